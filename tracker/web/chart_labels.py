"""The words in a chart, each where there is room for it, on a phone too."""

from collections.abc import Callable, Sequence

from tracker.web.chart_marks import Aim, Label, Point, Texts
from tracker.web.scales import BOTTOM, EDGE, TOP, Axes, year_ticks

NEAR = 7.0  # per cent of the height below which two labels would touch
BELOW = 11.0  # per cent of the height by which a name stands under its line
LETTER = 2.1  # per cent of the width that a letter takes on a phone
LOWER = (40.0, 54.0, 26.0, 68.0)  # where the word over today goes when the top is taken
WAYS = (0.0, NEAR, -NEAR, 2 * NEAR, -2 * NEAR, 3 * NEAR, -3 * NEAR)


def ticks(axes: Axes, text: Callable[[float], str]) -> list[Label]:
    """The numbers of both axes."""
    down = [Label(EDGE, axes.y(tick), text(tick), look="tick") for tick in axes.ticks]
    across = [
        Label(axes.x(year), BOTTOM, str(year), "end" if axes.x(year) > 94 else "middle", "year")
        for year in year_ticks(axes.first, axes.last)
    ]
    return down + across


def words(
    axes: Axes,
    used: list[Point],
    second: list[Point],
    aims: Sequence[Aim],
    broken: float | None,
    today: float | None,
    texts: Texts,
) -> list[Label]:
    """What is written beside values, targets, lines and days, none over another."""
    found = _names(axes, used, second, texts.names) if second else _value_labels(axes, used)
    if axes.rank:
        found.append(Label(EDGE, TOP - 5, texts.better, look="today"))
    found += _aim_labels(axes, aims, found)
    found += [label for label in _plan_labels(axes, aims, texts.plan) if not _crowded(label, found)]
    now = axes.x(today) if today is not None else None
    places = [label for label in _path_labels(axes, aims, texts.path) if not _crowded(label, found)]
    found += sorted(places, key=lambda label: _crosses(label, now))[:1]
    if broken is not None:
        dots = [Label(axes.x(point.year), axes.y(point.value), "") for point in used + second]
        found.append(_break_label(axes.x(broken), texts.broken, [*found, *dots]))
    if now is not None:
        found.append(_today_label(now, texts.today, found, _path_heights(axes, aims, today or 0)))
    return found


