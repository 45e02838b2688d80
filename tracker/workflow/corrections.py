"""What a person changes by hand in the reference data: saved, and judged anew in the same breath."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError

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
    User,
)
from tracker.workflow import baselines, judging, observations, promises
from tracker.workflow.texts import date_texts

type Judged = (
    Target
    | Series
    | Indicator
    | Observation
    | Statement
    | Counted
    | Assignment
    | Unit
    | Organization
)


@transaction.atomic
def save(record: Judged, *, by: User, at: datetime, on: date, agree: bool = False) -> None:
    """Store a record with the name of who changed it; judge the targets that rest on it.

    What a stored target promises stays: only `workflow.ledger` changes it. `agree`: its texts say the
    same in all languages again.
    """
    found = type(record)._default_manager.select_for_update().filter(pk=record.pk)
    stored: Any = found.first()
    if stored:
        if isinstance(record, Target):
            promises.keep(record, stored)
        observations.mark(observations.targets_on([stored]), at=at)
    record._history_user = by  # type: ignore[union-attr]
    date_texts(record, on=on, agree=agree)
    if isinstance(record, Observation):
        observations.put(record, at=at)
        if stored and stored.series_id != record.series_id:
            observations.changed([stored.series_id], at=at)
    else:
        record.save(update_fields=_typed(record) if stored else None)
    if isinstance(record, Series):
        observations.changed([record.pk], at=at)
    if isinstance(record, Target) and record.series_id:
        baselines.follow([record.series_id], at=at)
    observations.mark(observations.targets_on([record]), at=at)
    judging.judge(Target.objects.filter(inputs_changed_at=at), on=on, at=at)


@transaction.atomic
def remove(record: Judged, *, by: User, at: datetime, on: date) -> None:
    """Delete a record with the name of who did it; judge the targets that rested on it.

    ProtectedError for a target whose promise was changed: its ledger is never lost.
    """
    if isinstance(record, Target) and record.amendments.exists():
        raise ProtectedError("The target has entries in the ledger.", {record})
    observations.mark(observations.targets_on([record]), at=at)
    record._history_user = by  # type: ignore[union-attr]
    if isinstance(record, Observation):
        observations.remove(record, at=at)
    else:
        record.delete()
    judging.judge(Target.objects.filter(inputs_changed_at=at), on=on, at=at)


def _typed(record: Model) -> list[str]:
    """The columns that people fill in; those of the engine are left as they stand meanwhile."""
    return [
        field.name
        for field in record._meta.concrete_fields
        if field.editable and not field.primary_key
    ]
