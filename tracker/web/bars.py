"""Bars as pure geometry: rows of one bar each, or of one bar cut into the parts of a whole.

Across all positions are percentages of the picture, down they are pixels: so the type keeps its
size on a phone, and a long name stands on a line of its own over its bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

NAME, BAR, GAP, LEGEND = 20, 18, 12, 22  # pixels that a name, a bar, the space and a key take
WHOLE, KEY = 26, 14  # pixels that a bar of parts and the box of a key are high
LEFT, LONGEST = 0.3, 74.0  # per cent of the width: the edge, and the longest bar before its number
ROOM = 11.5  # per cent of the width from which a part can carry its number on a phone
LINE = 30  # letters that fit beside the box of a key on a phone
DARK = 3  # so many of the tones, from the first, are dark enough for white numbers


@dataclass(frozen=True)
class Part:
    """A number of a row, with its text; without a number there is a gap."""

    name: str
    value: float | None
    text: str
    rest: bool = False  # what belongs to none of the other parts


@dataclass(frozen=True)
class Row:
    """What a bar is of, and its one number, or the numbers of its parts."""

    name: str
    parts: tuple[Part, ...]
    own: bool = True  # whether it is what the picture is of, or stands beside that


@dataclass(frozen=True)
class Box:
    x: float
    y: int
    width: float
    tone: str  # own, other, gap, or the place of the part in the whole
    height: int = BAR


@dataclass(frozen=True)
class Text:
    x: float
    y: int
    text: str
    look: str  # name, value, inside, light, missing or key
    anchor: str = "start"


@dataclass(frozen=True)
class Bars:
    """Everything the template draws, and how high it is in pixels."""

    height: int
    boxes: tuple[Box, ...]
    texts: tuple[Text, ...]
    keys: tuple[Box, ...] = ()


def draw(rows: Sequence[Row], *, largest: float, missing: str) -> Bars:
    """One bar a row, from zero; `largest` is the number of the longest bar."""
    boxes, texts = [], []
    for place, row in enumerate(rows):
        top = place * (NAME + BAR + GAP)
        texts.append(Text(LEFT, top + 14, row.name, "name"))
        (part,) = row.parts
        if part.value is None:
            boxes.append(Box(LEFT, top + NAME, LONGEST, "gap"))
            texts.append(Text(LEFT + 2, top + NAME + 13, missing, "missing"))
            continue
        width = round(part.value / largest * LONGEST, 2) if largest else 0.0
        boxes.append(Box(LEFT, top + NAME, max(width, 0.3), "own" if row.own else "other"))
        texts.append(Text(LEFT + max(width, 0.3) + 1.5, top + NAME + 14, part.text, "value"))
    return Bars(len(rows) * (NAME + BAR + GAP), tuple(boxes), tuple(texts))


def stacked(rows: Sequence[Row], *, missing: str) -> Bars:
    """Each row as parts of a whole, in one order, with a key of the parts below."""
    boxes: list[Box] = []
    texts: list[Text] = []
    for place, row in enumerate(rows):
        top = place * (NAME + WHOLE + GAP)
        texts.append(Text(LEFT, top + 14, row.name, "name"))
        known = [part.value or 0.0 for part in row.parts]
        if not sum(known):
            boxes.append(Box(LEFT, top + NAME, 100 - 2 * LEFT, "gap", WHOLE))
            texts.append(Text(LEFT + 2, top + NAME + 17, missing, "missing"))
            continue
        widths = [round(number / sum(known) * (100 - 2 * LEFT), 2) for number in known]
        starts = [round(start, 2) for start in accumulate(widths, initial=LEFT)]
        boxes += [
            Box(start, top + NAME, width, _tone(tone, part), WHOLE)
            for tone, (part, start, width) in enumerate(
                zip(row.parts, starts, widths, strict=False)
            )
            if width
        ]
        texts += [
            Text(
                round(start + width / 2, 2),
                top + NAME + 17,
                part.text,
                "inside" if tone < DARK else "light",
                "middle",
            )
            for tone, (part, start, width) in enumerate(
                zip(row.parts, starts, widths, strict=False)
            )
            if width >= ROOM
        ]
    return _with_key(rows, boxes, texts)


def _tone(place: int, part: Part) -> str:
    return "gap" if part.rest else str(place)


def _with_key(rows: Sequence[Row], boxes: list[Box], texts: list[Text]) -> Bars:
    """What each tone means, one a line: a name may be long."""
    top = len(rows) * (NAME + WHOLE + GAP) + 4
    keys: list[Box] = []
    for tone, part in enumerate(rows[0].parts if rows else ()):
        keys.append(Box(LEFT, top, 0, _tone(tone, part), KEY))
        for line in wrap(part.name, LINE) or [""]:
            texts.append(Text(LEFT, top + 12, line, "key"))
            top += LEGEND
    return Bars(top, tuple(boxes), tuple(texts), tuple(keys))
