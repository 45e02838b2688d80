"""A workbook that comes back: recognised by its content, read cell by cell, and returned with notes."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from tracker.rules.cells import NOTHING, Found, found
from tracker.workflow.workbook import CODE, KEYS_SHEET, note

MOST_UNPACKED = 15 * 1024 * 1024
MOST_MEMBERS = 1000
MOST_ROWS, MOST_COLUMNS, KEY_ROWS = 5000, 100, 20
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MAIN_PART, MACROS = "xl/workbook.xml", "vbaproject.bin"
RED, YELLOW = (PatternFill("solid", fgColor=colour) for colour in ("F8C9C9", "FFF1B8"))


class Refused(Exception):
    """The file cannot be taken; the text says why, in the person's language."""


class Row(NamedTuple):
    """A row of the sheet: its number, the code of its target, and its cells by field."""

    number: int
    code: str
    cells: Mapping[str, Found]


@dataclass(frozen=True)
class Read:
    """What a workbook holds: the columns by field, and all rows below that of the field names."""

    sheet: str
    columns: Mapping[str, int]
    key_row: int
    rows: Sequence[Row]
    token: str

    def place(self, row: int, field: str = CODE) -> str:
        """The address of a cell as a person finds it: Есеп!H7."""
        return f"{self.sheet}!{self.cell(row, field)}"

    def cell(self, row: int, field: str = CODE) -> str:
        """The address of a cell within the sheet."""
        return f"{get_column_letter(self.columns[field])}{row}"


def recognise(content: bytes, *, most: int) -> None:
    """Refuse what is no plain workbook of at most so many bytes, and say what it is instead."""
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > most:
        raise Refused(
            _("The file is larger than %(megabytes)s MB.") % {"megabytes": most // 1024 // 1024}
        )
    if content.startswith(OLD_OFFICE):
        if ENCRYPTED in content:
            raise Refused(_("The file is protected by a password. Remove the password and save."))
        raise Refused(_("The file is in an old format. Save it as an Excel workbook (XLSX)."))
    if not content.startswith(ZIP):
        raise Refused(_("The file is no Excel workbook (XLSX)."))
    _check_members(content)


def _check_members(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Refused(_broken()) from None
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise Refused(_("The file would be too large when unpacked."))
    names = {each.filename.lower() for each in members}
    if any(name.endswith(MACROS) for name in names):
        raise Refused(_("The file holds macros. Save it as an Excel workbook without them (XLSX)."))
    if MAIN_PART not in names:
        raise Refused(_("The file is no Excel workbook (XLSX)."))


def _broken() -> str:
    return _("The file is broken and cannot be read. Open it, save it and try again.")


def read(content: bytes) -> Read:
    """Read the sheet to fill in and the keys of a recognised file. Raises Refused."""
    try:
        return _read(_open(content, values=True), _open(content, values=False))
    except Refused:
        raise
    except Exception:  # whatever the parser meets in a file that somebody else made
        raise Refused(_broken()) from None


def _open(content: bytes, *, values: bool) -> Workbook:
    """The workbook as stored values, or with its formulas."""
    return load_workbook(
        io.BytesIO(content), read_only=True, data_only=values, keep_links=False, rich_text=False
    )


def _read(values: Workbook, formulas: Workbook) -> Read:
    for name in values.sheetnames:
        if name == KEYS_SHEET or values[name].sheet_state != "visible":
            continue
        both = zip_longest(_cells(values[name]), _cells(formulas[name]), fillvalue=())
        numbered = enumerate(both, start=1)
        for key_row, (stored, _written) in islice(numbered, KEY_ROWS):
            if columns := _columns(stored):
                rows = (_row(number, *cells, columns) for number, cells in numbered)
                filled = [row for row in rows if any(map(NOTHING.__ne__, row.cells.values()))]
                return Read(name, columns, key_row, filled, _token(values))
    raise Refused(_("The file has no sheet of a report. Download the file of this report anew."))


def _cells(sheet: Any) -> Iterable[Sequence[Any]]:
    """The rows of a sheet, whatever size it claims to have."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Refused(_("The sheet has more than %(rows)s rows.") % {"rows": MOST_ROWS})
        yield row


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """The columns by field, if this is the row that names them."""
    named = {str(cell.value): place for place, cell in enumerate(row, start=1) if cell.value}
    return named if {CODE, "title"} <= named.keys() else {}


def _row(
    number: int, stored: Sequence[Any], written: Sequence[Any], columns: Mapping[str, int]
) -> Row:
    cells = {}
    for field, place in columns.items():
        cells[field] = NOTHING
        if place <= len(stored):
            cell = stored[place - 1]
            formula = place <= len(written) and written[place - 1].data_type == "f"
            error = cell.data_type == "e"
            form = cell.number_format or "General"
            cells[field] = found(cell.value, form, formula=formula, error=error)
    code = cells[CODE].value
    return Row(number, "" if code is None else str(code), cells)


def _token(book: Workbook) -> str:
    """The signed keys of the hidden sheet; nothing where there are none."""
    if KEYS_SHEET not in book.sheetnames:
        return ""
    column = (row[0].value for row in _cells(book[KEYS_SHEET]) if row)
    return "".join(str(found(value).value) for value in column if value is not None)


def annotated(content: bytes, sheet: str, notes: Mapping[str, tuple[bool, Sequence[str]]]) -> bytes:
    """The workbook with a note and a colour on cells: {address: (whether it is an error, sentences)}.

    It holds values alone: a formula that came with the file is not handed out again.
    """
    try:
        book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception:  # as in `read`
        raise Refused(_broken()) from None
    for address, (error, sentences) in notes.items():
        cell = book[sheet][address]
        if isinstance(cell, Cell):  # nothing can be written into the rest of merged cells
            cell.fill = RED if error else YELLOW
            before = [cell.comment.text] if cell.comment else []
            cell.comment = note("\n".join([*sentences, *before]))
    book.active = book.sheetnames.index(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
