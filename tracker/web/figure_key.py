"""What the marks of a chart of lines mean: beneath it on the page, and in the file that stands alone."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

LETTER = 7.4  # pixels that a letter of 12 pixels takes
MARKS = {  # how wide and how high each is, in pixels
    "used": (22, 10),
    "other": (10, 10),
    "target": (16, 16),
    "path": (24, 10),
    "plan": (24, 10),
    "broken": (10, 12),
    "fan": (22, 12),
}
GAP = 7  # pixels between a mark and its words
MIDDLE = 11  # pixels from the top of a row to the middle of its marks
SPACE = 18  # pixels between two entries
ROW = 20  # pixels from a row to the next


class Entry(NamedTuple):
    """A mark of `key_mark.svg` with its meaning."""

    mark: str
    text: str


class Placed(NamedTuple):
    """An entry with its place in a picture, in pixels."""

    mark: str
    text: str
    x: int
    y: int
    text_x: int
    text_y: int  # of the middle of the letters


def entries(chart: Any) -> list[Entry]:
    """The marks that a chart of lines uses; none for another picture."""
    if not getattr(chart, "dots", ()):
        return []
    used = [
        (chart.hollow, "used", _("used for the verdict")),
        (chart.hollow, "other", _("another source or an approximate value")),
        (chart.rings, "target", _("target value")),
        ("path" in chart.lines, "path", _("path to the target")),
        (chart.squares, "plan", _("plan")),
        (chart.broken, "broken", _("series break")),
        (chart.fan, "fan", _("projection, 8 cases in 10")),
    ]
    return [Entry(mark, text) for there, mark, text in used if there]


def placed(chart: Any, *, x: int, y: int, width: int) -> tuple[list[Placed], int]:
    """The key in rows of a width, from y on; and where it ends."""
    found: list[Placed] = []
    at = x
    for mark, text in entries(chart):
        wide, high = MARKS[mark]
        long = wide + GAP + round(len(text) * LETTER)
        if at > x and at + long > x + width:
            at, y = x, y + ROW
        found.append(Placed(mark, text, at, y + MIDDLE - high // 2, at + wide + GAP, y + MIDDLE))
        at += long + SPACE
    return found, y + ROW if found else y
