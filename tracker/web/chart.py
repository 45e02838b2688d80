"""A chart as pure geometry: values, targets and a projection become lines, dots and labels.

All positions are percentages of the picture, so that text keeps its size on a phone; the
template only prints them. Years stand for their end: 31 December 2015 is at 2015.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.web.scales import BOTTOM, EDGE, RIGHT, TOP, Axes, year_ticks

LONGEST_LINE = 3  # years without a value that a solid line may cross
NEAR = 7.0  # per cent of the height below which two labels would touch


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
class Texts:
    """The words in the picture, in the reader's language."""

    today: str = "today"
    path: str = "path to the target"


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
    look: str = "value"  # value, aim, path, today, tick or year


@dataclass(frozen=True)
class Chart:
    """Everything the template draws; lines and labels are grouped by their look."""

    lines: dict[str, list[Line]]
    rings: tuple[Dot, ...]
    dots: tuple[Dot, ...]
    labels: dict[str, list[Label]]
    fan: str  # the corners of the band, or nothing
    today: float | None


def _line(axes: Axes, start: tuple[float, float], end: tuple[float, float], look: str) -> Line:
    return Line(axes.x(start[0]), axes.y(start[1]), axes.x(end[0]), axes.y(end[1]), look)


def draw(
    points: Iterable[Point],
    aims: Sequence[Aim] = (),
    *,
    fan: Fan | None = None,
    today: float | None = None,
    rank: bool = False,
    tick_text: Callable[[float], str] = "{:g}".format,
    texts: Texts = Texts(),
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
        *_path_labels(axes, aims, texts.path),
    ]
    if today is not None:
        labels.append(_today_label(axes.x(today), texts.today, labels))
    if fan and used:
        lines.append(_line(axes, (used[-1].year, used[-1].value), (fan.year, fan.middle), "fan"))
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
    return [Line(EDGE, height, RIGHT + 2, height, "grid") for height in heights]


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
        _line(
            axes,
            (one.year, one.value),
            (two.year, two.value),
            "gap" if two.year - one.year > LONGEST_LINE else "solid",
        )
        for one, two in pairwise(used)
    ]


def _ranges(axes: Axes, points: list[Point]) -> list[Line]:
    return [
        _line(axes, (point.year, point.low), (point.year, point.high), "range")
        for point in points
        if point.low is not None and point.high is not None
    ]


def _levels(axes: Axes, aims: Sequence[Aim]) -> list[Line]:
    """For each target its level across the picture and the path that leads to it."""
    lines = []
    for aim in aims:
        end = axes.last if aim.year is None else aim.year
        lines.append(_line(axes, (axes.first, aim.value), (end, aim.value), "level"))
        if aim.start and aim.year is not None:
            lines.append(_line(axes, aim.start, (aim.year, aim.value), "path"))
    return lines


def _band(axes: Axes, used: list[Point], fan: Fan | None) -> str:
    if fan is None or not used:
        return ""
    last = used[-1]
    corners = ((last.year, last.value), (fan.year, fan.high), (fan.year, fan.low))
    return " ".join(f"{axes.x(year)},{axes.y(value)}" for year, value in corners)


def _tick_labels(axes: Axes, text: Callable[[float], str]) -> list[Label]:
    down = [Label(EDGE, axes.y(tick), text(tick), look="tick") for tick in axes.ticks]
    across = [
        Label(axes.x(year), BOTTOM, str(year), "end" if axes.x(year) > 94 else "middle", "year")
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
        found.insert(0, Label(axes.x(first.year) + 2, axes.y(first.value), first.label))
    return found


def _beside(axes: Axes, point: Point) -> Label:
    x, y = axes.x(point.year), axes.y(point.value)
    if x > 70:
        return Label(x, y, point.label, "end")
    return Label(x, y, point.label, "middle") if x > 20 else Label(x + 2, y, point.label)


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


def _path_labels(axes: Axes, aims: Sequence[Aim], text: str) -> list[Label]:
    """The word beside the longest path, where there is room for it."""
    paths = [aim for aim in aims if aim.start and aim.year is not None]
    longest = max(paths, key=_length, default=None)
    if longest is None or longest.start is None or longest.year is None:
        return []
    x1, x2 = axes.x(longest.start[0]), axes.x(longest.year)
    if x2 - x1 < 30:
        return []
    y1, y2 = axes.y(longest.start[1]), axes.y(longest.value)
    return [Label(round((x1 + x2) / 2, 2), round((y1 + y2) / 2, 2), text, "end", "path")]


def _length(aim: Aim) -> float:
    return (aim.year or 0) - (aim.start[0] if aim.start else 0)


def _today_label(x: float, text: str, others: list[Label]) -> Label:
    """The word over today's line, lower down where a target's name stands at the top."""
    names = [one for one in others if one.look == "aim" and one.y < TOP + NEAR]
    crowded = any(-6 < (one.x - x if one.anchor == "end" else x - one.x) < 60 for one in names)
    return Label(x, 40.0 if crowded else TOP - 5, text, "end" if x > 92 else "middle", "today")
