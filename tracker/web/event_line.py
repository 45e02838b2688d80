"""A line of time as pure geometry: what was planned for when, and what was done.

Across positions are percentages of the picture, down pixels, so the type keeps its size on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from tracker.web.scales import year_of, year_ticks

LEFT, RIGHT = 4.0, 96.0  # per cent of the width between which the days lie
LANE = 19  # pixels that a line of text takes
OVER, UNDER = 30, 40  # pixels between the line and the lowest text, and what is kept beneath it
LANES = range(12)  # from the lowest up
WIDEST = 3.05  # per cent of the width that a bold letter takes on the smallest phone
EDGES = (0.5, 99.5)  # per cent of the width between which the texts lie


@dataclass(frozen=True)
class Event:
    """A day with its text. look: start, planned, done, expected or undone."""

    day: date
    text: str
    look: str


@dataclass(frozen=True)
class Mark:
    """An event in the picture. Lanes are lines of text, counted from the lowest up."""

    x: float
    look: str
    rows: tuple[str, ...]
    at: float  # where the text stands
    anchor: str
    lane: int  # of the last line

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where the text reaches across on the smallest phone."""
        width = max(map(len, self.rows)) * WIDEST
        return (self.at, self.at + width) if self.anchor == "start" else (self.at - width, self.at)

    @property
    def lanes(self) -> range:
        """The lanes that the text takes."""
        return range(self.lane, self.lane + len(self.rows))


@dataclass(frozen=True)
class EventLine:
    """Everything the template draws."""

    marks: tuple[Mark, ...]
    years: tuple[tuple[float, int], ...]
    today: float
    now: str  # the word at today's mark
    axis: int  # pixels from the top to the line

    @property
    def height(self) -> int:
        """How high the picture is, in pixels."""
        return self.axis + UNDER

    @property
    def texts(self) -> list[tuple[Mark, int, str]]:
        """Each line of text with its mark and its height."""
        return [
            (mark, self.axis - OVER - LANE * (mark.lanes[-1] - place), row)
            for mark in self.marks
            for place, row in enumerate(mark.rows)
        ]

    @property
    def leaders(self) -> list[tuple[Mark, int]]:
        """Each mark with the height of its last line, down from which it is tied to the line."""
        return [(mark, self.axis - OVER - LANE * mark.lane) for mark in self.marks]


def draw(events: Sequence[Event], *, today: date, now: str) -> EventLine:
    """Lay out the events; no text lies over another."""
    days = [year_of(event.day) for event in events] + [year_of(today)]
    first, last = min(days) - 0.5, max(days) + 0.5

    def x(year: float) -> float:
        return round(LEFT + (year - first) / (last - first) * (RIGHT - LEFT), 2)

    marks: list[Mark] = []
    for event in sorted(events, key=lambda one: one.day):
        marks.append(_placed(event, x(year_of(event.day)), marks))
    top = max((mark.lanes[-1] for mark in marks), default=0)
    years = tuple((x(year), year) for year in year_ticks(first, last))
    return EventLine(tuple(marks), years, x(year_of(today)), now, OVER + LANE * (top + 1))


def _placed(event: Event, x: float, marks: Sequence[Mark]) -> Mark:
    """An event with its text on the side where it is whole, in the lowest free lane."""
    left, right = EDGES
    rows = tuple(wrap(event.text, int((right - left) / WIDEST)))
    width = max(map(len, rows)) * WIDEST
    if x >= 50 and x - width >= left:
        at, anchor = x, "end"
    else:
        at, anchor = round(max(min(x, right - width), left), 2), "start"
    places = [Mark(x, event.look, rows, at, anchor, lane) for lane in LANES]
    return next((place for place in places if _free(place, marks)), places[-1])


def _free(new: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a text has room in its lanes, and no other's leader runs through it."""
    start, end = new.reach
    for mark in marks:
        left, right = mark.reach
        if set(mark.lanes) & set(new.lanes) and left < end and start < right:
            return False
        if mark.lane > new.lane and start - 1 < mark.x < end + 1 and mark.x != new.x:
            return False
    return True
