"""The one door through which a promise changes: by an act, by a correction, or by its end.

`changes` are new values under the names of the target's fields. Each function locks the target,
writes an entry that stays for ever, saves the target with its author and judges it anew.
"""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.models import Amendment, Target, User
from tracker.permissions_data import check_can_amend
from tracker.workflow import amendments, baselines, judging, observations, promises
from tracker.workflow.ledger_rules import Grounds, Proposal, Refused, problems
from tracker.workflow.promises import AMENDED, BASELINE, CORRECTED, ENDED
from tracker.workflow.reports import Conflict

type Changes = Mapping[str, Any]


def amend(
    target: Target, changes: Changes, grounds: Grounds, *, by: User, at: datetime, on: date
) -> Amendment:
    """Change a promise as an act changed it: this is a move, and the original stays in view."""
    return make(AMENDED, target, changes, grounds, by=by, at=at, on=on)


def correct(
    target: Target, changes: Changes, grounds: Grounds, *, by: User, at: datetime, on: date
) -> Amendment:
    """Correct a mistake of our own entry: no move, for the original never said it."""
    return make(CORRECTED, target, changes, grounds, by=by, at=at, on=on)


def revise_baseline(
    target: Target, changes: Changes, grounds: Grounds, *, by: User, at: datetime, on: date
) -> Amendment:
    """Revise a baseline by hand, as a new edition of the statistic says."""
    return make(BASELINE, target, changes, grounds, by=by, at=at, on=on)


def end(
    target: Target, changes: Changes, grounds: Grounds, *, by: User, at: datetime, on: date
) -> Amendment:
    """End a promise: `ended_as` an outcome, `superseded_on` a day, `continued_by` another target."""
    return make(ENDED, target, changes, grounds, by=by, at=at, on=on)


@transaction.atomic
def make(
    kind: str,
    target: Target,
    changes: Changes,
    grounds: Grounds,
    *,
    by: User,
    at: datetime,
    on: date,
) -> Amendment:
    """Do one of the four. Denied: it is the person's own body that answers for the target.

    Refused names the fields; Conflict: it is not what was shown any more.
    """
    held = _held(target, changes)
    check_can_amend(by, held)
    if grounds.seen is not None:
        _refuse_stale(held, grounds.seen)
    was = amendments.written(held)
    refuse_unfit(kind, held, changes, grounds, on=on)
    apply(held, changes)
    if changes.keys() & {"baseline_year", "baseline_follows", "series"}:
        _take_baseline(held)
    entry = Amendment(kind=kind, made_at=at, made_by=by, **grounds.columns())
    entry._history_user = by  # type: ignore[attr-defined]
    observations.mark(Target.objects.filter(pk=held.pk), at=at)  # those it was judged with, too
    amendments.enter_and_save(entry, held, was, reason=grounds.reason)
    if held.series_id:
        baselines.follow([held.series_id], at=at)
    observations.mark(Target.objects.filter(pk=held.pk), at=at)
    judging.judge(Target.objects.filter(inputs_changed_at=at), on=on, at=at)
    _refuse_unjudged(held)
    return entry


def refuse_unfit(
    kind: str, target: Target, changes: Changes, grounds: Grounds, *, on: date
) -> None:
    """Raise Refused with a message under each field that does not fit. Nothing is written."""
    wanted = copy(target)
    apply(wanted, changes)
    found = problems(Proposal(kind, target, wanted, grounds, on))
    if found:
        raise Refused(found)


def apply(target: Target, changes: Changes) -> None:
    """Set the new values; KeyError for a name that is no part of a promise."""
    for name, value in changes.items():
        setattr(target, promises.FIELDS[name].name, value)


def _take_baseline(target: Target) -> None:
    """Let the entry itself carry the value that a baseline follows from now on.

    An entry of its own, made afterwards, would look like a revision and not be taken back.
    """
    value = baselines.followed(target)
    if value is not None:
        target.baseline_value = value.value


def _refuse_unjudged(target: Target) -> None:
    """A target that cannot be judged keeps its mark: take everything back."""
    if Target.objects.filter(pk=target.pk, inputs_changed_at__isnull=False).exists():
        told = _("The target cannot be judged with these values. Nothing was changed.")
        raise Refused({NON_FIELD_ERRORS: [told]})


def differs(target: Target, seen: Mapping[str, Any]) -> list[str]:
    """The fields that say something else now than what was seen of them."""
    return [name for name, text in promises.texts(target).items() if seen.get(name) != text]


def _held(target: Target, changes: Changes) -> Target:
    """The target as it is stored, locked; with it the one that is to continue it.

    Both in one order, so that two that would continue each other wait for each other.
    """
    ids = [one.pk for one in (target, changes.get("continued_by")) if one is not None]
    rows = Target.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return next(row for row in rows.select_related("series__indicator") if row.pk == target.pk)


def _refuse_stale(target: Target, seen: Mapping[str, Any]) -> None:
    if names := differs(target, seen):
        told = ", ".join(str(promises.FIELDS[name].verbose_name) for name in names)
        raise Conflict(
            _("The target was changed after this form was shown. What changed: %(fields)s.")
            % {"fields": told}
        )
