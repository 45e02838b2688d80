"""The reviewers' queue: its filters, and what each row says about the figures in a report."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.labels import REPORT_STATE
from tracker.models import Report, ReportLine
from tracker.rules import reporting
from tracker.rules.flags import REVIEW_WORKING_DAYS, working_days_after
from tracker.rules.states import ReportState
from tracker.workflow.facts import line_facts

LOCAL = "akimat"


class Stage(admin.SimpleListFilter):
    """Whose turn it is. The queue opens on what waits for a review."""

    title = _("state")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The stages besides the first one, which is the default."""
        return [
            ("overdue", _("Review overdue")),
            (ReportState.RETURNED, REPORT_STATE[ReportState.RETURNED]),
            (ReportState.APPROVED, REPORT_STATE[ReportState.APPROVED]),
            ("all", _("All")),
        ]

    def choices(self, changelist: Any) -> Any:
        """Put what waits in the place of Django's "All"."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Waiting for review")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Narrow to the chosen stage."""
        chosen = self.value()
        if chosen == "all":
            return queryset
        if chosen in (ReportState.RETURNED, ReportState.APPROVED):
            return queryset.filter(state=chosen)
        waiting = queryset.filter(state=ReportState.SUBMITTED)
        if chosen == "overdue":
            today = date.today()  # noqa: DTZ011 -- replaced below by the country's day
            late = [report.pk for report in waiting if review_is_overdue(report, on=today)]
            return waiting.filter(pk__in=late)
        return waiting


class Level(admin.SimpleListFilter):
    """Central or local bodies."""

    title = _("kind of body")
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two levels of executive bodies."""
        return [("central", _("Central bodies")), ("local", _("Local bodies"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Narrow to the chosen level."""
        local = Q(obligation__organization__kind=LOCAL)
        match self.value():
            case "local":
                return queryset.filter(local)
            case "central":
                return queryset.exclude(local)
        return queryset


def review_is_overdue(report: Report, *, on: date) -> bool:
    """Whether a submitted report has waited for its review too long."""
    since = report.submitted_on
    return since is not None and on > working_days_after(since, REVIEW_WORKING_DAYS)


def facts_of(lines: list[ReportLine]) -> list[tuple[ReportLine, reporting.Line]]:
    """Each line with its plain values. Series and observations should be prefetched."""
    return [(line, line_facts(line, last=_last(line), known=True)) for line in lines]


def _last(line: ReportLine) -> Any:
    value = last_used(line)
    return value.value if value else None


def last_used(line: ReportLine) -> Any:
    """The newest used observation of an earlier year, read from what is loaded."""
    if line.target.series is None:
        return None
    year = line.report.obligation.cycle.year
    known = [
        row
        for row in line.target.series.observations.all()
        if row.used and row.value is not None and row.year is not None and row.year < year
    ]
    return max(known, key=lambda row: row.year or 0, default=None)


def unexplained(line: ReportLine, facts: reporting.Line) -> tuple[reporting.Warning, ...]:
    """The warnings that nobody has said a word about."""
    return () if line.checked_note.strip() else reporting.warnings(facts)
