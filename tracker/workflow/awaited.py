"""Approved values that wait for their official figure: whom to ask again, and when."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from tracker.models import Report, ReportLine
from tracker.rules.provisional import NOT_FINAL, is_due
from tracker.rules.states import ReportState
from tracker.workflow import notices


def due_lines(report: Report, *, on: date) -> list[ReportLine]:
    """The lines of an approved report whose official figure should be out; none while they are open."""
    if report.state != ReportState.APPROVED:
        return []
    waiting = (line for line in report.lines.all() if line.waits)
    return [line for line in waiting if is_due(line.figure_expected_on, on=on)]


def waiting() -> QuerySet[Report]:
    """Approved reports with any value that is not final, loaded for `due_lines`."""
    lines = (
        ReportLine.objects.exclude(value_status__in=["", "final"])
        .select_related("target__series__indicator")
        .order_by("target__code")
    )
    return (
        Report.objects.filter(
            state=ReportState.APPROVED, lines__value_status__in=[*NOT_FINAL, "no_data"]
        )
        .distinct()
        .select_related("obligation__organization", "obligation__cycle")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("pk")
    )


def ask(*, on: date, at: datetime) -> int:
    """Tell each body, once a day of release, which of its values can be confirmed or replaced now.

    Return how many notices are new.
    """
    told = 0
    for report in waiting().filter(obligation__organization__no_reminders_because=""):
        lines = due_lines(report, on=on)
        if lines:
            newest = days_of(lines)[-1]
            told += notices.inform(
                report.obligation.organization,
                "figures",
                {"report": report, "lines": lines, "year": str(report.obligation.cycle.year)},
                key=f"figures/{report.pk}/{report.round}/{newest}",
                at=at,
            )
    return told


def days_of(lines: Sequence[ReportLine]) -> list[date]:
    """The days on which the figures of some lines were expected, the first one first."""
    return sorted(day for line in lines if (day := line.figure_expected_on))