def _extent(label: Label) -> tuple[float, float]:
    """From where to where a label reaches across."""
    width = len(label.text) * LETTER
    before = {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return label.x - before, label.x - before + width


def _crowded(label: Label, others: Sequence[Label]) -> bool:
    """Whether a label would touch another."""
    start, end = _extent(label)
    for other in others:
        left, right = _extent(other)
        if abs(other.y - label.y) < NEAR and left < end and start < right:
            return True
    return False


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
    return [*found, *_extremes(axes, used, found)]


def _extremes(axes: Axes, used: list[Point], taken: list[Label]) -> list[Label]:
    """The highest and the lowest value between the ends: above and below the line, if there is room."""
    found: list[Label] = []
    between = used[1:-1]
    if not between:
        return found
    by_height = sorted(used, key=lambda point: axes.y(point.value))
    for point, down in ((by_height[0], 0.0), (by_height[-1], BELOW)):
        x, y = axes.x(point.year), axes.y(point.value) + down
        label = Label(x, round(y, 2), point.label, "middle" if x < 90 else "end")
        if point in between and y < BOTTOM - 2 and not _crowded(label, [*taken, *found]):
            found.append(label)
    return found


def _beside(axes: Axes, point: Point) -> Label:
    x, y = axes.x(point.year), axes.y(point.value)
    if x > 70:
        return Label(x, y, point.label, "end")
    return Label(x, y, point.label, "middle") if x > 20 else Label(x + 2, y, point.label)


def _names(
    axes: Axes, used: list[Point], second: list[Point], names: tuple[str, str]
) -> list[Label]:
    """The names of two lines with their last values: the upper above its end, the lower below."""
    ends = [
        Label(
            axes.x(line[-1].year), axes.y(line[-1].value), f"{name}: {line[-1].label}", "end", look
        )
        for line, name, look in ((used, names[0], "value"), (second, names[1], "second"))
        if line
    ]
    upper, *lower = sorted(ends, key=lambda label: label.y)
    return [upper, *(_lowered(label, min(label.y + BELOW, BOTTOM - 2)) for label in lower)]


def _lowered(label: Label, y: float) -> Label:
    return Label(label.x, round(y, 2), label.text, label.anchor, label.look)


def _aim_labels(axes: Axes, aims: Sequence[Aim], taken: list[Label]) -> list[Label]:
    """The name of each target over the end of its line, moved where it would touch another."""
    found: list[Label] = []
    for aim in sorted(aims, key=lambda one: axes.y(one.value)):
        x = axes.x(aim.year if aim.year is not None else axes.last)
        y = axes.y(aim.value)
        label = Label(x, y, aim.label, "end" if x > 40 else "start", "aim")
        places = [_lowered(label, y + way) for way in WAYS if TOP <= y + way <= BOTTOM + NEAR / 2]
        free = (one for one in places if not _crowded(one, [*taken, *found]))
        found.append(next(free, label))
    return found


def _longest(aims: Sequence[Aim]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    paths = [aim.path for aim in aims if aim.path]
    return max(paths, key=lambda path: path[1][0] - path[0][0], default=None)


def _path_labels(axes: Axes, aims: Sequence[Aim], text: str) -> list[Label]:
    """Where the word beside the longest path may stand, the best place first."""
    longest = _longest(aims)
    if longest is None:
        return []
    (start, low), (end, high) = longest
    x1, x2 = axes.x(start), axes.x(end)
    if x2 - x1 < 30:
        return []
    y1, y2 = axes.y(low), axes.y(high)
    found = [
        Label(
            round(x1 + share * (x2 - x1), 2), round(y1 + share * (y2 - y1), 2), text, "end", "path"
        )
        for share in (0.5, 0.65, 0.8, 0.9)
    ]
    return [label for label in found if _extent(label)[0] >= 0]


def _crosses(label: Label, x: float | None) -> bool:
    """Whether a line down the picture would run through a label."""
    start, end = _extent(label)
    return x is not None and start - 1 < x < end + 1


def _path_heights(axes: Axes, aims: Sequence[Aim], year: float) -> list[float]:
    """How high the paths stand in a year."""
    return [
        axes.y(low + (high - low) * (year - start) / (end - start))
        for (start, low), (end, high) in (aim.path for aim in aims if aim.path)
        if start < year < end
    ]


def _plan_labels(axes: Axes, aims: Sequence[Aim], text: str) -> list[Label]:
    """The word over the last planned value."""
    return [
        Label(axes.x(year), axes.y(value), text, "end" if axes.x(year) > 40 else "start", "plan")
        for aim in aims
        for year, value in aim.plan[-1:]
    ]


def _break_label(x: float, text: str, others: list[Label]) -> Label:
    """The words at the mark of a break, on the side and at the height where there is room."""
    anchor = "start" if x < 60 else "end"
    places = [
        Label(x + (1 if anchor == "start" else -1), TOP + NEAR * step, text, anchor, "break")
        for step in range(9)
    ]
    return next((one for one in places if not _crowded(one, others)), places[0])


def _today_label(x: float, text: str, others: list[Label], paths: list[float]) -> Label:
    """The word over today's line, lower down where a target's name stands at the top."""
    names = [one for one in others if one.look in {"aim", "break"} and one.y < TOP + NEAR]
    crowded = any(-6 < (one.x - x if one.anchor == "end" else x - one.x) < 60 for one in names)
    y = TOP - 5
    if crowded:
        taken = [one.y for one in others if one.look != "tick"] + paths
        y = next((row for row in LOWER if all(abs(row - each) >= NEAR for each in taken)), LOWER[0])
    return Label(x, y, text, "end" if x > 92 else "middle", "today")
