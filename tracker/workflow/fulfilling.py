"""Duties that no report fulfils, such as meetings: a coordinator records when and how they were."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Obligation, User
from tracker.roles import Denied, check_records
from tracker.workflow import flags


@transaction.atomic
def fulfil(
    obligation: Obligation,
    *,
    done_on: date,
    note: str,
    link: str = "",
    reason: str = "",
    by: User,
    at: datetime,
) -> None:
    """Record when and how a duty was fulfilled: all of it is public. The same again changes nothing.

    What was recorded before is replaced only with a reason; the history keeps both.
    """
    found = _locked(obligation, by=by)
    if done_on > timezone.localtime(at).date():
        raise Denied(_("The day must not lie in the future."))
    if not note.strip():
        raise Denied(_("Say in a sentence how the duty was fulfilled."))
    said = {"fulfilled_on": done_on, "fulfilled_note": note.strip(), "fulfilled_link": link.strip()}
    if all(getattr(found, name) == value for name, value in said.items()):
        return
    if found.fulfilled_on and not reason.strip():
        raise Denied(_("This duty is recorded already. Say why the record is corrected."))
    _write(found, said, reason=reason, by=by, at=at)


@transaction.atomic
def take_back(obligation: Obligation, *, reason: str, by: User, at: datetime) -> None:
    """Take back a record that was wrong: the duty is open again, and the history tells why."""
    found = _locked(obligation, by=by)
    if not found.fulfilled_on:
        return
    if not reason.strip():
        raise Denied(_("Say why the record is taken back."))
    nothing = {"fulfilled_on": None, "fulfilled_note": "", "fulfilled_link": ""}
    _write(found, nothing, reason=reason, by=by, at=at)


def _locked(obligation: Obligation, *, by: User) -> Obligation:
    """The duty as it stands, for nobody else to change meanwhile."""
    found = Obligation.objects.select_for_update(of=("self",)).select_related(
        "rule", "organization"
    )
    row = found.get(pk=obligation.pk)
    check_records(by, row)
    return row


def _write(
    row: Obligation, said: Mapping[str, object], *, reason: str, by: User, at: datetime
) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    row._history_user = by  # type: ignore[attr-defined]
    row._change_reason = reason.strip()  # type: ignore[attr-defined]
    row.save()
    flags.reconcile_obligation(row, on=timezone.localtime(at).date(), at=at)
