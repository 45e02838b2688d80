"""The ladder of reminders told: one mail a person and morning, and a coordinator's by hand.

Everything told is a `Reminder`, written in one transaction with the mail that carries it; its
constraints and the key of the mail let nothing be told twice, whatever runs at once or breaks off.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Notice, Obligation, Reminder, User
from tracker.roles import Denied, check_coordinates
from tracker.rules.reminders import Audience, Digest, Matter, Slot, can_wait, waits_for_monday
from tracker.workflow import digests, ladder, notices
from tracker.workflow.ladder import Due
from tracker.workflow.quiet import slot_of
from tracker.workflow.recipients import Recipient, belongs, bodies_in, matter_of, people_of, readers

logger = logging.getLogger(__name__)


class Untold(Exception):
    """Some people's mail could not be written; the others were told, and the run is tried again."""


def run(*, now: Slot, at: datetime) -> dict[str, Any]:
    """Write the mails of a slot: to each person the newest step of every duty that is open.

    Return how many mails were written, how many duties they tell of, and whose duty nobody could
    be told of.
    """
    ladder.furnish()
    duties = ladder.open_duties()
    due = ladder.select(duties, people_of(bodies_in(duties)), now=now)
    mails = _mails(due, now=now)
    failed = [address for address, mail in mails.items() if not _tried(mail, now=now, at=at)]
    if failed:
        raise Untold(", ".join(failed))
    silent = ladder.nobody_to_tell().order_by("organization__code")
    return {
        "mails": len(mails),
        "duties": sum(len(mail.due) for mail in mails.values()),
        "nobody": sorted(set(silent.values_list("organization__code", flat=True))),
    }


class Mail:
    """What one mailbox is told: the steps of its duties, and the messages that waited."""

    def __init__(self, who: Recipient) -> None:
        self.who = who
        self.due: list[Due] = []
        self.held: list[Notice] = []


def _mails(due: Sequence[Due], *, now: Slot) -> dict[str, Mail]:
    """One mail an address. Who had this day's mail gets only the last call of the afternoon."""
    mails: dict[str, Mail] = {}
    written = Notice.objects.filter(key__startswith=_key(Slot(now.on), ""))
    had = {address.casefold() for address in written.values_list("address", flat=True)}
    for each in due:
        address = each.who.address.casefold()
        if can_wait(each.slot, each.due_on, each.who.digest, on=now.on):
            continue
        if address not in had or each.slot == Slot(now.on, afternoon=True):
            mails.setdefault(address, Mail(each.who)).due.append(each)
    for who, notice in _held(now=now):
        address = who.address.casefold()
        if address not in had:
            mails.setdefault(address, Mail(who)).held.append(notice)
    return mails


def _held(*, now: Slot) -> list[tuple[Recipient, Notice]]:
    """The messages that wait for a digest and may be told now, with their recipients."""
    waiting = list(Notice.objects.filter(held=True, digest=None).order_by("created_at", "pk"))
    people = User.objects.filter(is_active=True, email__in={row.address for row in waiting})
    choice = {person.email.casefold(): person for person in people.order_by("-pk")}
    found = []
    for notice in filter(belongs, waiting):
        person = choice.get(notice.address.casefold())
        digest = Digest(person.digest) if person else Digest.DAILY
        who = Recipient(notice.address, notice.language, digest, person.pk if person else None)
        if not waits_for_monday(timezone.localtime(notice.created_at).date(), digest, on=now.on):
            found.append((who, notice))
    return found


def _tried(mail: Mail, *, now: Slot, at: datetime) -> bool:
    """Write one mail; return whether that went well or another run was faster."""
    try:
        _tell(mail, now=now, at=at)
    except IntegrityError:
        if not Notice.objects.filter(key=_key(now, mail.who.address)).exists():
            logger.exception("The mail to %s could not be written", mail.who.address)
            return False
        logger.info("Another run told %s", mail.who.address)
    except Exception:
        logger.exception("The mail to %s could not be written", mail.who.address)
        return False
    return True


@transaction.atomic
def _tell(mail: Mail, *, now: Slot, at: datetime) -> None:
    """Write a mail with the record of all that it tells."""
    asked = [(each.duty, each.step.step.audience) for each in mail.due]
    items = digests.items_of(asked, on=now.on)
    text = digests.compose(items, mail.who.language, gathered=mail.held)
    bodies = [matter_of(*pair) for pair in asked] + [notice.organization for notice in mail.held]
    key = _key(now, mail.who.address)
    body = next(body for body in bodies if body)
    notice = notices.write(key, body, mail.who, text, at=at, matter=Matter.ACT)
    if notice is None:
        return
    Notice.objects.filter(pk__in=[row.pk for row in mail.held]).update(digest=notice)
    Reminder.objects.bulk_create(
        Reminder(
            obligation=each.duty,
            step=each.step,
            due_on=each.due_on,
            slot_on=each.slot.on,
            afternoon=each.slot.afternoon,
            person_id=each.who.person,
            audience=each.step.audience,
            notice=notice,
        )
        for each in mail.due
    )


def _key(now: Slot, address: str) -> str:
    """The key that lets a mailbox get one mail a slot."""
    return f"reminders/{now.on.isoformat()}/{'afternoon' if now.afternoon else 'morning'}/{address}"


@transaction.atomic
def remind(obligation: Obligation, *, by: User, at: datetime) -> int:
    """Write at once to those who fill in and sign what a body owes; return how many were told.

    At most once a duty and day: who was told today, by hand or by the ladder, is left out.
    """
    check_coordinates(by, obligation.rule.recipient)
    Obligation.objects.select_for_update().get(pk=obligation.pk)  # two coordinators at once
    duty = digests.duties().get(pk=obligation.pk)
    on = timezone.localtime(at).date()
    [item] = digests.items_of([(duty, Audience.BODY)], on=on)
    if item.owed.handed_in:
        raise Denied(_("There is nothing to remind of: the duty is met."))
    told = set(duty.reminders.filter(notice__created_at__date=on).values_list("person", flat=True))
    people = readers(duty, Audience.BODY, people_of([duty.organization_id]))
    new = [who for who in people if who.person not in told]
    for who in new:
        _by_hand(item, who, slot_of(at) or Slot(on), by=by, at=at)
    return len(new)


def _by_hand(item: digests.Item, who: Recipient, slot: Slot, *, by: User, at: datetime) -> None:
    """Write one mail of a coordinator's reminder, with its record."""
    duty = item.obligation
    key = f"remind/{duty.pk}/{slot.on.isoformat()}/{who.address}"
    text = digests.compose([item], who.language, by=by)
    notice = notices.write(key, duty.organization, who, text, at=at, matter=Matter.ACT)
    if notice:
        Reminder.objects.create(
            obligation=duty,
            by=by,
            due_on=item.owed.due_on,
            slot_on=slot.on,
            afternoon=slot.afternoon,
            person_id=who.person,
            audience=Audience.BODY.value,
            notice=notice,
        )
