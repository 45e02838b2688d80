"""The default method: how likely a target is met if the past goes on."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tracker.rules.bounds import Bounds
from tracker.rules.values import Constants, Evidence, Value

MOST_VALUES = 15
FEWEST_VALUES = 3
BAND_80 = 1.886  # Student t, 2 degrees of freedom, 80 % two-sided
FARTHEST = 1e7  # beyond this many scales a float can no longer tell a chance from 0 or 1


class Pace(NamedTuple):
    """A series in six numbers, enough to judge any target on it without its values.

    mean, variance and mean_abs are of the changes per year between neighbouring values.
    """

    last_year: int
    last_value: float
    n: int
    mean: float
    variance: float
    mean_abs: float


@dataclass(frozen=True)
class Outlook:
    """Where the pace leads: projection, its usual miss, and the 80 % band, in the series' unit."""

    projection: float
    scale: float
    low: float
    high: float


def pace(values: Iterable[Value]) -> Pace | None:
    """Sum up yearly values, one a year in order of years; None where there are fewer than 3."""
    used = list(values)[-MOST_VALUES:]
    if len(used) < FEWEST_VALUES:
        return None
    changes = yearly_changes(used)
    mean = math.fsum(changes) / len(changes)
    return Pace(
        last_year=used[-1].year,
        last_value=float(used[-1].value),
        n=len(used),
        mean=mean,
        variance=math.fsum((change - mean) ** 2 for change in changes) / (len(changes) - 1),
        mean_abs=math.fsum(abs(change) for change in changes) / len(changes),
    )


def yearly_changes(values: list[Value]) -> list[float]:
    """The change per year between neighbours; over a gap it is spread evenly."""
    return [
        float((later.value - earlier.value) / (later.year - earlier.year))
        for earlier, later in pairwise(values)
    ]


def outlook(past: Pace, *, years: int, least_change: float, constants: Constants) -> Outlook:
    """Project a pace `years` ahead (at least 1); the mean change is never below `least_change`."""
    projection, scale = project(past, years, least_change, constants)
    return Outlook(projection, scale, projection - BAND_80 * scale, projection + BAND_80 * scale)


def project(
    past: Pace, years: float, least_change: float, constants: Constants
) -> tuple[float, float]:
    """The projection of a pace and its usual miss. One function for one target and for a million."""
    signal = past.mean * past.mean
    noise = constants.noise * past.variance / (past.n - 1)
    share = signal / (signal + noise) if signal else 0.0
    widening = years**constants.growth * math.sqrt(1 + constants.short_series / past.n)
    scale = constants.miss * max(past.mean_abs, least_change) * widening
    return past.last_value + constants.damping * share * past.mean * years, scale


def chance(
    past: Pace, bounds: Bounds, *, years: int, least_change: float, constants: Constants
) -> float:
    """The chance, never exactly 0 or 1, that the pace ends within the bounds in `years` years."""
    ahead = outlook(past, years=years, least_change=least_change, constants=constants)
    return chance_within(ahead, bounds)


def chance_within(ahead: Outlook, bounds: Bounds) -> float:
    """The chance of ending within the bounds, of which one at least must be given."""
    low = None if bounds.low is None else float(bounds.low)
    high = None if bounds.high is None else float(bounds.high)
    return within(ahead.projection, ahead.scale, low, high)


def within(projection: float, scale: float, low: float | None, high: float | None) -> float:
    """The chance of ending between two numbers; ValueError where neither is given."""
    if low is None:
        if high is None:
            raise ValueError("a goal needs at least one bound")
        return _student(high - projection, scale)
    if high is None:
        return _student(projection - low, scale)
    # taken on the nearer side, where both tails are small, the difference keeps its digits
    if projection < low:
        return inside(_student(projection - low, scale) - _student(projection - high, scale))
    return inside(_student(high - projection, scale) - _student(low - projection, scale))


def evidence(past: Pace) -> Evidence:
    """How much a chance drawn from this pace rests on."""
    if past.n < 5:
        return Evidence.WEAK
    return Evidence.FAIR if past.n < 8 else Evidence.GOOD


def inside(probability: float) -> float:
    """Keep a chance off exactly 0 and 1."""
    least = _tail(FARTHEST)
    return min(max(probability, least), 1 - least)


def _student(distance: float, scale: float) -> float:
    """Student t with 2 degrees of freedom, written so that small tails keep their digits."""
    far = min(abs(distance) / scale, FARTHEST)
    return _tail(far) if distance < 0 else 1 - _tail(far)


def _tail(far: float) -> float:
    root = math.hypot(far, math.sqrt(2))
    return 1 / (root * (root + far))
