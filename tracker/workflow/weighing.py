"""What the figures of a report ask the reviewer to look at: warnings, and lines below their plan."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from tracker.models import Observation, Report, ReportLine
from tracker.rules import reporting
from tracker.workflow.facts import weighed


def with_figures(lines: QuerySet[ReportLine]) -> QuerySet[ReportLine]:
    """Lines with all that weighing them asks for, in the order of the form."""
    used = Observation.objects.filter(used=True, value__isnull=False, year__isnull=False)
    return (
        lines.select_related(
            "target__series__indicator__unit", "target__unit", "report__obligation__cycle"
        )
        .prefetch_related(Prefetch("target__series__observations", used))
        .order_by("target__code")
    )


def values_before(line: ReportLine) -> dict[int, Observation]:
    """The used values of the years before the reporting year, as far as they are loaded."""
    if line.target.series is None:
        return {}
    year = line.report.obligation.cycle.year
    rows = line.target.series.observations.all()
    known = {row.year: row for row in rows if row.year and row.year < year}
    return dict(sorted(known.items()))


def last_before(line: ReportLine) -> Observation | None:
    """The newest used value of an earlier year."""
    known = values_before(line)
    return known[max(known)] if known else None


def facts_of(report: Report, lines: Iterable[ReportLine], *, on: date) -> dict[int, reporting.Line]:
    """The loaded lines of a report as the rules of reporting weigh them, by the line's id."""
    lines = list(lines)
    values = {
        line.pk: sorted(line.target.series.observations.all(), key=lambda row: row.year or 0)
        for line in lines
        if line.target.series
    }
    return weighed(report, lines, values, on=on)


def counts(report: Report, *, on: date) -> dict[str, int]:
    """How many warnings the figures give, and how many lines fall short of their plan."""
    facts = facts_of(report, with_figures(report.lines.all()), on=on).values()
    return {
        "warning_count": sum(len(reporting.warnings(one)) for one in facts),
        "below_plan_count": sum(reporting.misses_plan(one) for one in facts),
    }
