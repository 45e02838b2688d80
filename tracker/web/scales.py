"""The two axes of a chart: years across, values up, both as percentages of the picture.

Years stand for their end: 31 December 2015 is at 2015.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date

EDGE, LEFT, RIGHT = 0.5, 9.0, 96.0
TOP, BOTTOM = 14.0, 88.0
STEPS = (1, 2, 2.5, 5, 10)
DIGIT = 2.5  # per cent of the width that a digit beside the axis takes on a phone
PLACES = 10  # of a ranking that are shown at least, so that a place or two are no cliff


class Axes:
    """Turns years and values into positions."""

    def __init__(
        self,
        years: Sequence[float],
        values: Sequence[float],
        *,
        rank: bool,
        tick_text: Callable[[float], str] = "{:g}".format,
    ) -> None:
        self.rank = rank
        self.first, self.last = min(years), max(years)
        if self.last - self.first < 2:
            self.first, self.last = self.first - 1, self.last + 1
        self.ticks = ticks(min(values), max(values), rank=rank)
        self.low, self.high = self.ticks[0], self.ticks[-1]
        longest = max(len(tick_text(tick)) for tick in self.ticks)
        self.left = min(max(LEFT, EDGE + longest * DIGIT + 2), 3 * LEFT)

    def x(self, year: float) -> float:
        share = (year - self.first) / (self.last - self.first)
        return round(self.left + share * (RIGHT - self.left), 2)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        share = min(max(share, 0.0), 1.0)
        return round(TOP + (share if self.rank else 1 - share) * (BOTTOM - TOP), 2)


def year_of(day: date) -> float:
    """A day on the axis: the last day of a year is the year itself."""
    return day.year - 1 + round(day.timetuple().tm_yday / 365.25, 2)


def ticks(low: float, high: float, *, rank: bool = False) -> list[float]:
    """Three to six round numbers around the values, from zero but for a ranking."""
    if low >= 0 and not rank:
        low = 0.0
    if high == low:
        low, high = low - (abs(low) or 1) * 0.1, high + (abs(high) or 1) * 0.1
    if rank and high - low < PLACES:
        low = max((low + high - PLACES) / 2, 1.0)
        high = low + PLACES
    rough = (high - low) / 4
    power: float = 10.0 ** math.floor(math.log10(rough))
    sizes = (power * size for size in STEPS if not rank or power * size == int(power * size))
    step = next(size for size in sizes if size >= rough * 0.999)
    start, end = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * place, 10) for place in range(start, end + 1)]


def year_ticks(first: float, last: float) -> list[int]:
    """At most six round years."""
    span = last - first
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100) if span / size <= 5.5 or size == 100)
    start = math.ceil(first / step) * step
    return list(range(start, math.floor(last) + 1, step))
