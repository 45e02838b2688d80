"""A chart as pure geometry: values, targets and a projection become lines, dots and labels.

All positions are percentages of the picture, so that text keeps its size on a phone; the
template only prints them. Years stand for their end: 31 December 2015 is at 2015.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from tracker.web import chart_labels
from tracker.web.chart_marks import Aim, Chart, Dot, Fan, Label, Line, Point, Texts
from tracker.web.scales import EDGE, RIGHT, Axes

BAND_STEPS = 8  # from the last value to the deadline
LONGEST_LINE = 3  # years without a value that a solid line may cross
ENGLISH = Texts()


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
    texts: Texts = ENGLISH,
) -> Chart | None:
    """Lay out a chart; nothing where there is no value to draw."""
    ordered = sorted(points, key=lambda point: (point.year, not point.used))
    if not ordered:
        return None
    years, values = _years(ordered, aims, fan, today), _values(ordered, aims, fan)
    axes = Axes(years, values, rank=rank, tick_text=tick_text)
    first = [point for point in ordered if not point.second]
    used = [point for point in first if point.used]
    second = [point for point in ordered if point.second]
    broken = _break(ordered)
    lines = [
        *_grid(axes),
        *_levels(axes, aims),
        *_plans(axes, aims),
        *_ranges(axes, ordered),
        *_joined(axes, used),
        *_joined(axes, second, "second"),
    ]
    if fan and used:
        lines.append(_line(axes, (used[-1].year, used[-1].value), (fan.year, fan.middle), "fan"))
    return Chart(
        lines=_by_look(lines),
        rings=tuple(
            Dot(axes.x(aim.year), axes.y(aim.value), aim.own, aim.label)
            for aim in aims
            if aim.year is not None
        ),
        dots=tuple(_dot(axes, point) for point in first),
        labels=_by_look(
            [
                *chart_labels.ticks(axes, tick_text),
                *chart_labels.words(axes, used + second, aims, lines, broken, today, texts),
            ]
        ),
        fan=_band(axes, used, fan),
        today=axes.x(today) if today is not None else None,
        squares=tuple(
            Dot(axes.x(year), axes.y(value), aim.own, f"{texts.plan}, {year}: {tick_text(value)}")
            for aim in aims
            for year, value in aim.plan
        ),
        diamonds=tuple(_dot(axes, point) for point in second),
        broken=() if broken is None else (axes.x(broken),),
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
    years += [year for aim in aims for year, _value in aim.plan]
    years += [fan.year] if fan else []
    return years + ([today] if today is not None else [])


def _values(points: list[Point], aims: Sequence[Aim], fan: Fan | None) -> list[float]:
    values = [point.value for point in points] + [aim.value for aim in aims]
    values += [end for point in points for end in (point.low, point.high) if end is not None]
    values += [aim.start[1] for aim in aims if aim.start]
    values += [value for aim in aims for _year, value in aim.plan]
    if fan:
        floor = 0.0 if min(values) >= 0 else fan.low
        values += [max(fan.low, floor), fan.high]
    return values


def _dot(axes: Axes, point: Point) -> Dot:
    return Dot(axes.x(point.year), axes.y(point.value), point.used, f"{point.year}: {point.label}")


def _break(points: list[Point]) -> float | None:
    """Where values stop being comparable with the later ones: between the two years."""
    before = [point.year for point in points if not point.comparable]
    after = [point.year for point in points if point.comparable]
    return (max(before) + min(after)) / 2 if before and after else None


def _joined(axes: Axes, used: list[Point], look: str = "solid") -> list[Line]:
    """The line through the values; dashed where years are missing, none across a break."""
    return [
        _line(
            axes,
            (one.year, one.value),
            (two.year, two.value),
            "gap" if look == "solid" and two.year - one.year > LONGEST_LINE else look,
        )
        for one, two in pairwise(used)
        if one.comparable == two.comparable
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
        if aim.path:
            lines.append(_line(axes, *aim.path, "path"))
    return lines


def _plans(axes: Axes, aims: Sequence[Aim]) -> list[Line]:
    """The planned values as steps: each holds from the end of the planned year before it."""
    steps = []
    for aim in aims:
        for (before, old), (year, value) in pairwise(sorted(aim.plan)):
            steps.append(_line(axes, (before, old), (before, value), "plan"))
            steps.append(_line(axes, (before, value), (year, value), "plan"))
    return steps


def _band(axes: Axes, used: list[Point], fan: Fan | None) -> str:
    """The corners of the band: from the last value it opens as the method says, not in a straight line."""
    if fan is None or not used:
        return ""
    last = used[-1]
    shares = [step / BAND_STEPS for step in range(BAND_STEPS + 1)]
    upper = [_band_at(last, fan, share, fan.high) for share in shares]
    lower = [_band_at(last, fan, share, fan.low) for share in reversed(shares[1:])]
    return " ".join(f"{axes.x(year)},{axes.y(value)}" for year, value in upper + lower)


def _band_at(last: Point, fan: Fan, share: float, edge: float) -> tuple[float, float]:
    """Where an edge of the band stands after a share of the way to the deadline."""
    middle = last.value + share * (fan.middle - last.value)
    return last.year + share * (fan.year - last.year), middle + share**fan.growth * (
        edge - fan.middle
    )
