"""Baselines that follow their series: a revised statistic revises the target, in writing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from tracker.models import Amendment, Observation, Target
from tracker.workflow.amendments import enter_and_save, in_each_language, worked_out, written
from tracker.workflow.promises import BASELINE

REVISED = gettext_noop("The value of %(year)s was revised in its source: %(before)s → %(after)s.")
REWORKED = gettext_noop(
    "The value of %(year)s was revised in its source: %(before)s → %(after)s. "
    "The target worked out from it: %(target_before)s → %(target_after)s."
)
FROM_SERIES = "baseline of the series"  # the reason in the history; no person gave it


@transaction.atomic
def follow(series_ids: Iterable[int], *, at: datetime) -> None:
    """Give the targets whose baseline follows one of the series its value, each with an entry.

    They are marked to be judged anew. Where the series has no value for the year, the stored
    baseline stays.
    """
    following = (
        Target.objects.select_for_update(of=("self",))
        .filter(series_id__in=series_ids, baseline_follows=True, baseline_year__isnull=False)
        .select_related("series__indicator", "unit", "continued_by")
        .order_by("pk")
    )
    for target in following:
        new = followed(target)
        if new is not None and new.value != target.baseline_value:
            _revise(target, new, at=at)
            Target.objects.filter(pk=target.pk).update(inputs_changed_at=at)


def followed(target: Target) -> Observation | None:
    """The used value that a target's baseline follows; None where there is none."""
    if not target.baseline_follows or target.series_id is None or target.baseline_year is None:
        return None
    used = Observation.objects.filter(
        series=target.series_id, year=target.baseline_year, used=True, value__isnull=False
    )
    return used.select_related("source").first()


def _revise(target: Target, new: Observation, *, at: datetime) -> None:
    was = written(target)
    told = {"before": target.baseline_value, "target_before": worked_out(target)}
    target.baseline_value = new.value
    told |= {"after": new.value, "target_after": worked_out(target)}
    entry = Amendment(
        kind=BASELINE,
        made_at=at,
        source=new.source,
        **in_each_language(
            "reason",
            REVISED if target.factor is None else REWORKED,
            year=target.baseline_year,
            **told,
        ),
    )
    enter_and_save(entry, target, was, reason=FROM_SERIES)
