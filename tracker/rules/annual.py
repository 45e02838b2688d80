"""Annual series from CSV in the layout of Open SDG: a year, a value, and columns that name the series."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tracker.rules.values import Value

YEAR, VALUE = "year", "value"
A_YEAR = re.compile(r"[0-9]{4}")
A_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?")

type Series = dict[str, tuple[Value, ...]]


class Rejection(NamedTuple):
    """A line that was not taken, or a file (line 1) of which none was, and why."""

    file: str
    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """What one file gave: its series, oldest value first, and the lines that were not taken.

    read: lines with at least one filled cell, without the header: accepted + rejected.
    """

    series: Series
    rejected: list[Rejection]
    read: int

    @property
    def accepted(self) -> int:
        return self.read - len(self.rejected)


class _Bad(ValueError):
    """What is wrong with a line: the column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class _Line(NamedTuple):
    number: int
    series: str
    value: Value


class _Header(NamedTuple):
    """The names of a file's columns, and where the year and the value stand."""

    names: list[str]
    year: int
    value: int


def read_csv(file: str, text: Iterable[str]) -> Reading:
    """Read the lines of a file. Its name becomes a part of the name of each of its series."""
    rows = csv.reader(text, strict=True)
    taken: list[_Line] = []
    rejected: list[Rejection] = []
    try:
        header = _header([name.strip() for name in next(rows, [])])
    except (_Bad, csv.Error) as bad:
        return Reading({}, [Rejection(file, 1, getattr(bad, "column", ""), str(bad))], 1)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                try:
                    taken.append(_line(file, header, cells, rows.line_num))
                except _Bad as bad:
                    rejected.append(Rejection(file, rows.line_num, bad.column, bad.reason))
    except csv.Error as error:
        reason = f"cannot be read from here on: {error}"
        rejected.append(Rejection(file, rows.line_num, "", reason))
    read = len(taken) + len(rejected)
    taken, ambiguous = _without_ambiguous(file, taken)
    return Reading(_series(taken), sorted(rejected + ambiguous), read)


def _header(names: list[str]) -> _Header:
    found = []
    for wanted in (YEAR, VALUE):
        places = [place for place, name in enumerate(names) if name.lower() == wanted]
        if len(places) != 1:
            told = ", ".join(names) or "none"
            raise _Bad(
                wanted,
                f"the first line must name one column {wanted}, between commas; it names: {told}",
            )
        found += places
    return _Header(names, *found)


def _line(file: str, header: _Header, cells: list[str], number: int) -> _Line:
    cells = [cell.strip() for cell in cells]
    width = len(header.names)
    if len(cells) < width or any(cells[width:]):
        raise _Bad("", f"has {len(cells)} cells under {width} columns")
    year, value = cells[header.year], cells[header.value]
    if not A_YEAR.fullmatch(year):
        raise _Bad(header.names[header.year], _not_a("year", year))
    if not A_NUMBER.fullmatch(value):
        raise _Bad(header.names[header.value], _not_a("number", value))
    parts = [
        f"{name}={cell}" if name else cell
        for place, (name, cell) in enumerate(zip(header.names, cells, strict=False))
        if cell and place not in {header.year, header.value}
    ]
    return _Line(
        number, "; ".join([file.removesuffix(".csv"), *parts]), Value(int(year), Decimal(value))
    )


def _not_a(what: str, text: str) -> str:
    return f"“{text}” is not a {what}" if text else f"the {what} is missing"


def _without_ambiguous(file: str, lines: list[_Line]) -> tuple[list[_Line], list[Rejection]]:
    """Take out each line whose series has another value for the same year: nobody can choose."""
    values: dict[tuple[str, int], set[Decimal]] = defaultdict(set)
    for line in lines:
        values[line.series, line.value.year].add(line.value.value)
    kept, rejected = [], []
    for line in lines:
        year = line.value.year
        given = values[line.series, year]
        if len(given) == 1:
            kept.append(line)
        else:
            numbers = ", ".join(f"{number}" for number in sorted(given))
            reason = f"“{line.series}” has several values for {year}: {numbers}"
            rejected.append(Rejection(file, line.number, VALUE, reason))
    return kept, rejected


def _series(lines: list[_Line]) -> Series:
    found: dict[str, dict[int, Value]] = defaultdict(dict)
    for line in lines:
        found[line.series][line.value.year] = line.value
    return {name: tuple(years[year] for year in sorted(years)) for name, years in found.items()}
