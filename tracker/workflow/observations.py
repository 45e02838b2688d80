"""The one door through which observed values enter, so that series and targets always know."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from tracker.models import (
    Assignment,
    Indicator,
    Observation,
    Organization,
    Series,
    Statement,
    Target,
    Unit,
)
from tracker.rules.chance import pace
from tracker.rules.values import Value
from tracker.workflow import baselines

RESTS_ON: dict[type[Model], tuple[str, ...]] = {
    Target: ("pk",),
    Statement: ("statements",),
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


@transaction.atomic
def remove(observation: Observation, *, at: datetime) -> None:
    """Delete a value that should never have been there; its history stays."""
    series_id = observation.series_id
    observation.delete()
    changed([series_id], at=at)


def changed(series_ids: Iterable[int], *, at: datetime) -> None:
    """Recompute the summaries of series and mark their targets to be judged anew.

    Baselines that follow a series follow it at once.
    """
    ids = list(series_ids)
    baselines.follow(ids, at=at)
    for series in Series.objects.filter(pk__in=ids):
        refresh_pace(series)
    mark(Target.objects.filter(series_id__in=ids), at=at)


def mark(targets: QuerySet[Target], *, at: datetime) -> None:
    """Mark targets to be judged anew, together with those judged with them."""
    groups = {group for group in targets.values_list("judged_with", flat=True) if group}
    targets.update(inputs_changed_at=at)
    if groups:
        Target.objects.filter(judged_with__in=groups).update(inputs_changed_at=at)


def yearly_values(series: Series) -> list[Value]:
    """The values used for verdicts, one a year, oldest first."""
    rows = (
        series.observations.filter(used=True, value__isnull=False, year__isnull=False)
        .order_by("year")
        .values_list("year", "value", "period_end", "edition")
    )
    return [
        Value(year, value, on, edition)
        for year, value, on, edition in rows
        if year is not None and value is not None
    ]


def refresh_pace(series: Series) -> None:
    """Store the few numbers of the last yearly values that the default method needs."""
    past = pace(yearly_values(series))
    Series.objects.filter(pk=series.pk).update(
        pace_n=past.n if past else 0,
        pace_last_year=past.last_year if past else None,
        pace_last_value=past.last_value if past else None,
        pace_mean=past.mean if past else None,
        pace_variance=past.variance if past else None,
        pace_mean_abs=past.mean_abs if past else None,
    )
