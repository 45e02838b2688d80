"""The ladder of reminders, and a coordinator's reminder by hand.

Everything told is a `Reminder`, written in one transaction with the mail that carries it; its
constraints let no step be told twice, whatever runs at once or breaks off.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Obligation, Reminder, User
from tracker.permissions import Denied, check_coordinates
from tracker.rules.reminders import CHAIN, Audience, Matter, Slot
from tracker.workflow import digests, notices
from tracker.workflow.quiet import slot_of
from tracker.workflow.recipients import Recipient, first_found, people_of


@transaction.atomic
def remind(obligation: Obligation, *, by: User, at: datetime) -> int:
    """Write at once to those who fill in and sign what a body owes; return how many were told.

    At most once a duty and day: who was told today, by hand or by the ladder, is left out.
    """
    check_coordinates(by, obligation.rule.recipient)
    duty = digests.duties().get(pk=obligation.pk)
    on = timezone.localtime(at).date()
    [item] = digests.items_of([(duty, Audience.BODY)], on=on)
    if item.owed.handed_in:
        raise Denied(_("There is nothing to remind of: the duty is met."))
    body = duty.organization
    Obligation.objects.select_for_update().get(pk=duty.pk)  # two coordinators at once
    told = set(duty.reminders.filter(slot_on=on).values_list("person", flat=True))
    people = first_found(body, CHAIN[Audience.BODY], people_of([body.pk]))
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
