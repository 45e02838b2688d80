"""A chart as pure geometry: values, targets and a projection become lines, dots and labels.

All positions are percentages of the picture, so that text keeps its size on a phone; the
template only prints them. Years stand for their end: 31 December 2015 is at 2015.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

LEFT, RIGHT = 7.0, 96.0
TOP, BOTTOM = 9.0, 88.0
LONGEST_LINE = 3  # years without a value that a solid line may cross
NEAR = 7.0  # per cent of the height below which two labels would touch
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Point:
    """One value. `used` for the verdict, or another source of the same series."""

    year: int
    value: float
    label: str = ""
    used: bool = True
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Aim:
    """A target: its number, its deadline if it has one, and where its path begins."""

    value: float
    label: str
    year: float | None = None
    start: tuple[float, float] | None = None


@dataclass(frozen=True)
class Fan:
    """The projection for the deadline year with its 80 % band."""

    year: float
    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    used: bool
    title: str


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    look: str  # solid, gap, path, level, range, fan or grid


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str
    anchor: str = "start"
    look: str = "value"  # value, aim, tick or year


@dataclass(frozen=True)
class Chart:
    """Everything the template draws; lines and labels are grouped by their look."""

    lines: dict[str, list[Line]]
    rings: tuple[Dot, ...]
    dots: tuple[Dot, ...]
    labels: dict[str, list[Label]]
    fan: str  # the corners of the band, or nothing
    today: float | None


class Axes:
    """Turns years and values into positions."""

    def __init__(self, years: Sequence[float], values: Sequence[float], *, rank: bool) -> None:
        self.rank = rank
        self.first, self.last = min(years), max(years)
        if self.last - self.first < 2:
            self.first, self.last = self.first - 1, self.last + 1
        self.ticks = ticks(min(values), max(values), rank=rank)
        self.low, self.high = self.ticks[0], self.ticks[-1]

    def x(self, year: float) -> float:
        share = (year - self.first) / (self.last - self.first)
        return round(LEFT + share * (RIGHT - LEFT), 2)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        share = min(max(share, 0.0), 1.0)
        return round(TOP + (share if self.rank else 1 - share) * (BOTTOM - TOP), 2)

    def line(self, start: tuple[float, float], end: tuple[float, float], look: str) -> Line:
        return Line(self.x(start[0]), self.y(start[1]), self.x(end[0]), self.y(end[1]), look)


def year_of(day: date) -> float:
    """A day on the axis: the last day of a year is the year itself."""
    return day.year - 1 + round(day.timetuple().tm_yday / 365.25, 2)


def ticks(low: float, high: float, *, rank: bool = False) -> list[float]:
    """Three to six round numbers around the values; from zero unless that hides the changes."""
    if low >= 0 and not rank and low < 0.7 * high:
        low = 0.0
    if high == low:
        low, high = low - (abs(low) or 1) * 0.1, high + (abs(high) or 1) * 0.1
    rough = (high - low) / 4
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in STEPS if power * size >= rough * 0.999)
    step = max(step, 1.0) if rank else step
    start, end = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * place, 10) for place in range(start, end + 1)]


def year_ticks(first: float, last: float) -> list[int]:
    """At most six round years."""
    span = last - first
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100) if span / size <= 5.5 or size == 100)
    start = math.ceil(first / step) * step
    return list(range(start, math.floor(last) + 1, step))


def draw(
    points: Iterable[Point],
    aims: Sequence[Aim] = (),
    *,
    fan: Fan | None = None,
    today: float | None = None,
    rank: bool = False,
    tick_text: Callable[[float], str] = "{:g}".format,
) -> Chart | None:
    """Lay out a chart; nothing where there is no value to draw."""
    ordered = sorted(points, key=lambda point: (point.year, not point.used))
    if not ordered:
        return None
    axes = Axes(_years(ordered, aims, fan, today), _values(ordered, aims, fan), rank=rank)
    used = [point for point in ordered if point.used]
    lines = [
        *_grid(axes),
        *_levels(axes, aims),
        *_ranges(axes, ordered),
        *_joined(axes, used),
    ]
    labels = [
        *_tick_labels(axes, tick_text),
        *_value_labels(axes, used),
        *_aim_labels(axes, aims),
    ]
    if fan and used:
        lines.append(axes.line((used[-1].year, used[-1].value), (fan.year, fan.middle), "fan"))
    return Chart(
        lines=_by_look(lines),
        rings=tuple(
            Dot(axes.x(aim.year), axes.y(aim.value), True, aim.label)
            for aim in aims
            if aim.year is not None
        ),
        dots=tuple(_dot(axes, point) for point in ordered),
        labels=_by_look(labels),
        fan=_band(axes, used, fan),
        today=axes.x(today) if today is not None else None,
    )


def _by_look[Drawn: (Line, Label)](drawn: list[Drawn]) -> dict[str, list[Drawn]]:
    groups: dict[str, list[Drawn]] = defaultdict(list)
    for one in drawn:
        groups[one.look].append(one)
    return dict(groups)


def _grid(axes: Axes) -> list[Line]:
    heights = [axes.y(tick) for tick in axes.ticks]
    return [Line(LEFT - 2, height, RIGHT + 2, height, "grid") for height in heights]


def _years(
    points: list[Point], aims: Sequence[Aim], fan: Fan | None, today: float | None
) -> list[float]:
    years: list[float] = [point.year for point in points]
    years += [aim.year for aim in aims if aim.year is not None]
    years += [aim.start[0] for aim in aims if aim.start]
    years += [fan.year] if fan else []
    return years + ([today] if today is not None else [])


def _values(points: list[Point], aims: Sequence[Aim], fan: Fan | None) -> list[float]:
    values = [point.value for point in points] + [aim.value for aim in aims]
    values += [end for point in points for end in (point.low, point.high) if end is not None]
    values += [aim.start[1] for aim in aims if aim.start]
    if fan:
        floor = 0.0 if min(values) >= 0 else fan.low
        values += [max(fan.low, floor), fan.high]
    return values


def _dot(axes: Axes, point: Point) -> Dot:
    return Dot(axes.x(point.year), axes.y(point.value), point.used, f"{point.year}: {point.label}")


def _joined(axes: Axes, used: list[Point]) -> list[Line]:
    """The line through the values; where years are missing, dashed."""
    return [
        axes.line(
            (one.year, one.value),
            (two.year, two.value),
            "gap" if two.year - one.year > LONGEST_LINE else "solid",
        )
        for one, two in pairwise(used)
    ]


def _ranges(axes: Axes, points: list[Point]) -> list[Line]:
    return [
        axes.line((point.year, point.low), (point.year, point.high), "range")
        for point in points
        if point.low is not None and point.high is not None
    ]


def _levels(axes: Axes, aims: Sequence[Aim]) -> list[Line]:
    """For each target its level across the picture and the path that leads to it."""
    lines = []
    for aim in aims:
        end = axes.last if aim.year is None else aim.year
        lines.append(axes.line((axes.first, aim.value), (end, aim.value), "level"))
        if aim.start and aim.year is not None:
            lines.append(axes.line(aim.start, (aim.year, aim.value), "path"))
    return lines


def _band(axes: Axes, used: list[Point], fan: Fan | None) -> str:
    if fan is None or not used:
        return ""
    last = used[-1]
    corners = ((last.year, last.value), (fan.year, fan.high), (fan.year, fan.low))
    return " ".join(f"{axes.x(year)},{axes.y(value)}" for year, value in corners)


def _tick_labels(axes: Axes, text: Callable[[float], str]) -> list[Label]:
    down = [Label(LEFT - 2, axes.y(tick), text(tick), look="tick") for tick in axes.ticks]
    across = [
        Label(axes.x(year), BOTTOM, str(year), "middle", "year")
        for year in year_ticks(axes.first, axes.last)
    ]
    return down + across


def _value_labels(axes: Axes, used: list[Point]) -> list[Label]:
    """The first and the last value, each on the side where there is room."""
    if not used:
        return []
    last = used[-1]
    found = [_beside(axes, last)]
    first = used[0]
    apart = abs(axes.x(first.year) - axes.x(last.year)) > 25
    if first is not last and apart:
        found.insert(0, Label(axes.x(first.year), axes.y(first.value), first.label))
    return found


def _beside(axes: Axes, point: Point) -> Label:
    x = axes.x(point.year)
    return Label(
        x, axes.y(point.value), point.label, "end" if x > 70 else "middle" if x > 20 else "start"
    )


def _aim_labels(axes: Axes, aims: Sequence[Aim]) -> list[Label]:
    """The name of each target over the end of its line; lower ones that would touch move under it."""
    found: list[Label] = []
    for aim in sorted(aims, key=lambda one: axes.y(one.value)):
        x = axes.x(aim.year if aim.year is not None else axes.last)
        y = axes.y(aim.value)
        while any(abs(other.y - y) < NEAR and abs(other.x - x) < 45 for other in found):
            y = round(y + NEAR, 2)
        found.append(Label(x, y, aim.label, "end" if x > 40 else "start", "aim"))
    return found
