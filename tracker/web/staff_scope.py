"""What a signed-in person may reach: duties and reports of the bodies he fills in or reads for."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tracker.models import Evidence, Obligation, Report, ReportingRule, ReportLine, User
from tracker.roles import bodies_read_by, coordinated_by
from tracker.rules.states import ReportState
from tracker.workflow.cycles import binds, periods

YEARS_AHEAD = 2


def obligations_of(user: User) -> QuerySet[Obligation]:
    """The reports that the person's bodies owe, begun or not."""
    return Obligation.objects.filter(
        organization__in=bodies_read_by(user), rule__act="report"
    ).select_related("cycle__strategy", "rule__recipient", "organization", "report")


def reports_of(user: User) -> QuerySet[Report]:
    """The reports of the person's bodies, and those he enters from paper, in every state."""
    on_paper = Q(recorded_by=user, obligation__rule__recipient__in=coordinated_by(user))
    theirs = Q(obligation__organization__in=bodies_read_by(user))
    return Report.objects.filter(theirs | on_paper).select_related(
        "obligation__cycle__strategy",
        "obligation__rule__recipient",
        "obligation__organization",
        "submitted_by",
        "decided_by",
    )


def lines_of(report: Report) -> QuerySet[ReportLine]:
    """A report's lines in the order of the form, with all that a row shows."""
    return (
        report.lines.select_related(
            "target__series__indicator__unit", "target__unit", "assigned_to"
        )
        .prefetch_related("measure_rows")
        .order_by("target__code", "pk")
    )


def evidence_of(report: Report) -> QuerySet[Evidence]:
    """A report's evidence with the rows that each piece supports."""
    return report.evidence.select_related("added_by").prefetch_related("lines__target")


def report_before(report: Report) -> Report | None:
    """The same body's latest approved report of an earlier year on the same strategy."""
    duty = report.obligation
    return (
        Report.objects.filter(
            state=ReportState.APPROVED,
            obligation__organization=duty.organization_id,
            obligation__cycle__strategy=duty.cycle.strategy_id,
            obligation__cycle__year__lt=duty.cycle.year,
        )
        .select_related("obligation__cycle")
        .order_by("-obligation__cycle__year", "-pk")
        .first()
    )


def next_opening(*, on: date) -> date | None:
    """The day on which the next cycle of reports opens, as far as the rules set one."""
    days = [
        period.due_on - timedelta(days=rule.opens_days_before)
        for rule in ReportingRule.objects.filter(act="report", strategy__isnull=False)
        for year in range(max(rule.first_year or on.year, on.year - 1), on.year + YEARS_AHEAD)
        for period in periods(rule, year)
        if binds(rule, period)
    ]
    return min((day for day in days if day > on), default=None)
