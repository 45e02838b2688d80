"""The kinds of target: which numbers meet each, and how each is judged over time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.rules.bounds import Bounds
from tracker.rules.numbers import WIDE
from tracker.rules.registry import Registry, gettext_noop
from tracker.rules.values import Goal


class Course(StrEnum):
    """What a kind is judged by."""

    VALUE = "value"
    EVERY_YEAR = "every_year"
    EVENT = "event"
    PARTS = "parts"
    DIRECTION = "direction"
    WORDS = "words"


@dataclass(frozen=True)
class Traits:
    """How a kind behaves.

    needs: the fields of a goal without which it cannot be measured. final: once met it stays
    met. summed: each value adds to a running total, which is what is judged. least_change: the
    smallest change the chance may reckon with, in the unit of the values.
    """

    course: Course = Course.VALUE
    needs: tuple[str, ...] = ("value",)
    final: bool = False
    summed: bool = False
    relative_to_others: bool = False
    least_change: float = 0.0


KINDS: Registry[Callable[[Goal], Bounds | None], Traits] = Registry()


@KINDS.add("level", gettext_noop("Level to reach"), Traits())
def level(goal: Goal) -> Bounds | None:
    if goal.value is None:
        return None
    if goal.direction == 0:
        return Bounds(goal.value, goal.value).widened(goal.tolerance)
    return Bounds(low=goal.value) if goal.direction > 0 else Bounds(high=goal.value)


@KINDS.add("relative", gettext_noop("Change from a baseline"), Traits(needs=("factor", "baseline")))
def relative(goal: Goal) -> Bounds | None:
    if goal.factor is None or goal.baseline is None:
        return None
    return level(replace(goal, value=goal.factor * goal.baseline.value))


@KINDS.add(
    "growth",
    gettext_noop("Average growth per year"),
    Traits(needs=("factor", "baseline", "deadline")),
)
def growth(goal: Goal) -> Bounds | None:
    """The level that a yearly growth leads to: factor is 1.05 for 5 % a year, from the baseline on."""
    if goal.factor is None or goal.baseline is None or goal.deadline is None:
        return None
    years = max(goal.deadline.year - goal.baseline.year, 0)
    wanted = WIDE.multiply(goal.baseline.value, WIDE.power(goal.factor, years))
    return level(replace(goal, value=wanted))


@KINDS.add("path", gettext_noop("Path of yearly plan values"), Traits(needs=("plan",)))
def path(goal: Goal) -> Bounds | None:
    """The number at the end of the plan: the target's own, else the plan's last by the deadline."""
    end = goal.deadline.year if goal.deadline else None
    planned = [value for year, value in goal.plan if end is None or year <= end]
    if not planned:
        return None
    return level(goal if goal.value is not None else replace(goal, value=planned[-1]))


@KINDS.add("parity", gettext_noop("Parity between groups"), Traits())
def parity(goal: Goal) -> Bounds | None:
    """As far on either side as the tolerance allows; value: where the groups are equal (1, or 50)."""
    return level(replace(goal, direction=0))


@KINDS.add("floor", gettext_noop("Level to keep every year"), Traits(course=Course.EVERY_YEAR))
def floor(goal: Goal) -> Bounds | None:
    return level(goal)


@KINDS.add("range", gettext_noop("Range to stay in"), Traits(needs=("value", "high")))
def between(goal: Goal) -> Bounds | None:
    if goal.value is None or goal.high is None:
        return None
    return Bounds(goal.value, goal.high)


@KINDS.add(
    "rank",
    gettext_noop("Place in a ranking"),
    Traits(relative_to_others=True, least_change=1.0),
)
def rank(goal: Goal) -> Bounds | None:
    return None if goal.value is None else Bounds(high=goal.value)


@KINDS.add("count", gettext_noop("Running count"), Traits(final=True))
@KINDS.add("cumulative", gettext_noop("Sum over the years"), Traits(final=True, summed=True))
def count(goal: Goal) -> Bounds | None:
    return level(goal)


@KINDS.add("milestone", gettext_noop("Milestone"), Traits(course=Course.EVENT, needs=()))
@KINDS.add("composition", gettext_noop("Parts of a whole"), Traits(course=Course.PARTS, needs=()))
@KINDS.add(
    "direction_only",
    gettext_noop("Direction without a number"),
    Traits(course=Course.DIRECTION, needs=()),
)
@KINDS.add("qualitative", gettext_noop("Judged in words"), Traits(course=Course.WORDS, needs=()))
def no_number(goal: Goal) -> Bounds | None:
    """A kind that no number meets: an event, parts, a direction or words decide."""
