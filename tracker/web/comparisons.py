"""A comparison with its values: one picture, and the cells of the table beneath it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from tracker.models import Dimension, Observation, Series
from tracker.queries import measured, targets
from tracker.web import bars, figures, target_words
from tracker.web.comparison_list import ALL, Comparison, Shape
from tracker.web.figure import Figure, Panel, highest_and_lowest, subtitle
from tracker.wording import amount_text, number_text

BARS = "components/bars_body.svg"


class Cell(NamedTuple):
    """One number of a comparison; without a value there is a gap, and it is said."""

    place: str
    part: str
    series: Series
    row: Observation | None
    dated: bool = False  # whether the cells of its place are of several years

    @property
    def year(self) -> int | None:
        """The year of the value."""
        return self.row.year if self.row else None

    @property
    def text(self) -> str:
        """The number as it is read, or nothing."""
        told = _text(self.row) if self.row else ""
        return f"{told} ({self.year})" if told and self.dated else told

    @property
    def value(self) -> float | None:
        """The number, as it is drawn."""
        return float(self.row.value) if self.row and self.row.value is not None else None


class Compared(NamedTuple):
    """What a page of figures shows. figure is nothing where no value is there."""

    wanted: Comparison
    figure: Figure | None
    cells: list[Cell]

    @property
    def heads(self) -> list[str]:
        """The columns of the table of a breakdown: the places with their years."""
        return [_with_years(inside) for inside in _by_place(self.cells)]

    @property
    def parts(self) -> list[tuple[str, list[tuple[str, Cell | None]]]]:
        """Its rows: a part, and under each column its cell."""
        found = {(cell.part, cell.place): cell for cell in self.cells}
        columns = {inside[0].place: _with_years(inside) for inside in _by_place(self.cells)}
        parts = dict.fromkeys(cell.part for cell in self.cells)
        return [
            (part, [(head, found.get((part, place))) for place, head in columns.items()])
            for part in parts
        ]


def compared(wanted: Comparison, *, on: date) -> Compared:
    """Draw a comparison: of each place the newest year of which all its parts have a value."""
    series = measured.series_of(wanted.indicator, wanted.places)
    if wanted.shape is Shape.LINE:
        return _lines(wanted, series, on=on)
    cells = _cells(wanted, series)
    drawn = _parts(cells) if wanted.shape is Shape.STACK else cells
    figure = _figure(wanted, cells) if any(cell.row for cell in drawn) else None
    return Compared(wanted, figure, cells)


def _lines(wanted: Comparison, series: list[Series], *, on: date) -> Compared:
    whole = next((one for one in series if not one.breakdown), None)
    if whole is None:
        return Compared(wanted, None, [])
    rows = [row for row in whole.observations.all() if row.year]
    cells = [
        Cell(whole.place.name, "", whole, row)
        for row in sorted(rows, key=lambda row: (row.year or 0, row.pk))
    ]
    figure = figures.of_series(whole, targets.aims_on(whole), on=on)
    return Compared(wanted, figure, cells)


def _cells(wanted: Comparison, series: list[Series]) -> list[Cell]:
    """A cell for each place and part that has a series, in the order of the comparison."""
    names = measured.names_of([wanted.by] if wanted.by else [])
    found = {(one.place.code, _part(one, wanted.by)): one for one in series if _fits(one, wanted)}
    cells = []
    for place in wanted.places:
        inside = [
            Cell(one.place.name, _name(names, wanted.by, part), one, None)
            for part in wanted.values
            if (one := found.get((place, part)))
        ]
        cells += _filled(inside)
    return cells


def _name(names: Mapping[tuple[str, str], Dimension], by: str, part: str) -> str:
    return str(names.get((by, part), part)) if part else _("in all")


def _filled(inside: list[Cell]) -> list[Cell]:
    """The cells of a place with the values of the newest year that all its parts have.

    A part without this year, or all where there is none, have their own newest, and its year.
    """
    known = {cell.part: measured.by_year(cell.series) for cell in inside}
    parts = _parts(inside) or inside
    shared = measured.shared_year(known[cell.part] for cell in parts) or 0
    filled = [cell._replace(row=_at(known[cell.part], shared)) for cell in inside]
    dated = len({cell.year for cell in filled if cell.row}) > 1
    return [cell._replace(dated=dated) for cell in filled]


def _at(known: Mapping[int, Observation], year: int) -> Observation | None:
    """The value of a year, or else the newest."""
    return known.get(year) or (known[max(known)] if known else None)


def _parts(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a breakdown, without those of the whole."""
    return [cell for cell in cells if cell.series.breakdown]


def _fits(series: Series, wanted: Comparison) -> bool:
    return set(series.breakdown) <= {wanted.by}


def _part(series: Series, by: str) -> str:
    return str(series.breakdown.get(by, ALL))


def _text(row: Observation) -> str:
    return target_words.observed(row, target_words.sign(row.series.indicator.unit))


