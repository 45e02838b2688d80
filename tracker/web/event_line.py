"""A line of time as pure geometry: what was planned for when, and what was done.

Across positions are percentages of the picture, down pixels, so the type keeps its size on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.web.chart_labels import LETTER
from tracker.web.scales import year_of, year_ticks

LEFT, RIGHT = 4.0, 96.0  # per cent of the width between which the days lie
AXIS, LANE = 104, 22  # pixels: where the line is, and what a line of text takes
LANES = (AXIS - 30, AXIS - 30 - LANE, AXIS - 30 - 2 * LANE, AXIS - 30 - 3 * LANE)
HEIGHT = AXIS + 40


@dataclass(frozen=True)
class Event:
    """A day with its text. look: start, planned, done, expected or undone."""

    day: date
    text: str
    look: str


@dataclass(frozen=True)
class Mark:
    x: float
    look: str
    text: str
    y: int  # of the text
    anchor: str


@dataclass(frozen=True)
class EventLine:
    """Everything the template draws."""

    marks: tuple[Mark, ...]
    years: tuple[tuple[float, int], ...]
    today: float
    now: str  # the word at today's mark
    axis: int = AXIS


def draw(events: Sequence[Event], *, today: date, now: str) -> EventLine:
    """Lay out the events; no text lies over another."""
    days = [year_of(event.day) for event in events] + [year_of(today)]
    first, last = min(days) - 0.5, max(days) + 0.5

    def x(year: float) -> float:
        return round(LEFT + (year - first) / (last - first) * (RIGHT - LEFT), 2)

    marks: list[Mark] = []
    for event in sorted(events, key=lambda one: one.day):
        at = x(year_of(event.day))
        anchor = "start" if at < 50 else "end"
        lane = next((y for y in LANES if _free(at, event.text, anchor, y, marks)), LANES[-1])
        marks.append(Mark(at, event.look, event.text, lane, anchor))
    years = tuple((x(year), year) for year in year_ticks(first, last))
    return EventLine(tuple(marks), years, x(year_of(today)), now)


def _reach(x: float, text: str, anchor: str) -> tuple[float, float]:
    width = len(text) * LETTER
    return (x, x + width) if anchor == "start" else (x - width, x)


def _free(x: float, text: str, anchor: str, y: int, marks: Sequence[Mark]) -> bool:
    """Whether a text has room in a lane, and no other's leader runs through it."""
    start, end = _reach(x, text, anchor)
    for mark in marks:
        left, right = _reach(mark.x, mark.text, mark.anchor)
        if mark.y == y and left < end and start < right:
            return False
        if mark.y < y and start - 1 < mark.x < end + 1 and mark.x != x:
            return False
    return True
