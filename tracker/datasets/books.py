"""Tables as a workbook: a sheet each with its header frozen, numbers as numbers, texts as texts."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tracker.datasets.columns import LANGUAGES, DataSet, Table, given, meaning_of
from tracker.datasets.texts import as_written
from tracker.datasets.texts import cell as as_text
from tracker.rules.characters import cleaned

MOST_ROWS = 10_000  # of one sheet: beyond it the CSV is the file to take
EXACT_DIGITS = 15  # what a sheet keeps of a number
IN_MEMORY = 5 * 1024 * 1024
BOLD = Font(bold=True)
MADE_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*<")
WHENEVER = (2000, 1, 1, 0, 0, 0)
type File = IO[bytes]


class TooLong(Exception):
    """A table has more rows than a workbook takes here."""


def book_of(tables: Iterable[Table]) -> File:
    """A workbook, ready to be read from its beginning. Raises TooLong.

    Its last sheet explains the columns in the active language.
    """
    book = Workbook(write_only=True)
    datasets = []
    for table in [_short_enough(table) for table in tables]:
        datasets.append(table.dataset)
        _sheet(book, table)
    _sheet(book, Table(COLUMNS, _explained(datasets)))
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever answers with it closes it
    with SpooledTemporaryFile(max_size=IN_MEMORY) as saved:
        book.save(saved)
        _timeless(saved, file)
    file.seek(0)
    return file


def _timeless(saved: File, file: File) -> None:
    """Copy a workbook without the time at which it was made: the same record gives the same bytes."""
    with ZipFile(saved) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = MADE_AT.sub(rb"\g<1>2000-01-01T00:00:00Z<", old.read(entry))
            new.writestr(ZipInfo(entry.filename, WHENEVER), content, ZIP_DEFLATED)


def _short_enough(table: Table) -> Table:
    rows = list(islice(table.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise TooLong(table.dataset.name)
    return Table(table.dataset, rows)


def _sheet(book: Any, table: Table) -> None:
    sheet = book.create_sheet(table.dataset.name)
    sheet.freeze_panes = "A2"
    header = table.dataset.header
    for number, name in enumerate(header):
        wide = name.endswith(LANGUAGES) or name == "meaning"
        sheet.column_dimensions[get_column_letter(number + 1)].width = 40 if wide else 16
    sheet.append([_cell(sheet, name, head=True) for name in header])
    for row in table.rows:
        sheet.append([_cell(sheet, row.get(name)) for name in header])


def _cell(sheet: Any, value: Any, *, head: bool = False) -> Any:
    """A cell that no program takes for a formula. A number has the digits it was printed with."""
    if value is None or value == "":
        return None
    shown, form = _shown(value)
    made = WriteOnlyCell(sheet, value=shown)
    if isinstance(shown, str):
        made.data_type = "s"
        made.quotePrefix = shown[:1] in ("=", "+", "-", "@")
    if form:
        made.number_format = form
    if head:
        made.font = BOLD
    return made


def _shown(value: Any) -> tuple[Any, str]:
    """A value as a sheet holds it, and the number format that shows it as it was printed."""
    if isinstance(value, Decimal):
        _sign, digits, exponent = value.as_tuple()
        if len(digits) > EXACT_DIGITS or not isinstance(exponent, int):
            return as_text(value), ""
        return value, f"0.{'0' * -exponent}" if exponent < 0 else "0"
    if isinstance(value, datetime):
        return as_written(value), ""
    if isinstance(value, date):
        return value, "yyyy-mm-dd"
    if isinstance(value, dict | list):
        return cleaned(as_text(value)), ""
    return (cleaned(value), "") if isinstance(value, str) else (value, "")


def _explained(datasets: Iterable[DataSet]) -> Iterable[dict[str, Any]]:
    for dataset in datasets:
        yield from COLUMNS.rows((dataset, column) for column in dataset.columns)


COLUMNS = DataSet(
    "columns",
    "",
    "",
    (
        given("table", "string", "", lambda pair: pair[0].name),
        given("column", "string", "", lambda pair: pair[1].name),
        given("type", "string", "", lambda pair: pair[1].type),
        given("unit", "string", "", lambda pair: str(pair[1].unit)),
        given("meaning", "string", "", lambda pair: meaning_of(pair[1])),
        given("codes", "string", "", lambda pair: " ".join(pair[1].codes)),
    ),
)
