"""Cycles, duties and approved reports as the public sees them.

That a body handed in its report, and when, is public at once; what the report says is public from
its approval on. So no draft, submitted or returned value changes a byte of any public page.
A report that was reopened stays public as it was approved, until it is approved again. How often
a report was returned is public with its approval, too.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tracker.models import Consolidation, Cycle, Entry, Obligation, Organization, Report
from tracker.rules.timing import Punctuality, punctuality

APPROVED = Report.objects.filter(approved_at__isnull=False)


class Duty(NamedTuple):
    """An obligation with what of it is public: when it was handed in, and its approved report.

    returned: how many times it was returned until it was approved; None before.
    """

    obligation: Obligation
    report: Report | None
    handed_in_on: date | None
    timing: Punctuality
    returned: int | None

    @property
    def on_paper(self) -> bool:
        """Whether the report came on paper and the receiving body entered it."""
        report: Report | None = getattr(self.obligation, "report", None)
        return report is not None and report.is_handed_in and report.received_on is not None

    @property
    def approved_on(self) -> date | None:
        return self.report.approved_on if self.report else None


class Progress(NamedTuple):
    """How far a cycle is."""

    cycle: Cycle
    handed_in: int
    approved: int
    owed: int
    days_left: int


def cycles() -> QuerySet[Any]:
    """The cycles, newest first, with how many reports are owed, handed in and approved."""
    reports = Q(obligations__rule__act="report")
    return (
        Cycle.objects.select_related("strategy")
        .annotate(
            owed=Count("obligations", filter=reports),
            handed_in=Count(
                "obligations",
                filter=reports & Q(obligations__report__in=Report.objects.handed_in()),
            ),
            approved=Count(
                "obligations",
                filter=reports & Q(obligations__report__approved_at__isnull=False),
            ),
        )
        .order_by("-year", "strategy__code")
    )


def progress(*, on: date) -> list[Progress]:
    """The cycles of the newest reporting year in which reports are owed."""
    newest = list(cycles().filter(owed__gt=0)[:20])
    year = newest[0].year if newest else None
    return [
        Progress(cycle, cycle.handed_in, cycle.approved, cycle.owed, (cycle.due_on - on).days)
        for cycle in newest
        if cycle.year == year
    ]


def duties(obligations: QuerySet[Obligation], *, on: date) -> list[Duty]:
    """Obligations with how they stand against their due date, and their approved reports."""
    returns = (
        Entry.objects.filter(
            report__obligation=OuterRef("pk"), move="give_back", at__lte=F("report__approved_at")
        )
        .order_by()
        .values("report")
        .annotate(number=Count("pk"))
    )
    rows = (
        obligations.select_related("organization", "rule__recipient", "cycle__strategy", "report")
        .annotate(returned=Coalesce(Subquery(returns.values("number")), 0))
        .order_by("-cycle__year", "due_on", "organization__code", "rule__code")
    )
    return [_duty(row, on=on) for row in rows]


def _duty(obligation: Any, *, on: date) -> Duty:
    report: Report | None = getattr(obligation, "report", None)
    handed_in = report if report and report.is_handed_in else None
    done_on = handed_in.first_submitted_on if handed_in else obligation.fulfilled_on
    approved = report if report and report.approved_at else None
    timing = punctuality(obligation.due_on, done_on, on=on, extended_to=obligation.extended_to)
    returned = obligation.returned if approved else None
    return Duty(obligation, approved, done_on, timing, returned)


def without_duty(cycle: Cycle) -> QuerySet[Organization]:
    """The bodies of the same classes as those that owe a report in a cycle, and that owe none."""
    owing = cycle.obligations.filter(rule__act="report").values("organization")
    classes = Organization.objects.filter(pk__in=owing).values("member_of")
    return (
        Organization.objects.valid_on(cycle.due_on)
        .filter(member_of__in=classes)
        .exclude(kind="class")
        .exclude(pk__in=owing)
        .order_by("code")
    )


def of_body(organization: Organization) -> QuerySet[Obligation]:
    """What one body owes."""
    return Obligation.objects.filter(organization=organization)


def published(cycle: Cycle) -> QuerySet[Consolidation]:
    """The editions of a cycle's consolidated report that are public, newest first."""
    return cycle.consolidations.filter(published_on__isnull=False).order_by("-edition")


def latest_approved(most: int) -> QuerySet[Report]:
    """The reports approved last."""
    return APPROVED.select_related(
        "obligation__cycle__strategy", "obligation__organization", "obligation__rule__recipient"
    ).order_by("-approved_at", "-pk")[:most]
