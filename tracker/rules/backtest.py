"""Methods put to the test on the past: what did each say of targets whose outcome is known?

For every year of a series in which at least five values are known, and for 3, 5 and 10 years
ahead where that year has a value, targets are set on both sides of the value of that year, nearer
and farther by what the series usually moves. Each method sees only the values up to that year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from tracker.rules import by_value
from tracker.rules.case import RECENT_YEARS, Case
from tracker.rules.chance import pace
from tracker.rules.methods import DEFAULT, opinions
from tracker.rules.opinion import NOT_AVAILABLE
from tracker.rules.values import Constants, Goal, Record, Status, Value

FEWEST_KNOWN = 5
HORIZONS = (3, 5, 10)
DIFFICULTIES = (Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal(2))
STANCES = {Status.ON_TRACK: 1, Status.AT_RISK: 0, Status.OFF_TRACK: -1}
CONSTANTS = Constants()


class Answer(NamedTuple):
    """What a method says of a target: a stance (+1, 0, -1) and the probability it stands for.

    A method without probabilities says 1 where it says that the target will be kept, else 0.
    """

    stance: int
    probability: float

    @property
    def kept(self) -> bool:
        """Whether it comes down on the side of kept: with a chance from one half on."""
        return self.probability >= CONSTANTS.on_track


@dataclass(frozen=True)
class Trial:
    """One target set in the past. path: what each method said at the origin and in each later
    year with a value before the deadline; a method that says nothing is not in it."""

    came_true: bool
    path: tuple[dict[str, Answer], ...]

    def flips(self, method: str) -> tuple[int, int]:
        """The steps from year to year that have an answer at both ends; how many change sides."""
        said = [(before.get(method), after.get(method)) for before, after in pairwise(self.path)]
        steps = [(before.kept, after.kept) for before, after in said if before and after]
        return len(steps), sum(before != after for before, after in steps)


def trials(values: tuple[Value, ...]) -> Iterator[Trial]:
    """Every target that the protocol sets on one series, whose values come oldest first."""
    years = {value.year: value for value in values}
    cases = _cases(values)
    for place, origin in enumerate(values[FEWEST_KNOWN - 1 :], start=FEWEST_KNOWN - 1):
        for horizon in HORIZONS:
            outcome = years.get(origin.year + horizon)
            if outcome is None:
                continue
            later = [case for case in cases[place:] if case.on.year < outcome.year]
            for goal in goals(values[: place + 1], horizon):
                yield _trial(goal, later, outcome)


def goals(known: tuple[Value, ...], horizon: int) -> Iterator[Goal]:
    """The targets set at the last of the known values.

    None is set where the series never moved, nor below zero where it was never negative.
    """
    past, origin = pace(known), known[-1]
    if past is None or not past.mean_abs:
        return
    baseline = next(value for value in known if value.year >= origin.year - RECENT_YEARS)
    usual = Decimal(repr(past.mean_abs)) * horizon
    lowest = min(value.value for value in known)
    for direction in (1, -1):
        for difficulty in DIFFICULTIES:
            aim = origin.value + direction * difficulty * usual
            if aim >= 0 or lowest < 0:
                yield Goal(
                    direction=direction,
                    value=aim,
                    baseline=baseline,
                    deadline=date(origin.year + horizon, 12, 31),
                )


def answers(case: Case) -> dict[str, Answer]:
    """What each method says of a case, the default one by the engine's own chance."""
    said = {
        one.method: Answer(one.stance, float(one.stance > 0))
        for one in opinions(case)
        if one.status != NOT_AVAILABLE
    }
    chance = by_value.projected(case).chance
    if chance is not None:
        said[DEFAULT] = Answer(STANCES[by_value.band(chance, case.constants)], chance)
    return said


def _cases(values: tuple[Value, ...]) -> list[Case]:
    """What was known of a series in each of its years, as a case without a goal yet."""
    return [
        Case(Goal(), Record(values[: place + 1]), date(value.year, 12, 31), CONSTANTS)
        for place, value in enumerate(values)
    ]


def _trial(goal: Goal, known: list[Case], outcome: Value) -> Trial:
    cases = [case.with_goal(goal) for case in known]
    return Trial(cases[0].is_met_by(outcome), tuple(answers(case) for case in cases))
