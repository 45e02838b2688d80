"""The workbook in LibreOffice: opened and saved there, it says what it said."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.interfaces import workbooks
from tests.interfaces.workbooks import Sheet, counts, download, fill, send, text_of

pytestmark = pytest.mark.django_db


def test_a_workbook_saved_by_libreoffice_changes_nothing_but_what_is_edited(client, convert):
    world = workbooks.world()
    fill(world, world.line, value=Decimal("0.180"), plan=Decimal("1.123456789012345678"))
    fill(world, world.line, cause="other", value_status="final")
    fill(world, world.words, progress="- first\r\n=HYPERLINK(1)", source_text="=1+1")
    fill(world, world.event, done=True, done_on=date(2026, 10, 1))
    content = download(client, world, language="kk")

    saved = convert(content, "xlsx")
    table = list(csv.reader(io.StringIO(convert(content, "csv").decode("utf-8"))))
    untouched = send(client, world, saved, language="kk")
    sheet = Sheet(saved)
    sheet.put("T-ONE", value=(0.00125, "0.000%"))
    edited = send(client, world, sheet.content, language="kk")

    row = next(row for row in table if row[0] == "T-ONE")
    assert row[sheet.columns["value"] - 1] == "0.18"
    assert [cell for each in table for cell in each if cell.startswith(("=", "+", "@"))] == []
    assert sheet.sheet.protection.sheet
    assert sheet.sheet.row_dimensions[1].hidden
    assert sheet.cell("T-ONE", "value").protection.locked is False
    assert sheet.cell("T-ONE", "aim").protection.locked
    assert len(sheet.sheet.data_validations.dataValidation) >= 5
    assert counts(untouched) == (3, 0, 0, 0)
    assert counts(edited) == (2, 1, 0, 0)
    assert f"{sheet.place('T-ONE', 'value')} T-ONE" in text_of(edited)
    assert "0,180 0,125" in text_of(edited)
