"""Which step of which duty's ladder each person is to be told now. Reads; only `furnish` writes steps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tracker.models import (
    Countdown,
    Membership,
    Obligation,
    Reminder,
    ReminderStep,
    ReportingRule,
)
from tracker.rules.reminders import Slot, due_steps, ladder_of, newest
from tracker.rules.states import EDITABLE, FILLS_IN, Role
from tracker.workflow import digests
from tracker.workflow.owing import owed
from tracker.workflow.recipients import People, Recipient, readers


class Due(NamedTuple):
    """A step that one recipient is to be told now: the slot it fell on, and the date it leads to."""

    who: Recipient
    duty: Obligation
    step: ReminderStep
    slot: Slot
    due_on: date


def furnish() -> int:
    """Give each rule that has no steps a ladder; return how many steps were written.

    A rule that replaces an earlier one takes over its ladder, else it begins with that of its act.
    """
    new: list[ReminderStep] = []
    for rule in ReportingRule.objects.filter(reminder_steps=None):
        earlier = ReminderStep.objects.filter(rule__code=rule.code).order_by(
            F("rule__valid_from").desc(nulls_last=True), "pk"
        )
        model = earlier.first()
        steps = [
            {"active": row.active, **vars(row.step)}
            for row in (model.rule.reminder_steps.all() if model else ())
        ] or [vars(step) for step in ladder_of(rule.act)]
        new += [ReminderStep(rule=rule, **step) for step in steps]
    return len(ReminderStep.objects.bulk_create(new, ignore_conflicts=True))


def open_duties() -> list[Obligation]:
    """The duties that are not met, whose bodies are reminded."""
    waiting = digests.duties().filter(
        Q(report=None) | Q(report__state__in=EDITABLE), fulfilled_on=None
    )
    return [duty for duty in waiting.order_by("pk") if not owed(duty).handed_in]


def known_since(duties: Iterable[Obligation], *, on: date) -> dict[tuple[int, date], date]:
    """For each duty and the date that counts, the first day on which that was known.

    A date that was never seen is known from today on.
    """
    wanted = {(duty.pk, owed(duty).due_on) for duty in duties}
    rows = Countdown.objects.filter(obligation__in={pk for pk, _due_on in wanted})
    known = {(row.obligation_id, row.due_on): row.known_on for row in rows}
    new = [
        Countdown(obligation_id=pk, due_on=due_on, known_on=on)
        for pk, due_on in sorted(wanted - known.keys())
    ]
    Countdown.objects.bulk_create(new, ignore_conflicts=True)
    return {(row.obligation_id, row.due_on): row.known_on for row in new} | known


def steps_by_rule() -> dict[int, list[ReminderStep]]:
    """The steps that are switched on, by the id of their rule."""
    found: dict[int, list[ReminderStep]] = defaultdict(list)
    for row in ReminderStep.objects.filter(active=True):
        found[row.rule_id].append(row)
    return found


def told(duties: Iterable[Obligation]) -> dict[tuple[int, date, int | None], Slot]:
    """The latest slot of which each person was told, by duty, date and person."""
    latest: dict[tuple[int, date, int | None], Slot] = {}
    rows = Reminder.objects.filter(obligation__in=[duty.pk for duty in duties])
    for duty, due_on, person, slot_on, afternoon in rows.values_list(
        "obligation", "due_on", "person", "slot_on", "afternoon"
    ):
        key, slot = (duty, due_on, person), Slot(slot_on, afternoon)
        latest[key] = max(latest.get(key, slot), slot)
    return latest


def select(duties: Sequence[Obligation], people: People, *, now: Slot) -> list[Due]:
    """For each person and duty the newest step that has come and was not told."""
    known, by_rule, heard = known_since(duties, on=now.on), steps_by_rule(), told(duties)
    done = set(
        Reminder.objects.filter(obligation__in=duties, step__isnull=False).values_list(
            "obligation", "step", "due_on", "person"
        )
    )  # a step that was moved after it was told stays told
    found: list[Due] = []
    for duty in duties:
        if duty.organization.no_reminders_because:
            continue
        due_on = owed(duty).due_on
        reached: dict[Recipient, list[tuple[Slot, ReminderStep]]] = defaultdict(list)
        rows = {row.step: row for row in by_rule[duty.rule_id]}
        since = known[duty.pk, due_on]
        for slot, step in due_steps(rows, due_on=due_on, handed_in=False, known_on=since, now=now):
            for who in readers(duty, step.audience, people):
                if (duty.pk, rows[step].pk, due_on, who.person) not in done:
                    reached[who].append((slot, rows[step]))
        for who, steps in reached.items():
            chosen = newest(steps, heard.get((duty.pk, due_on, who.person)))
            if chosen:
                found.append(Due(who, duty, chosen[1], chosen[0], due_on))
    return found


def nobody_to_tell() -> QuerySet[Obligation]:
    """The open duties of whose date nobody can be told: no person, and no address of the body."""
    people = Membership.objects.filter(
        organization=OuterRef("organization"), user__is_active=True
    ).exclude(user__email="")
    report = Q(rule__act="report")
    heard = Q(Exists(people.filter(role__in=FILLS_IN))) & report
    heard |= Q(Exists(people.filter(role=Role.COORDINATOR))) & ~report
    waiting = Obligation.objects.filter(
        Q(report=None) | Q(report__state__in=EDITABLE), fulfilled_on=None, organization__email=""
    )
    ended = Q(organization__valid_to__lt=Coalesce("extended_to", "due_on"))
    return waiting.exclude(heard).exclude(ended)
