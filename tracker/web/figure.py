"""A picture with what is said of it, and the same as a file that stands alone."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tracker.datasets.package import LICENCE
from tracker.models import Indicator, Observation
from tracker.rules.characters import cleaned
from tracker.web import figure_key
from tracker.wording import day_text, number_text, unit_text

WIDTH = 760  # pixels of a picture that stands alone
MARGIN = 20
HEADING = (20, 16)  # how large a promise and how it stands are written
SHARED = 3  # so many names at most are told of those that share a number
LETTERS = {20: 54, 16: 68, 14: 86, 12: 98}  # how many letters of a size fit on a line of it


class Panel(NamedTuple):
    """One drawing: its geometry, the template that draws it, its height; among others also its name
    and what it shows in words."""

    chart: Any
    body: str
    height: int
    name: str = ""
    summary: str = ""

    @property
    def key(self) -> list[figure_key.Entry]:
        """What its marks mean."""
        return figure_key.entries(self.chart)

    @property
    def beneath(self) -> str:
        """What a file says under it: the names that stand in it cut short."""
        return str(getattr(self.chart, "short_names", ""))


class Figure(NamedTuple):
    """What is drawn, with its message, what it shows exactly, the same in words, and its values."""

    id: str
    title: str
    subtitle: str
    summary: str
    panels: tuple[Panel, ...]
    drawn: Sequence[Observation] = ()
    heading: tuple[str, ...] = ()  # what a file says above it: a promise, and how it stands

    @property
    def chart(self) -> Any:
        """The geometry of the only drawing, or of the first."""
        return self.panels[0].chart

    @property
    def sources(self) -> list[str]:
        """The sources of its values."""
        return sources_of(self.drawn)


def sources_of(values: Iterable[Observation]) -> list[str]:
    """The sources of some values, each once."""
    return list(dict.fromkeys(row.source.title for row in values if row.source))


def subtitle(indicator: Indicator, years: Sequence[int], place: str = "") -> str:
    """What is drawn: the indicator, its unit, the place where it is one, the years."""
    first, last = min(years), max(years)
    span = f"{first}–{last}" if first < last else str(first)
    parts = (indicator.name, unit_text(indicator.unit.name), place, span)
    return ", ".join(part for part in parts if part)


def tick_text(value: float) -> str:
    """A round number of a scale."""
    return number_text(Decimal(f"{value:.10g}"))


def highest_and_lowest(numbers: Sequence[tuple[str, float, str]]) -> str:
    """The ends of some numbers in a line, from a name, the number and its text for each."""
    values = [value for _name, value, _text in numbers]
    ends = {"highest": _who(numbers, max(values)), "lowest": _who(numbers, min(values))}
    return _("Highest: %(highest)s. Lowest: %(lowest)s.") % ends


def _who(numbers: Sequence[tuple[str, float, str]], wanted: float) -> str:
    """All that share a number, with its text."""
    names = [name for name, value, _text in numbers if value == wanted]
    shown = " / ".join(names[:SHARED]) + (" / …" if len(names) > SHARED else "")
    return f"{shown}, {next(text for _name, value, text in numbers if value == wanted)}"


class Line(NamedTuple):
    """A line of text of a picture that stands alone."""

    y: int
    text: str
    size: int
    look: str


class Placed(NamedTuple):
    """A panel with its place in such a picture."""

    panel: Panel
    x: int
    y: int
    width: int


def alone(figure: Figure, *, on: Any, address: str) -> str:
    """The picture as an SVG of its own: with its title, sources, day, address and licence in it."""
    lines: list[Line] = []
    y = 14
    for text, size in zip(figure.heading, HEADING, strict=False):
        y = _write(lines, y, text, size, "title") + 6
    y = _write(lines, y, figure.title, HEADING[-1] if figure.heading else 20, "title")
    shown = "" if figure.subtitle in figure.heading else figure.subtitle
    y = _write(lines, y + 2, shown, 14, "quiet") + 10
    placed, y = _place(figure.panels, y)
    key, y = figure_key.placed(figure.chart, x=MARGIN, y=y, width=WIDTH - 2 * MARGIN)
    for panel in figure.panels:
        y = _write(lines, y, panel.beneath, 12, "quiet")
    y += 8
    if sources := "; ".join(figure.sources):
        y = _write(lines, y, _("Source: %(sources)s.") % {"sources": sources}, 12, "quiet")
    said = _("Drawn on %(day)s from the data of %(address)s. Picture: %(licence)s.")
    told = {"day": day_text(on), "address": address, "licence": LICENCE["name"]}
    y = _write(lines, y, said % told, 12, "quiet")
    drawn = {"figure": figure, "lines": lines, "placed": placed, "key": key}
    extent = {"width": WIDTH, "height": y + 14}
    return cleaned(render_to_string("components/alone.svg", {**drawn, **extent}))


def _write(lines: list[Line], y: int, text: str, size: int, look: str) -> int:
    """Add a text, on as many lines as it needs; return where the next one begins."""
    for line in wrap(text, LETTERS[size]):
        y += round(size * 1.4)
        lines.append(Line(y, line, size, look))
    return y


def _place(panels: Sequence[Panel], y: int) -> tuple[list[Placed], int]:
    """One panel over the whole width, several in two columns; and where they end."""
    if len(panels) == 1:
        whole = Placed(panels[0], MARGIN, y, WIDTH - 2 * MARGIN)
        return [whole], y + panels[0].height
    width = (WIDTH - 3 * MARGIN) // 2
    placed = []
    for first in range(0, len(panels), 2):
        pair = panels[first : first + 2]
        placed += [
            Placed(panel, MARGIN + column * (width + MARGIN), y + 24, width)
            for column, panel in enumerate(pair)
        ]
        y += 24 + max(panel.height for panel in pair) + 16
    return placed, y
