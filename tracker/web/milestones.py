"""Deadlines on one line of years: where each mark stands, in per cent of the width."""

from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from typing import NamedTuple

from tracker.models import Target
from tracker.web.scales import year_of

EDGE = 4.0  # per cent left free at both ends
LEVELS = 4  # marks of one time stand above each other, at most so many
CLOSE = 2.0  # per cent; nearer marks do not stand side by side


class Mark(NamedTuple):
    """One milestone: where it stands, how high, and how."""

    target: Target
    x: str
    level: int


class Timeline(NamedTuple):
    """The marks, the years below the line, and where today is; nothing where it lies outside."""

    marks: list[Mark]
    years: list[tuple[str, int]]
    today: str


def of_targets(targets: Sequence[Target], *, on: date) -> Timeline | None:
    """Lay out the targets that have a deadline; None with fewer than two different days."""
    dated = sorted((one for one in targets if one.deadline), key=lambda one: one.deadline or on)
    if len({one.deadline for one in dated}) < 2:
        return None
    spots = [year_of(one.deadline or on) for one in dated]
    last = ceil(spots[-1])
    first = min(floor(spots[0]), last - 1)
    marks: list[Mark] = []
    before, level = -100.0, 0
    for one, spot in zip(dated, spots, strict=True):
        x = _place(spot, first, last)
        level = level + 1 if x - before < CLOSE else 0
        before = x
        marks.append(Mark(one, f"{x:.2f}%", level % LEVELS))
    step = max(1, -(-(last - first) // 8))
    years = [(f"{_place(year, first, last):.2f}%", year) for year in range(first, last + 1, step)]
    now = year_of(on)
    inside = first <= now <= last
    return Timeline(marks, years, f"{_place(now, first, last):.2f}%" if inside else "")


def _place(year: float, first: int, last: int) -> float:
    return EDGE + (year - first) / (last - first) * (100 - 2 * EDGE)
