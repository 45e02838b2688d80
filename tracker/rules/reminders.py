"""The ladder of reminders: which steps toward a date are due, who hears of them, and what can wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.flags import working_days_after
from tracker.rules.states import FILLS_IN, Role
from tracker.rules.workdays import day_off

LEAST_LEFT = timedelta(days=3)  # a weekly mail leaves at least so many days, or is not waited for


class Counted(StrEnum):
    """In which days a step is counted."""

    CALENDAR = "calendar"
    WORKING = "working"


class Audience(StrEnum):
    """Who hears of a step."""

    BODY = "body"  # all who fill in and sign
    ANSWERS = "answers"  # the responsible officer and the signatory
    HEAD = "head"
    LEADER = "leader"
    COORDINATOR = (
        "coordinator"  # of the body that receives; of a duty of its own, of the body itself
    )


class Digest(StrEnum):
    """How often a person wants mail."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


class Matter(StrEnum):
    """What a message is about, as far as it decides whether it can wait for the digest."""

    ACT = "act"  # somebody must act now: a returned report, a coordinator's reminder, the digest
    EVENT = "event"  # something was decided
    FLAG = "flag"  # something was found at night


CHAIN: dict[Audience, tuple[frozenset[Role], ...]] = {
    Audience.BODY: (FILLS_IN,),
    Audience.ANSWERS: (frozenset({Role.OFFICER, Role.SIGNATORY}), FILLS_IN),
    Audience.HEAD: (frozenset({Role.HEAD}), frozenset({Role.SIGNATORY}), FILLS_IN),
    Audience.LEADER: (
        frozenset({Role.LEADER}),
        frozenset({Role.HEAD}),
        frozenset({Role.SIGNATORY}),
        FILLS_IN,
    ),
    Audience.COORDINATOR: (frozenset({Role.COORDINATOR}),),
}
HELD = {
    Digest.IMMEDIATE: frozenset[Matter](),
    Digest.DAILY: frozenset({Matter.FLAG}),
    Digest.WEEKLY: frozenset({Matter.FLAG, Matter.EVENT}),
}


class Slot(NamedTuple):
    """The morning or the afternoon of a day."""

    on: date
    afternoon: bool = False


@dataclass(frozen=True)
class Step:
    """One reminder of a ladder. days: before the date (negative), on it (0), or after it."""

    days: int
    audience: Audience = Audience.BODY
    counted: Counted = Counted.CALENDAR
    afternoon: bool = False


REPORT_LADDER = (
    Step(-30),
    Step(-14),
    Step(-7),
    Step(-3),
    Step(-1),
    Step(0),
    Step(0, afternoon=True),
    Step(1, Audience.ANSWERS),
    Step(3, Audience.HEAD, Counted.WORKING),
    Step(7, Audience.LEADER),
    Step(10, Audience.COORDINATOR),
)
OWN_LADDER = tuple(Step(days, Audience.COORDINATOR) for days in (-14, -7, -1, 0, 1, 7))


def ladder_of(act: str) -> tuple[Step, ...]:
    """The steps that a rule begins with; a coordinator changes them later."""
    return REPORT_LADDER if act == "report" else OWN_LADDER


def falls_on(step: Step, due_on: date) -> Slot:
    """The slot of a step toward a date."""
    if step.counted is Counted.WORKING and step.days > 0:
        return Slot(working_days_after(due_on, step.days), step.afternoon)
    if step.counted is Counted.WORKING:
        return Slot(_working_days_before(due_on, -step.days), step.afternoon)
    return Slot(due_on + timedelta(days=step.days), step.afternoon)


def _working_days_before(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day_off(day) is None
    return day


def due_steps(
    steps: Iterable[Step],
    *,
    due_on: date,
    handed_in: bool,
    known_on: date,
    now: Slot,
) -> list[tuple[Slot, Step]]:
    """The steps whose slot has come, oldest first; none once the duty is met.

    known_on: the first day on which the duty was known to be due on that date. Steps that lay in
    the past by then are left out.
    """
    if handed_in:
        return []
    placed = [(falls_on(step, due_on), step) for step in steps]
    reached = [(slot, step) for slot, step in placed if known_on <= slot.on and slot <= now]
    return sorted(reached, key=lambda each: (each[0], each[1].days))


def newest[S](reached: Sequence[tuple[Slot, S]], told: Slot | None) -> tuple[Slot, S] | None:
    """The one step to tell a person: the latest, if it is later than what he was told."""
    if not reached or (told is not None and reached[-1][0] <= told):
        return None
    return reached[-1]


def can_wait(slot: Slot, due_on: date, digest: Digest, *, on: date) -> bool:
    """Whether a step may wait for a person's weekly mail of Monday.

    It does while that Monday lies ahead and leaves at least three days. What is nearer to its
    date, or late, is told on its own morning whatever the person chose.
    """
    monday = _monday_from(slot.on)
    return digest is Digest.WEEKLY and on < monday <= due_on - LEAST_LEFT


def waits_for_monday(since: date, digest: Digest, *, on: date) -> bool:
    """Whether what waits since a day stays out of a person's mail of today."""
    return digest is Digest.WEEKLY and on < _monday_from(since)


def is_held(digest: Digest, matter: Matter) -> bool:
    """Whether a message waits for the person's digest."""
    return matter in HELD[digest]


def _monday_from(day: date) -> date:
    """That day if it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)
