"""Workbooks: what is written comes back the same; what is no workbook of ours is recognised."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tracker.rules import cells
from tracker.workflow import workbook_reading
from tracker.workflow.workbook import Book, Column, Kind, Line, write
from tracker.workflow.workbook_reading import Refused, read, recognise

pytestmark = pytest.mark.pure
WORDS = {"final": "final", "estimate": "=estimate"}
COLUMNS = [
    Column("code", Kind.FIXED, ("Код",)),
    Column("title", Kind.FIXED, ("Атауы",)),
    Column("value", Kind.NUMBER, ("Факт",), note="A number"),
    Column("status", Kind.CHOICE, ("Күйі",), words=WORDS),
    Column("done_on", Kind.DAY, ("Күні",)),
    Column("progress", Kind.TEXT, ("Барысы",)),
]
ROWS = st.fixed_dictionaries(
    {
        "title": st.text(max_size=30),
        "value": st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=5),
        "status": st.sampled_from(["", *WORDS]),
        "done_on": st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31)),
        "progress": st.text(max_size=60),
    }
)
LIMIT = 1024 * 1024


def book(rows, keys="signed"):
    """A workbook with the rows, numbered T0, T1 …"""
    lines = [Line({"code": f"T{number}", **row}) for number, row in enumerate(rows)]
    return write(Book("Есеп", "Report", COLUMNS, lines, "Help", [("Help", ["-1"])], keys))


def understood(row):
    """What the cells of a row mean."""
    codes = {cells.fold(word): code for code, word in WORDS.items()}
    number = cells.number(row.cells["value"], percent=False)
    return {
        "title": cells.text(row.cells["title"]),
        "value": None if number is None else Decimal(number),
        "status": cells.choice(row.cells["status"], codes),
        "done_on": cells.day(row.cells["done_on"]),
        "progress": cells.text(row.cells["progress"]),
    }


@settings(max_examples=15)
@given(st.lists(ROWS, max_size=4))
def test_what_is_written_comes_back_the_same(rows):
    found = read(book(rows))

    wanted = [row | {name: cells.tidy(row[name]) for name in ("title", "progress")} for row in rows]
    assert [understood(row) for row in found.rows[2:]] == wanted
    assert [row.code for row in found.rows[2:]] == [f"T{n}" for n in range(len(rows))]


def test_long_keys_survive():
    keys = "-=" * 40_000

    assert read(book([], keys)).token == keys


def test_only_the_cells_to_fill_in_are_open_and_nothing_is_a_formula():
    content = book([{"title": "=1+1", "value": Decimal("1.5"), "progress": "@SUM(1)"}])

    made = load_workbook(io.BytesIO(content))
    sheet = made["Есеп"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "T0")
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert [cell.protection.locked for cell in row] == [True, True, False, True, True, False]
    assert [cell.data_type for cell in row] == ["s", "s", "n", "n", "n", "s"]
    assert row[1].value == "'=1+1"
    assert sheet.freeze_panes == row[2].coordinate
    assert sheet.row_dimensions[1].hidden
    assert {name: made[name].sheet_state for name in made.sheetnames} == {
        "Есеп": "visible",
        "Help": "visible",
        "keys": "hidden",
    }


def archive(**members):
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


STRANGE = {
    "nothing": (b"", "The file is empty."),
    "too large": (b"PK\x03\x04" + b"x" * LIMIT, "The file is larger than 1 MB."),
    "a renamed CSV": (b"code;value\nT0;1\n", "The file is no Excel workbook (XLSX)."),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "The file is in an old format."),
    "with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "The file is protected by a password.",
    ),
    "a broken archive": (b"PK\x03\x04...", "The file is broken and cannot be read."),
    "another archive": (archive(mimetype="ods"), "The file is no Excel workbook (XLSX)."),
    "with macros": (
        archive(xl__workbook_xml="", **{"xl/vbaProject.bin": ""}),
        "The file holds macros.",
    ),
    "a bomb": (
        archive(xl__workbook_xml="0" * (workbook_reading.MOST_UNPACKED + 1)),
        "The file would be too large when unpacked.",
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_plain_workbook_is_recognised(name):
    content, sentence = STRANGE[name]

    with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        recognise(content, most=LIMIT)


def test_a_workbook_with_a_torn_part_is_refused():
    content = archive(xl__workbook_xml="<workbook")
    recognise(content, most=LIMIT)

    with pytest.raises(Refused, match="The file is broken"):
        read(content)


def test_a_workbook_of_something_else_is_refused():
    file = io.BytesIO()
    Workbook().save(file)

    with pytest.raises(Refused, match="The file has no sheet of a report"):
        read(file.getvalue())


def test_a_sheet_with_endless_rows_is_refused():
    made = load_workbook(io.BytesIO(book([])))
    made["Есеп"]["C1000000"] = 1
    file = io.BytesIO()
    made.save(file)

    with pytest.raises(Refused, match="The sheet has more than 5000 rows"):
        read(file.getvalue())


def test_entities_that_grow_without_end_are_refused():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><workbook>&l9;</workbook>'

    with pytest.raises(Refused, match="The file is broken"):
        read(archive(xl__workbook_xml=bomb))


def test_notes_are_put_on_cells_and_formulas_are_not_handed_out():
    made = load_workbook(io.BytesIO(book([{"title": "One", "value": None, "progress": "=x"}])))
    made["Есеп"]["C4"] = "=1+1"
    file = io.BytesIO()
    made.save(file)

    noted = workbook_reading.annotated(file.getvalue(), "Есеп", {"C4": (True, ["Wrong"])})

    sheet = load_workbook(io.BytesIO(noted))["Есеп"]
    assert sheet["C4"].comment.text == "Wrong"
    assert sheet["C4"].fill.fgColor.rgb == "00F8C9C9"
    assert [cell.data_type for cell in sheet[4]].count("f") == 0
    assert sheet["F4"].value == "'=x"
