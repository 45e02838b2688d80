"""A report as a workbook: a protected sheet to fill in, instructions, and a hidden sheet of keys."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tracker.rules.cells import guarded, number_cell, tidy

KEYS_SHEET = "keys"
CODE = "code"  # the column by which a row is found again
MOST_LINES, PAGES_WIDE = 20, 4
CHUNK = 30_000  # a cell holds 32,767 characters
KEY_ROW = 1
FONT, LINE_HEIGHT, LEAST_LINES = "Calibri", 15, 3  # height in points
TEXT, GENERAL, DAY = "@", "General", "dd.mm.yyyy"

GREY = PatternFill("solid", fgColor="E7ECEA")
DARK = PatternFill("solid", fgColor="1F4E46")
EDGE = Border(*[Side(style="thin", color="B5C0BC")] * 4)
WRAPPED = Alignment(wrap_text=True, vertical="top")
OPEN = Protection(locked=False)


class Kind(StrEnum):
    """What a column holds. Only a fixed one cannot be filled in."""

    FIXED = "fixed"
    NUMBER = "number"
    CHOICE = "choice"
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True)
class Column:
    """A column: its field, its headings in several languages, and the words of its drop-down."""

    name: str
    kind: Kind
    heads: Sequence[str]
    width: int = 14
    note: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A row: `values` by the names of columns; of the columns to fill in, only those it may have."""

    values: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True)
class Book:
    """Everything that goes into the workbook of a report. `pages`: the instructions, by language."""

    sheet: str
    heading: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    help_sheet: str
    pages: Sequence[tuple[str, Sequence[str]]]
    token: str

    @property
    def first_row(self) -> int:
        """The number of the first row below the key row, the heading and the names of the columns."""
        return first_row(len(self.columns[0].heads))


def first_row(heads: int) -> int:
    """Where the rows begin under so many rows of headings."""
    return KEY_ROW + 1 + heads + 1


def write(book: Book) -> bytes:
    """Make the workbook."""
    made = Workbook()
    sheet = made.active
    sheet.title = book.sheet
    _heads(sheet, book)
    for offset, line in enumerate(book.lines):
        _row(sheet, book, line, book.first_row + offset)
    _help(made.create_sheet(book.help_sheet), book)
    keys = made.create_sheet(KEYS_SHEET)
    _token(keys, book.token)
    for place, column in enumerate(book.columns, start=1):
        if column.kind is Kind.CHOICE:
            _drop_down(sheet, keys, book, place)
    for each in made.worksheets:
        each.protection.sheet = True
        each.protection.formatColumns = each.protection.formatRows = False  # widths may be changed
    keys.sheet_state = "hidden"
    made.properties.creator, made.properties.title = "Nysana", book.heading
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _heads(sheet: Worksheet, book: Book) -> None:
    put(sheet.cell(KEY_ROW + 1, 1), book.heading).font = Font(name=FONT, bold=True, size=14)
    for place, column in enumerate(book.columns, start=1):
        put(sheet.cell(KEY_ROW, place), column.name)
        for offset, head in enumerate(column.heads):
            cell = put(sheet.cell(KEY_ROW + 2 + offset, place), head)
            cell.font, cell.fill = Font(name=FONT, bold=True, color="FFFFFF"), DARK
            cell.alignment, cell.border = WRAPPED, EDGE
        if column.note:
            sheet.cell(KEY_ROW + 2, place).comment = note(column.note)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[KEY_ROW].hidden = True
    sheet.freeze_panes = sheet.cell(book.first_row, 3)
    sheet.print_title_rows, sheet.print_title_cols = f"{KEY_ROW + 2}:{book.first_row - 1}", "A:B"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = PAGES_WIDE, 0
    for offset in range(len(book.columns[0].heads)):
        texts = [(column.heads[offset], column.width) for column in book.columns]
        sheet.row_dimensions[KEY_ROW + 2 + offset].height = height(texts)


def _row(sheet: Worksheet, book: Book, line: Line, number: int) -> None:
    for place, column in enumerate(book.columns, start=1):
        cell = sheet.cell(number, place)
        cell.alignment, cell.border = WRAPPED, EDGE
        if column.kind is Kind.FIXED or column.name not in line.values:
            cell.fill = GREY
        else:
            cell.protection = OPEN
            cell.number_format = GENERAL if column.kind is Kind.NUMBER else TEXT
        value = line.values.get(column.name)
        put(cell, column.words.get(str(value), value) if column.words else value)
        if column.kind is Kind.DAY and column.name in line.values:
            cell.number_format = DAY
        if line.note and column.name == "title":
            cell.comment = note(line.note)
    texts = [(str(line.values.get(column.name) or ""), column.width) for column in book.columns]
    sheet.row_dimensions[number].height = height(texts, least=LEAST_LINES)


def height(texts: Iterable[tuple[str, int]], *, least: int = 1) -> int:
    """The height of a row in which all texts can be read, each in its width, in points."""
    lines = (sum(len(part) // width + 1 for part in text.split("\n")) for text, width in texts)
    return LINE_HEIGHT * min(max(least, *lines), MOST_LINES)


def put(cell: Cell, value: Any) -> Cell:
    """Write a value so that it is kept exactly and never runs: a text is always a text."""
    if isinstance(value, Decimal):
        value = number_cell(value)
    if isinstance(value, str):
        text = guarded(value)
        cell.value = text or None
        if text:
            cell.data_type, cell.number_format = "s", TEXT
    elif isinstance(value, date | int | float) or value is None:
        cell.value = value
    else:
        raise TypeError(value)
    return cell


def note(text: str) -> Comment:
    """A note beside a cell, large enough for its text."""
    made = Comment(tidy(text), "Nysana")
    made.width, made.height = 320, 40 + 20 * (len(text) // 45 + 1)
    return made


def _help(sheet: Worksheet, book: Book) -> None:
    sheet.column_dimensions["A"].width = 90
    number = 1
    for heading, sentences in book.pages:
        put(sheet.cell(number, 1), heading).font = Font(name=FONT, bold=True, size=13)
        for offset, sentence in enumerate(sentences, start=1):
            put(sheet.cell(number + offset, 1), sentence).alignment = WRAPPED
            sheet.row_dimensions[number + offset].height = height([(sentence, 80)])
        number += len(sentences) + 2


def _token(keys: Worksheet, token: str) -> None:
    for number, start in enumerate(range(0, len(token), CHUNK), start=1):
        put(keys.cell(number, 1), token[start : start + CHUNK])


def _drop_down(sheet: Worksheet, keys: Worksheet, book: Book, place: int) -> None:
    """Offer a column's words in every row that has the field. The list lies on the hidden sheet."""
    column, letter = book.columns[place - 1], get_column_letter(place + 1)
    for number, word in enumerate(column.words.values(), start=1):
        put(keys[f"{letter}{number}"], word)
    listed = f"{KEYS_SHEET}!${letter}$1:${letter}${len(column.words)}"
    offered = DataValidation(type="list", formula1=listed, allow_blank=True)
    offered.showErrorMessage = False  # what is not on the list is named when the file comes back
    sheet.add_data_validation(offered)
    for offset, line in enumerate(book.lines):
        if column.name in line.values:
            offered.add(sheet.cell(book.first_row + offset, place))
