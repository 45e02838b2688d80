"""A report's line as the plain values that the reporting rules take."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from tracker.models import Observation, Report, ReportLine
from tracker.rules.oddities import Known, sum_of_parts
from tracker.rules.reporting import Line

PARTS = "composition"


def used_values(lines: Iterable[ReportLine]) -> dict[int, list[Observation]]:
    """The used values of each line's series, oldest first, by the line's id. One query."""
    of_line = {line.pk: line.target.series_id for line in lines}
    used = Observation.objects.filter(
        series__in=set(of_line.values()) - {None},
        used=True,
        value__isnull=False,
        year__isnull=False,
    ).select_related("source")
    values: dict[int, list[Observation]] = defaultdict(list)
    for row in used.order_by("year"):
        values[row.series_id].append(row)
    return {line: values[series] for line, series in of_line.items() if series in values}


def newest_before(values: Iterable[Observation], year: int) -> Observation | None:
    """The newest of some values, oldest first, from before a year."""
    earlier = [value for value in values if value.year is not None and value.year < year]
    return earlier[-1] if earlier else None


def known_about(
    report: Report,
    lines: Iterable[ReportLine],
    values: Mapping[int, Iterable[Observation]],
    *,
    on: date,
) -> dict[int, Known]:
    """What each line's value is held against, by the line's id. `values`: as `used_values`.

    A value that was handed in is looked at as of that day.
    """
    lines = list(lines)
    period_end, year = report.obligation.period_ends_on, report.obligation.cycle.year
    sums = _sums_of_parts(lines)
    return {
        line.pk: Known(
            year=year,
            past=tuple(
                (row.year, row.value)
                for row in values.get(line.pk, ())
                if row.year is not None and row.value is not None and row.year < year
            ),
            official=_official(line, values.get(line.pk, ()), year),
            parts_sum=sums.get(line.target.judged_with),
            ends_on=period_end,
            on=on if report.is_work else report.submitted_on or on,
        )
        for line in lines
    }


def weighed(
    report: Report,
    lines: Iterable[ReportLine],
    values: Mapping[int, Iterable[Observation]],
    *,
    on: date,
) -> dict[int, Line]:
    """The lines of a report as the rules weigh them for warnings, by the line's id; see `known_about`."""
    lines = list(lines)
    known = known_about(report, lines, values, on=on)
    return {line.pk: facts_with(line, known[line.pk]) for line in lines}


def _official(line: ReportLine, values: Iterable[Observation], year: int) -> Decimal | None:
    """The used value of the year that comes from elsewhere than this line."""
    elsewhere = (row for row in values if row.year == year and row.report_line_id != line.pk)
    return next((row.value for row in elsewhere), None)


def _sums_of_parts(lines: list[ReportLine]) -> dict[str, Decimal]:
    """The sums of parts that should make 100 together and do not, by the name of their group."""
    groups: dict[str, list[ReportLine]] = defaultdict(list)
    for line in lines:
        if line.target.judged_with and line.target.kind == PARTS:
            groups[line.target.judged_with].append(line)
    sums = {
        name: sum_of_parts(
            [line.target.value for line in parts if line.target.value is not None],
            [line.value for line in parts if line.value is not None],
        )
        for name, parts in groups.items()
    }
    return {name: total for name, total in sums.items() if total is not None}


def facts_with(line: ReportLine, known: Known | None = None) -> Line:
    """Gather what the rules of reporting need to know of a line: its own columns, and what is known."""
    target = line.target
    indicator = target.series.indicator if target.series else None
    return Line(
        numeric=target.series_id is not None,
        milestone=target.kind == "milestone",
        lower_is_better=target.comparison == "at_most",
        share=bool(indicator and indicator.share),
        plan=line.plan,
        value=line.value,
        tolerance=target.tolerance,
        known=known or Known(),
        value_status=line.value_status,
        no_data_reason=line.no_data_reason,
        done=line.done,
        done_on=line.done_on,
        not_done=line.not_done,
        forecast_on=line.forecast_on,
        progress=line.progress,
        cause=line.cause,
        cause_text=line.cause_text,
        measures=line.measures,
        evidence_required=bool(indicator and indicator.evidence_required),
    )
