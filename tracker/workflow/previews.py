"""What the steps of a rule's ladder would say to a body. Nothing is written or sent."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings

from tracker.models import Cycle, Obligation, Organization, ReminderStep, ReportingRule
from tracker.rules.reminders import Audience, Slot, falls_on
from tracker.workflow import digests
from tracker.workflow.mail_texts import Text
from tracker.workflow.owing import Owed
from tracker.workflow.recipients import Recipient, bodies_in, people_of, readers

LINES, FILLED = 18, 12  # of the example


class Preview(NamedTuple):
    """One step: when it would fall, to whom it would go today, and its text by language."""

    row: ReminderStep
    slot: Slot
    readers: list[Recipient]
    texts: list[tuple[str, Text]]


def of_rule(rule: ReportingRule, *, on: date) -> dict[str, Any]:
    """The sample body of a rule and the previews of all steps, in their order.

    The body and the date are those of the latest duty, else of the rule and a month from now.
    """
    latest = digests.duties().filter(rule=rule).order_by("-due_on", "pk").first()
    duty = _example(rule, latest, on=on)
    if duty is None:
        return {"body": None, "previews": []}
    people = people_of(bodies_in([duty]))
    contact = digests.contacts([rule.recipient_id]).get(rule.recipient_id)
    found = []
    for row in rule.reminder_steps.all():
        slot = falls_on(row.step, duty.due_on)
        left = (duty.due_on - slot.on).days
        audience = Audience(row.audience)
        item = digests.Item(duty, Owed(duty.due_on, handed_in=False), audience, left, contact)
        texts = [(str(name), digests.compose([item], code)) for code, name in settings.LANGUAGES]
        found.append(Preview(row, slot, readers(duty, audience, people), texts))
    found.sort(key=lambda each: each.slot)
    return {"body": duty.organization, "previews": found}


def _example(rule: ReportingRule, latest: Any, *, on: date) -> Any:
    """A duty that is not stored, with a report filled in by two thirds."""
    body: Organization | None = latest.organization if latest else rule.obliged or rule.recipient
    if body is None:
        return None
    cycle = latest.cycle if latest else Cycle(strategy=rule.strategy, year=on.year)
    due_on = latest.due_on if latest else on + timedelta(days=30)
    duty: Any = Obligation(rule=rule, organization=body, cycle=cycle, due_on=due_on)
    duty.lines, duty.filled, duty.assigned, duty.open_remarks = LINES, FILLED, LINES, 0
    return duty