def _figure(wanted: Comparison, cells: list[Cell]) -> Figure:
    drawn = {Shape.BARS: _bars, Shape.STACK: _stack, Shape.PANELS: _panels}[wanted.shape]
    return Figure(
        id=f"figure-{wanted.code}",
        title=_message(wanted, cells),
        subtitle=subtitle(cells[0].series.indicator, [cell.year for cell in cells if cell.year]),
        summary=_summary(cells),
        panels=drawn(cells),
        drawn=[cell.row for cell in cells if cell.row],
    )


def _part_of(cell: Cell, name: str) -> bars.Part:
    return bars.Part(name, cell.value, cell.text)


def _largest(cells: Sequence[Cell]) -> float:
    return max(_value(cell) for cell in cells)


def _bars(cells: list[Cell]) -> tuple[Panel, ...]:
    rows = [
        bars.Row(_dated(cell), (_part_of(cell, ""),), own=cell.series.place.code == "KZ")
        for cell in cells
    ]
    drawn = bars.draw(rows, largest=_largest(cells), missing=_("no data"))
    return (Panel(drawn, BARS, drawn.height),)


def _dated(cell: Cell) -> str:
    return f"{cell.place}, {cell.year}" if cell.year else cell.place


def _stack(cells: list[Cell]) -> tuple[Panel, ...]:
    """A bar a place; what its parts leave of the whole is drawn as a part of no name."""
    places = [inside for inside in _by_place(cells) if _parts(inside)]
    names = list(dict.fromkeys(cell.part for cell in _parts(cells)))
    rests = [round(_total(inside) - _sum(inside), 6) for inside in places]
    rows = []
    for inside, rest in zip(places, rests, strict=True):
        total, known = _total(inside), {cell.part: cell.value for cell in _parts(inside)}
        parts = [bars.Part(name, known.get(name), _share(known.get(name), total)) for name in names]
        if any(rests):
            parts.append(bars.Part(_("not classified"), rest, _share(rest, total), rest=True))
        rows.append(bars.Row(_with_years(_parts(inside)), tuple(parts)))
    drawn = bars.stacked(rows, missing=_("no data"))
    return (Panel(drawn, BARS, drawn.height),)


def _sum(inside: Sequence[Cell]) -> float:
    return sum(_value(cell) for cell in _parts(inside))


def _total(inside: Sequence[Cell]) -> float:
    """What the shares of a place are of: the whole of that year, and no less than its parts."""
    parts = _parts(inside)
    years = {cell.year for cell in parts if cell.row}
    whole = [_value(cell) for cell in inside if cell not in parts and {cell.year} == years]
    return max([_sum(inside), *whole])


def _share(value: float | None, total: float) -> str:
    if value is None or not total:
        return ""
    return amount_text(number_text(Decimal(round(value / total * 100))), "%")


def _panels(cells: list[Cell]) -> tuple[Panel, ...]:
    found = []
    for inside in _by_place(cells):
        own = inside[0].series.place.code == "KZ"
        rows = [bars.Row(cell.part, (_part_of(cell, ""),), own=own) for cell in inside]
        drawn = bars.draw(rows, largest=_largest(cells), missing=_("no data"))
        told = "; ".join(f"{cell.part}: {cell.text or _('no data')}" for cell in inside)
        found.append(Panel(drawn, BARS, drawn.height, _with_years(inside), told))
    return tuple(found)


def _with_years(cells: list[Cell]) -> str:
    years = sorted({str(cell.year) for cell in cells if cell.year})
    return ", ".join([cells[0].place, *years])


def _by_place(cells: list[Cell]) -> list[list[Cell]]:
    places = dict.fromkeys(cell.place for cell in cells)
    return [[cell for cell in cells if cell.place == place] for place in places]


def _message(wanted: Comparison, cells: list[Cell]) -> str:
    """What the picture says first, in a line."""
    if wanted.shape is Shape.STACK:
        places = {cell.place for cell in _parts(cells) if cell.row}
        return _largest_part(next(one for one in _by_place(cells) if one[0].place in places))
    known = [cell for cell in cells if cell.row]
    whole = [cell for cell in known if not cell.series.breakdown] or known
    return highest_and_lowest([(_named(cell), _value(cell), cell.text) for cell in whole])


def _largest_part(inside: list[Cell]) -> str:
    most = max(_parts(inside), key=_value)
    share = _share(most.value, _total(inside))
    said = {"place": most.place, "part": most.part, "share": share}
    return _("Largest part in %(place)s: %(part)s, %(share)s.") % said


def _value(cell: Cell) -> float:
    return cell.value or 0.0


def _named(cell: Cell) -> str:
    return f"{cell.place}, {cell.part}" if cell.series.breakdown else cell.place


def _summary(cells: list[Cell]) -> str:
    """The gaps, in words: the numbers are in the table."""
    missing = [f"{cell.place}, {cell.part}" for cell in cells if cell.row is None]
    told = _("All numbers are in the table below.")
    if not missing:
        return told
    return " ".join([told, _("No data: %(cells)s.") % {"cells": "; ".join(missing)}])
