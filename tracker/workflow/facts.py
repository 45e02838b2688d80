"""A report's line as the plain values that the reporting rules take."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.models import Observation, ReportLine
from tracker.rules.reporting import Line


def last_values(lines: Iterable[ReportLine], *, before: int) -> dict[int, Observation]:
    """The newest used value of each line's series from an earlier year, by the line's id."""
    of_line = {line.pk: line.target.series_id for line in lines}
    used = Observation.objects.filter(
        series__in=set(of_line.values()) - {None}, used=True, value__isnull=False, year__lt=before
    ).select_related("source")
    newest = {value.series_id: value for value in used.order_by("year")}
    return {line: newest[series] for line, series in of_line.items() if series in newest}


def facts_with(line: ReportLine, last: Decimal | None) -> Line:
    """Gather what the rules of reporting need to know of a line; `last` is last year's value."""
    target = line.target
    return Line(
        numeric=target.series_id is not None,
        milestone=target.kind == "milestone",
        lower_is_better=target.comparison == "at_most",
        share=bool(target.series and target.series.indicator.unit.percent),
        plan=line.plan,
        value=line.value,
        last=last,
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
    )
