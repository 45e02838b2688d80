"""What a person changes by hand of the data behind verdicts: proposed, and confirmed by a second one.

A proposal holds the whole record before and after. Confirming applies it through `corrections`, the
one door, and judges in the same transaction; until then nothing anybody reads is different.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tracker.models import DataChange, Observation, Source, Target, User
from tracker.permissions_data import check_can_confirm, check_can_propose, check_can_take_back
from tracker.roles import Denied
from tracker.rules.values import Status
from tracker.workflow import corrections, observations, second_records
from tracker.workflow.effects import Effect
from tracker.workflow.reports import Conflict
from tracker.workflow.second_records import (
    CORRECTED,
    ENTERED,
    RECORDS,
    REMOVED,
    State,
    fields_of,
    is_removable,
    state_of,
)

WAITING, CONFIRMED, REFUSED, WITHDRAWN = "waiting", "confirmed", "refused", "withdrawn"
REFUSAL_LENGTH = 10
REASONS = ("reason_kk", "reason_ru", "reason_en")


class Grounds(NamedTuple):
    """Why a change is proposed, and the source that says so."""

    reason_kk: str
    reason_ru: str
    reason_en: str = ""
    source: Source | None = None

    @property
    def text(self) -> str:
        """The reason in all its languages, for the history, which has one text for all readers."""
        return " / ".join(dict.fromkeys(filter(None, self[:3])))


@dataclass(frozen=True)
class Trial:
    """What confirming would do: every target that rests on the record, or why it cannot be done."""

    effects: list[Effect] = field(default_factory=list)
    problem: str = ""
    seen: str = (
        ""  # a digest of what a decider sees, sent back with the decision; none of a problem
    )


def waiting_for(record: models.Model) -> models.QuerySet[DataChange]:
    """The proposals about a stored record that nobody has decided on."""
    return DataChange.objects.filter(
        state=WAITING, record_type=record._meta.model_name, record_id=record.pk
    )


@transaction.atomic
def propose(
    record: models.Model, grounds: Grounds, *, by: User, at: datetime, remove: bool = False
) -> DataChange:
    """Keep what a record should become, or that it should go. The same sent twice is kept once."""
    check_can_propose(by)
    stored = type(record)._default_manager.filter(pk=record.pk).first() if record.pk else None
    if stored is None and (record.pk or remove):
        raise Conflict(_("The record is not there any more."))
    if remove and not is_removable(stored):
        raise Denied(_("Such a record is not removed: others hang on it."))
    before = state_of(stored) if stored else {}
    after = {} if remove else state_of(record)
    if before == after:
        raise Denied(_("Nothing would change. Enter at least one new value."))
    kind = REMOVED if remove else CORRECTED if stored else ENTERED
    said = {"kind": kind, "before": before, "after": after, **grounds._asdict()}
    said |= {"record_type": record._meta.model_name, "record_id": record.pk}
    for earlier in DataChange.objects.filter(
        state=WAITING, proposed_by=by, record_type=said["record_type"], record_id=record.pk
    ):
        if all(getattr(earlier, name) == value for name, value in said.items()):
            return earlier
    return DataChange.objects.create(**said, proposed_by=by, proposed_at=at)


@transaction.atomic
def confirm(
    change: DataChange, *, by: User, at: datetime, on: date, seen: str | None = None
) -> None:
    """Do what was proposed, with the names of both. Conflict: it cannot be done any more.

    `seen`: the digest of the trial that the decider had before him; it must still be what happens.
    """
    check_can_confirm(by, change)
    _settle(change, CONFIRMED, by=by, at=at)
    before = dict(Target.objects.values_list("pk", "status"))
    record_id, touched = _apply(change, by=by, at=at, on=on)
    check_can_confirm(by, change, touched)
    if seen is not None and seen != _digest(change, _effects(touched, before)):
        raise Conflict(
            _("What would change is not any more what you had before you. Look at it once more.")
        )
    DataChange.objects.filter(pk=change.pk).update(record_id=record_id)
    change.targets.set(touched)


@transaction.atomic
def refuse(change: DataChange, reason: str, *, by: User, at: datetime, on: date) -> None:
    """Decline a proposal; its author reads why."""
    check_can_confirm(by, change, touched_by(change, by=by, at=at, on=on))
    if len(reason.strip()) < REFUSAL_LENGTH:
        raise Denied(_("Say in at least 10 characters why you refuse."))
    _settle(change, REFUSED, by=by, at=at, refusal=reason.strip())


@transaction.atomic
def withdraw(change: DataChange, *, by: User, at: datetime) -> None:
    """Let an author take a proposal of his own back."""
    check_can_take_back(by, change)
    _settle(change, WITHDRAWN, by=by, at=at)


def tried(change: DataChange, *, by: User, at: datetime, on: date) -> Trial:
    """What confirming would change: done for a trial and taken back, so nothing is left of it."""
    before = dict(Target.objects.values_list("pk", "status"))
    try:
        with transaction.atomic():
            _record_id, touched = _apply(change, by=by, at=at, on=on)
            effects = _effects(touched, before)
            transaction.set_rollback(True)
    except Conflict as told:
        return Trial(problem=str(told))
    return Trial(effects, seen=_digest(change, effects))


def _effects(touched: set[int], before: Mapping[int, str]) -> list[Effect]:
    """The targets that stood before and rest on a record, as they were and as they are judged now."""
    targets = Target.objects.filter(pk__in=touched & before.keys()).order_by("code")
    return [Effect(row, Status(before[row.pk]), Status(row.status)) for row in targets]


def _digest(change: DataChange, effects: list[Effect]) -> str:
    """What a decider sees, in a few letters."""
    told = [[one.target.code, one.before.value, one.after.value] for one in effects]
    shown = json.dumps([change.before, change.after, told], sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()


def touched_by(change: DataChange, *, by: User, at: datetime, on: date) -> set[int]:
    """The ids of the targets that rest on the record now, or would after the change."""
    trial = tried(change, by=by, at=at, on=on)
    stored = RECORDS[change.record_type]._default_manager.filter(pk=change.record_id)
    return {effect.target.pk for effect in trial.effects} | _resting(list(stored))


def _settle(change: DataChange, state: str, *, by: User, at: datetime, refusal: str = "") -> None:
    """Decide once: the filter of the update is the lock, and who comes second is told."""
    said = {"state": state, "decided_by": by, "decided_at": at, "refusal": refusal}
    waiting = DataChange.objects.filter(pk=change.pk, state=WAITING)
    if not waiting.update(**said):
        raise Conflict(_("The proposal is decided on already."))


def _apply(change: DataChange, *, by: User, at: datetime, on: date) -> tuple[int | None, set[int]]:
    """Make the record what was proposed; return its id and the ids of the targets that rest on it."""
    record: Any = _held(change)
    touched = _resting([record])
    record._change_reason = Grounds(*(getattr(change, name) for name in REASONS)).text
    try:
        if change.kind == REMOVED:
            corrections.remove(record, by=by, at=at, on=on)
            _refuse_unjudged(touched)
            return change.record_id, touched
        changed = second_records.moved(change.before, change.after)
        _fill(record, change.after, changed if change.before else change.after)
        if isinstance(record, Observation):
            record.confirmed_on = on
        record.full_clean()
        corrections.save(record, by=by, at=at, on=on)
    except ValidationError as refused:
        told = {"why": " ".join(refused.messages)}
        raise Conflict(_("It cannot be done any more: %(why)s") % told) from None
    except IntegrityError:
        told = {"why": _("another record was faster.")}
        raise Conflict(_("It cannot be done any more: %(why)s") % told) from None
    touched |= _resting([record])
    _refuse_unjudged(touched)
    return record.pk, touched


def _held(change: DataChange) -> models.Model:
    """The record, locked and as the proposal found it; for a new one, an empty one.

    What one person may change meanwhile, such as a name, neither stops a proposal nor is undone by it.
    """
    model = RECORDS[change.record_type]
    if change.kind == ENTERED:
        return model()
    held = model._default_manager.select_for_update().filter(pk=change.record_id).first()
    watched = second_records.watched(model, change.before, change.after)
    if held is None or second_records.moved(change.before, state_of(held)) & watched:
        raise Conflict(
            _(
                "The record was changed after this proposal was made. Withdraw or refuse the "
                "proposal; a new one starts from what stands now."
            )
        )
    return held


def _fill(record: models.Model, state: State, names: Collection[str]) -> None:
    """Give a record what a proposal says under some names."""
    for name, column in fields_of(type(record)).items():
        if name not in names:
            continue
        value = state.get(name)
        if value is not None and column.is_relation:
            value = column.related_model._default_manager.filter(code=value).first()
            if value is None:
                told = _("%(field)s: “%(code)s” is not there any more.")
                raise Conflict(told % {"field": column.verbose_name, "code": state[name]})
        elif value is not None:
            value = column.to_python(value)
        setattr(record, name, value)


def _resting(records: list[Any]) -> set[int]:
    """The ids of the targets that rest on stored records, and of those judged together with them."""
    stored = [record for record in records if record.pk]
    found = observations.targets_on(stored)
    groups = found.exclude(judged_with="").values("judged_with")
    together = Target.objects.filter(judged_with__in=groups) if stored else found
    return {*found.values_list("pk", flat=True), *together.values_list("pk", flat=True)}


def _refuse_unjudged(touched: set[int]) -> None:
    """A target that cannot be judged keeps its mark: take everything back."""
    if Target.objects.filter(pk__in=touched, inputs_changed_at__isnull=False).exists():
        raise Conflict(_("The target cannot be judged with these values. Nothing was changed."))


def proposed(change: DataChange) -> models.Model:
    """The record as the proposal wants it, not saved; as it was where it is to be removed."""
    record = RECORDS[change.record_type]()
    state = change.after or change.before
    _fill(record, state, state)
    return record
