"""The one door through which observed values enter, so that series and targets always know."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from functools import reduce
from itertools import batched
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet

from tracker import labels
from tracker.models import (
    Assignment,
    Counted,
    Indicator,
    Observation,
    Organization,
    Series,
    Statement,
    Target,
    Unit,
)
from tracker.rules.chance import pace
from tracker.rules.exchange import fingerprint
from tracker.rules.oddities import Warning  # noqa: A004 -- as there
from tracker.rules.provisional import Early, too_early
from tracker.workflow import baselines
from tracker.workflow.cases import Row, rows_of, values_of

BLOCK = 1000
SUMMARY = (
    *("pace_n", "pace_last_year", "pace_last_value", "pace_mean", "pace_variance"),
    *("pace_mean_abs", "values_key"),
)
RESTS_ON: dict[type[Model], tuple[str, ...]] = {
    Target: ("pk",),
    Statement: ("statements",),
    Counted: ("counted",),
    Assignment: ("assignments",),
    Series: ("series",),
    Indicator: ("indicator", "series__indicator"),
    Observation: ("series__observations",),
    Unit: ("unit", "series__indicator__unit"),
    Organization: ("assignments__organization",),
}


def targets_on(records: Collection[Model]) -> QuerySet[Target]:
    """The targets whose verdict, or its sentence, rests on some records of one model, as stored.

    Ask before a change and after it: a record may come to lie under other targets.
    """
    ids = [record.pk for record in records]
    paths = {path for record in records for path in RESTS_ON.get(type(record), ())}
    if not paths:
        return Target.objects.none()
    resting = reduce(or_, (Q(**{f"{path}__in": ids}) for path in sorted(paths)))
    return Target.objects.filter(pk__in=Target.objects.filter(resting).values("pk"))


@transaction.atomic
def put(observation: Observation, *, at: datetime) -> Observation:
    """Save a value, keep its series' summary true and mark the targets that rest on it."""
    check(observation)
    observation.save()
    changed([observation.series_id], at=at)
    return observation


def check(observation: Observation) -> None:
    """Refuse, in words, a value that the database would refuse."""
    observation.full_clean(exclude=["report_line", "source"])


def check_time(observation: Observation, *, on: date) -> None:
    """Refuse, naming the field, a value of a year that has not begun or a final one of a year not over."""
    row = observation
    if row.year is None or row.value is row.low is row.high is None:
        return
    ends_on = row.period_end or date(row.year, 12, 31)
    early = too_early(row.status, row.year, ends_on, on=on)
    if early:
        field = "year" if early is Early.YEAR_NOT_BEGUN else "status"
        raise ValidationError({field: labels.WARNING[Warning(early)]})


@transaction.atomic
def remove(observation: Observation, *, at: datetime) -> None:
    """Delete a value that should never have been there; its history stays."""
    series_id = observation.series_id
    observation.delete()
    changed([series_id], at=at)


@transaction.atomic
def changed(series_ids: Iterable[int], *, at: datetime) -> None:
    """Recompute the summaries of series; mark the targets of those whose values really changed.

    Baselines that follow a series follow it at once.
    """
    ids = set(series_ids)
    list(Series.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    baselines.follow(ids, at=at)
    moved = refresh(ids)
    mark(Target.objects.filter(series_id__in=moved), at=at)


def refresh(series_ids: set[int]) -> list[int]:
    """Make the summaries of some series true again; return the ids of those that were not."""
    moved = []
    for series, summary in _untrue(series_ids):
        for name, value in summary.items():
            setattr(series, name, value)
        moved.append(series)
    Series.objects.bulk_update(moved, SUMMARY, batch_size=500)
    return [series.pk for series in moved]


def _untrue(series_ids: Collection[int]) -> Iterator[tuple[Series, dict[str, Any]]]:
    """Of some series those whose summary is not that of their values, with the true one."""
    rows = rows_of(series_ids)
    for series in Series.objects.filter(pk__in=series_ids).order_by("pk"):
        summary = summary_of(series, rows[series.pk])
        if any(getattr(series, name) != value for name, value in summary.items()):
            yield series, summary


def untrue() -> list[str]:
    """The codes of the series whose summary is not that of their values: none should be."""
    ids = Series.objects.order_by("pk").values_list("pk", flat=True)
    return [series.code for some in batched(ids, BLOCK) for series, _true in _untrue(some)]


def summary_of(series: Series, rows: list[Row]) -> dict[str, Any]:
    """The `pace_` columns and the fingerprint of a series whose observations are given."""
    start = series.comparable_from or 0
    used = [row for row in rows if row.used and row.year is not None and row.year >= start]
    past = pace(values_of(used))
    numbers = {"pace_n": past.n if past else 0} | {
        f"pace_{name}": getattr(past, name, None)
        for name in ("last_year", "last_value", "mean", "variance", "mean_abs")
    }
    return numbers | {"values_key": fingerprint(start, [row[2:] for row in rows]) if rows else 0}


def mark(targets: QuerySet[Target], *, at: datetime) -> None:
    """Mark targets to be judged anew, together with those judged with them."""
    groups = {group for group in targets.values_list("judged_with", flat=True) if group}
    targets.update(inputs_changed_at=at)
    if groups:
        Target.objects.filter(judged_with__in=groups).update(inputs_changed_at=at)
