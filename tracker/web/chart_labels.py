"""The words in a chart, each where there is room for it, on a phone too."""

from collections.abc import Callable, Sequence
from textwrap import wrap

from tracker.web.chart_marks import Aim, Label, Line, Point, Texts
from tracker.web.scales import BOTTOM, EDGE, RIGHT, TOP, Axes, year_ticks

NEAR = 7.0  # per cent of the height below which two labels would touch
UNDER = 8.5  # by which a label stands close under its line
BELOW = 11.0  # per cent of the height by which a name stands under its line
ROW = 5.0  # per cent of the height from a line of a label to the next
HEAD = 6.5  # where the words over the picture stand: above the highest number
LETTER = 2.1  # per cent of the width that a letter takes on a phone
WIDEST = 2.85  # what a bold one takes on the smallest phone
ON_PAPER = 1.1  # and in a wide window
END = RIGHT + 2.5  # where the picture ends across
WAYS = (0.0, UNDER, -NEAR, 2 * NEAR, -2 * NEAR, 3 * NEAR, -3 * NEAR)
DRAWN_OVER = frozenset({"path", "plan", "solid", "gap", "second"})  # lines that words keep clear of
SIDE = 1.5  # as bad as to stand this many lines higher or lower: to stand at the other end
STEPS = 40  # along a line, to see whether it runs through a label


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
    points: list[Point],
    aims: Sequence[Aim],
    lines: Sequence[Line],
    broken: float | None,
    today: float | None,
    texts: Texts,
) -> list[Label]:
    """What is written beside values, targets, lines and days, none over another."""
    used = [point for point in points if not point.second]
    second = [point for point in points if point.second]
    found = _names(axes, used, second, texts.names) if second else _value_labels(axes, used)
    drawn = [line for line in lines if line.look in DRAWN_OVER]
    if axes.rank:
        found.append(Label(EDGE, HEAD, texts.better, look="today"))
    if today is not None:
        now = axes.x(today)
        found.append(_today_label(now, texts.today))
        drawn.append(Line(now, TOP, now, BOTTOM, "today"))
    found += _aim_labels(axes, aims, found, drawn)
    found += [label for label in _plan_labels(axes, aims, texts.plan) if not _crowded(label, found)]
    if broken is not None:
        dots = [Label(axes.x(point.year), axes.y(point.value), "") for point in points]
        found.append(_break_label(axes.x(broken), texts.broken, [*found, *dots]))
    return found


def _extent(label: Label, letter: float = LETTER) -> tuple[float, float]:
    """From where to where a label reaches across."""
    width = len(label.text) * letter
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


def _run_through(label: Label, line: Line) -> bool:
    """Whether a line would run through a label in a wide window."""
    start, end = _extent(label, ON_PAPER)
    for step in range(STEPS + 1):
        share = step / STEPS
        x = line.x1 + share * (line.x2 - line.x1)
        y = line.y1 + share * (line.y2 - line.y1)
        if start - 1 < x < end + 1 and label.y - NEAR - 1 < y < label.y - 2:
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


def _aim_labels(
    axes: Axes, aims: Sequence[Aim], taken: list[Label], lines: Sequence[Line]
) -> list[Label]:
    """The name of each target beside its line, moved where it would touch another or a line."""
    found: list[Label] = []
    for aim in sorted(aims, key=lambda one: axes.y(one.value)):
        x = axes.x(aim.year if aim.year is not None else axes.last)
        y = axes.y(aim.value)
        rows = wrap(aim.label, int((END - axes.left) / WIDEST))
        best = min(
            (
                (
                    _cost(block, [*taken, *found], lines) + abs(way) / NEAR + SIDE * side,
                    place,
                    block,
                )
                for place, way in enumerate(WAYS)
                if TOP <= y + way <= BOTTOM + NEAR / 2
                for side, (at, anchor) in enumerate(_sides(axes, x, max(map(len, rows))))
                for block in [_block(at, y + way, rows, anchor, down=way > 0)]
            ),
            key=lambda one: one[:2],
        )
        found += best[2]
    return found


def _sides(axes: Axes, x: float, letters: int) -> list[tuple[float, str]]:
    """Where a text beside a spot may stand so that it is whole on the smallest phone, best first."""
    width = letters * WIDEST
    ways = [(x, "end", x - width), (x, "start", x)] if x > 40 else [(x, "start", x)]
    ways += [(axes.left, "start", axes.left), (END, "end", END - width)]
    return [
        (at, anchor)
        for at, anchor, start in ways
        if start >= min(axes.left, END - width) and start + width <= END
    ] or [(axes.left, "start")]


def _block(x: float, y: float, rows: Sequence[str], anchor: str, *, down: bool) -> list[Label]:
    """A text on as many lines as it needs: down from y, or the last of them at y."""
    first = y if down else y - ROW * (len(rows) - 1)
    return [
        Label(x, round(first + ROW * place, 2), row, anchor, "aim")
        for place, row in enumerate(rows)
    ]


def _cost(block: Sequence[Label], others: Sequence[Label], lines: Sequence[Line]) -> float:
    """How bad a place is: over other words it is hardly ever right, over a line seldom."""
    over = any(_crowded(label, others) for label in block)
    run = any(_run_through(label, line) for label in block for line in lines)
    return 20.0 * over + 3.0 * run


def _plan_labels(axes: Axes, aims: Sequence[Aim], text: str) -> list[Label]:
    """The word over the last planned value."""
    return [
        Label(axes.x(year), axes.y(value), text, "end" if axes.x(year) > 40 else "start", "plan")
        for aim in aims
        for year, value in aim.plan[-1:]
    ]


def _break_label(x: float, text: str, others: list[Label]) -> Label:
    """The words at the mark of a break, on the side and at the height where there is room."""
    anchor = "start" if x + 1 + len(text) * WIDEST <= END else "end"
    places = [
        Label(x + (1 if anchor == "start" else -1), TOP + NEAR * step, text, anchor, "break")
        for step in range(9)
    ]
    return next((one for one in places if not _crowded(one, others)), places[0])


def _today_label(x: float, text: str) -> Label:
    """The word over today's line, above the picture."""
    half = len(text) * WIDEST / 2
    return Label(x, HEAD, text, "end" if x + half > END else "middle", "today")
