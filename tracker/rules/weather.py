"""Germany's rule: the trend of the last five years as one of four weather symbols."""

import math
from decimal import Decimal

from tracker.rules.bounds import Bounds
from tracker.rules.case import Case
from tracker.rules.kinds import Course

SUN, SUN_CLOUD, CLOUD, THUNDERSTORM = SYMBOLS = ("sun", "sun+cloud", "cloud", "thunderstorm")
FEWEST_VALUES = 4
FULL, NEARLY = 0.95, 0.80

type Symbol = tuple[str, float | None]


def symbol(case: Case) -> Symbol | None:
    """The symbol, with the share of the distance left that the trend covers where it decides.

    None for a kind without a number or a direction, and with fewer than four values.
    """
    if case.latest is None or len(case.last_five_years) < FEWEST_VALUES:
        return None
    if case.traits.course is Course.DIRECTION:
        return by_direction(case), None
    bounds = case.bounds
    if bounds is None or case.traits.course not in {Course.VALUE, Course.EVERY_YEAR}:
        return None
    rule = by_distance if case.traits.course is Course.VALUE else by_every_year
    found = [rule(case, sense, aim) for sense, aim in _weaker_sides(case.latest.value, bounds)]
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: SYMBOLS.index(one[0]), default=None)


def _weaker_sides(value: Decimal, bounds: Bounds) -> list[tuple[int, Decimal]]:
    """The bound that is not met, with the way that leads to it; where all are met, each of them."""
    sides = ((1, bounds.low), (-1, bounds.high))
    given = [(sense, aim) for sense, aim in sides if aim is not None]
    return [(sense, aim) for sense, aim in given if sense * (aim - value) > 0] or given


def trend(case: Case) -> float:
    """The mean change per year over the last five years."""
    first, last = case.last_five_years[0], case.last_five_years[-1]
    return float(last.value - first.value) / (last.year - first.year)


def by_direction(case: Case) -> str:
    """No number to reach: is the mean change right, is the last one?"""
    before, last = case.last_five_years[-2:]
    sense = case.goal.direction
    lately = sense * (last.value - before.value) > 0
    if sense * trend(case) > 0:
        return SUN if lately else SUN_CLOUD
    return CLOUD if lately else THUNDERSTORM


def by_every_year(case: Case, sense: int, aim: Decimal) -> Symbol:
    """A level to keep every year: is it met now, and where does it move?"""
    now, pace = case.last_five_years[-1].value, sense * trend(case)
    if sense * (now - aim) >= 0:
        return (SUN if pace >= 0 else SUN_CLOUD), None
    return (CLOUD if pace > 0 else THUNDERSTORM), None


def by_distance(case: Case, sense: int, aim: Decimal) -> Symbol | None:
    """A level to reach: how much of what is left does the trend cover by the deadline?"""
    last, deadline = case.last_five_years[-1], case.goal.deadline
    missing = sense * float(aim - last.value)
    if missing <= 0:
        return (SUN if sense * trend(case) >= 0 else SUN_CLOUD), None
    if deadline is None:
        return None
    pace = sense * trend(case)
    if deadline.year <= last.year:
        return (CLOUD if pace > 0 else THUNDERSTORM), None
    ratio = pace * (deadline.year - last.year) / missing
    if not math.isfinite(ratio):
        return None
    if ratio >= FULL:
        return SUN, ratio
    if ratio >= NEARLY:
        return SUN_CLOUD, ratio
    return (CLOUD if ratio > 0 else THUNDERSTORM), ratio
