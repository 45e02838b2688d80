"""A target of the database as the plain goal and record that the engine judges."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.models import Observation, Target
from tracker.models import Statement as StatementRow
from tracker.rules.values import Expectation, Goal, Part, Record, Standing, Statement, Status, Value

COMPLETED = "completed"
DIRECTION = {"at_least": 1, "at_most": -1, "exactly": 0, "between": 1, "": 1}


def goal_of(
    target: Target, rows: "Iterable[Row | Observation]" = (), *, on: date | None = None
) -> Goal:
    """The promise in plain values, as it stands on a day (without one: with all that is known).

    The target's series, indicator and unit should be loaded. `rows` are its series' observations:
    a baseline that follows them names the edition it comes from.
    """
    indicator = target.series.indicator if target.series else None
    options: dict[str, Any] = {}
    if indicator:
        options = {
            "rounding": indicator.decimals_step,
            "staleness_years": indicator.staleness_years,
            "release_delay_months": indicator.release_delay_months or 0,
            "limit": indicator.limit,
        }
    baseline = None
    if target.baseline_value is not None and target.baseline_year is not None:
        edition = _edition(target, rows) if target.baseline_follows else ""
        baseline = Value(target.baseline_year, target.baseline_value, edition=edition)
    return Goal(
        kind=target.kind,
        direction=_direction(target),
        value=target.value,
        high=target.high,
        tolerance=target.tolerance or Goal.tolerance,
        factor=target.factor,
        baseline=baseline,
        deadline=target.deadline,
        starts_on=target.starts_on,
        superseded=_has_ended(target, on),
        standing=Standing(target.standing),
        unclear=target.unclear,
        plan=tuple((int(year), Decimal(value)) for year, value in sorted(target.plan.items())),
        **options,
    )


def _edition(target: Target, rows: "Iterable[Row | Observation]") -> str:
    """The edition of the used value that a target's baseline follows."""
    same = (row for row in rows if row.used and row.year == target.baseline_year)
    return next((_value(row).edition for row in same if row.value == target.baseline_value), "")


def _has_ended(target: Target, on: date | None) -> bool:
    """Whether the promise is no longer in force. A completed one is judged by its values for ever."""
    ended = target.superseded_on
    return ended is not None and target.ended_as != COMPLETED and (on is None or ended <= on)


def _direction(target: Target) -> int:
    """Which way is better. A target without a number takes it from its indicator."""
    if not target.comparison and target.series and target.series.indicator.better == "down":
        return -1
    return DIRECTION[target.comparison]


class Row(NamedTuple):
    """The columns of an observation that judging needs, named as in the model."""

    series_id: int
    report_line_id: int | None
    year: int | None
    value: Decimal | None
    period_end: date | None
    edition: str
    source_id: int | None
    used: bool


def rows_of(series_ids: Iterable[int]) -> dict[int, list[Row]]:
    """The observations with a number of some series, read in one query, by series."""
    found: dict[int, list[Row]] = defaultdict(list)
    with_number = Observation.objects.filter(series_id__in=series_ids, value__isnull=False)
    for columns in with_number.order_by("pk").values_list(*Row._fields):
        row = Row(*columns)
        found[row.series_id].append(row)
    return found


def statements_of(target_ids: Iterable[int]) -> dict[int, list[StatementRow]]:
    """What was said of some targets, in one query, by target: by day, then as it was entered."""
    found: dict[int, list[StatementRow]] = defaultdict(list)
    said = StatementRow.objects.filter(target__in=target_ids).order_by("made_on", "pk")
    for row in said.defer("text"):
        found[row.target_id].append(row)
    return found


def record_of(
    target: Target,
    rows: Iterable[Row | Observation],
    statements: Iterable[StatementRow] = (),
    *,
    on: date,
) -> Record:
    """What is known of the target on a day. `rows` are its series' observations; `statements` what
    was said of it, in order."""
    rows = list(rows)
    undated = next((row.value for row in rows if row.year is None and row.used), None)
    return Record(
        values=tuple(values_of(rows)),
        statements=tuple(statement_of(row) for row in statements if row.made_on <= on),
        parts=tuple(
            Part(
                part["name_en"],
                Goal(direction=0, value=Decimal(part["value"]), deadline=target.deadline),
                Record(),
            )
            for part in target.parts
        ),
        undated=undated,
        comparable_from=target.series.comparable_from if target.series else None,
    )


def values_of(rows: Iterable[Row | Observation]) -> list[Value]:
    """One value a year, oldest first. Where a year has several and none is marked as used, all of
    them, so that the engine can say so instead of choosing."""
    by_year: dict[int, list[Row | Observation]] = defaultdict(list)
    for row in rows:
        if row.year is not None and row.value is not None:
            by_year[row.year].append(row)
    chosen = []
    for year in sorted(by_year):
        same_year = by_year[year]
        used = [row for row in same_year if row.used]
        chosen += used or (same_year if len(same_year) > 1 else [])
    return [_value(row) for row in chosen]


def _value(row: Row | Observation) -> Value:
    if row.year is None or row.value is None:
        raise ValueError(f"a value of series {row.series_id} has no year or no number")
    return Value(row.year, row.value, row.period_end, row.edition or f"source {row.source_id}")


def in_order(rows: Iterable[StatementRow]) -> list[StatementRow]:
    """Statements by the day they were made, then as they were entered: the last one counts."""
    return sorted(rows, key=lambda row: (row.made_on, row.pk))


def statement_of(row: StatementRow) -> Statement:
    """A stored statement as the engine takes it."""
    return Statement(
        made_on=row.made_on,
        done=row.done,
        done_on=row.done_on,
        not_done=row.not_done,
        forecast_on=row.forecast_on,
        rating=Status(row.rating) if row.rating else None,
        expectation=Expectation(row.expectation) if row.expectation else None,
        forecast_value=row.forecast_value,
    )
