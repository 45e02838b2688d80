"""The reviewer's judgement of a target: given with a reason, withdrawn, never lost."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.models import Statement, Target, User
from tracker.permissions_data import check_can_judge, check_can_withdraw
from tracker.roles import Denied
from tracker.rules.judgements import GIVEN, REASON_LENGTH
from tracker.rules.values import Status
from tracker.workflow import corrections


def ratings(target: Target) -> QuerySet[Statement]:
    """The reviewers' judgements of a target that stand, newest first: the first one counts."""
    return target.statements.exclude(rating="").order_by("-made_on", "-pk")


@transaction.atomic
def give(
    target: Target, rating: Status, reason: str, *, by: User, at: datetime, on: date
) -> Statement:
    """Keep a reviewer's judgement beside the computed one. The same one sent twice is kept once."""
    check_can_judge(by, target)
    if rating not in GIVEN:
        raise Denied(_("A reviewer cannot give this status."))
    reason = reason.strip()
    check_reason(reason)
    Target.objects.select_for_update().get(pk=target.pk)
    newest = ratings(target).first()
    said = {"rating": rating.value, "text": reason, "made_on": on}
    if newest and all(getattr(newest, name) == value for name, value in said.items()):
        return newest
    made = Statement(target=target, **said)
    corrections.save(made, by=by, at=at, on=on)
    return made


def check_reason(reason: str) -> None:
    """Refuse a reason that is too short to be one."""
    if len(reason.strip()) < REASON_LENGTH:
        raise Denied(_("Give the reason in at least 30 characters."))


@transaction.atomic
def withdraw(target: Target, pk: int, *, by: User, at: datetime, on: date) -> None:
    """Take a judgement back; one that was taken back already stays so. Its history keeps it."""
    check_can_judge(by, target)
    Target.objects.select_for_update().get(pk=target.pk)
    given = ratings(target).filter(pk=pk).select_related("target").first()
    if given:
        check_can_withdraw(by, given)
        corrections.remove(given, by=by, at=at, on=on)
