"""Data files as another program reads them."""

import csv
import io

import pytest

from tests.factories import observe, series, target

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.office]


def test_a_workbook_opens_in_another_office_with_its_numbers_and_without_formulas(client, convert):
    row = target(code="T-A", series=series())
    observe(row.series, 2020, "-0.180", source_text="=1+1", note_kk="@Ғылым")
    book = client.get("/kk/targets/T-A.xlsx").content

    (value,) = csv.DictReader(io.StringIO(convert(book, "csv").decode()))

    assert (value["year"], value["value"]) == ("2020", "-0.180")
    assert (value["source_text"], value["note_kk"]) == ("=1+1", "@Ғылым")
    assert value["period_start"] == "2020-01-01"
