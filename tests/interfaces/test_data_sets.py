"""The table of data sets: its files, its schema and its explanations say the same."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest

from tests.factories import TODAY, World, observe, series, target
from tests.interfaces.past import judge_now
from tracker.datasets import WHOLE, Column, DataSet, Table
from tracker.datasets.books import MOST_ROWS, TooLong, book_of
from tracker.datasets.columns import given
from tracker.datasets.texts import cell, csv_of, json_of
from tracker.web.data_page import OF_PAGES
from tracker.web.shelf import SHELF

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
TYPES = {"string", "integer", "number", "boolean", "date", "datetime", "array"}
ALL = {**WHOLE, **OF_PAGES}
RUNNING = ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1"]


def a_set(*names):
    """A data set of texts that reads mappings."""
    columns = (given(name, "string", "", lambda row, name=name: row[name]) for name in names)
    return DataSet("things", "", "", tuple(columns))


def sheets(content):
    """A workbook as lists of rows."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}


@pytest.mark.parametrize("name", ALL)
def test_every_column_has_a_stable_key_a_type_and_a_meaning(name):
    dataset = ALL[name]

    assert len(set(dataset.header)) == len(dataset.columns)
    assert set(dataset.key) <= set(dataset.header)
    for column in dataset.columns:
        assert re.fullmatch("[a-z][a-z0-9_]*", column.name), column.name
        assert column.type in TYPES
        assert str(column.meaning)
        assert column.refers in {"", *WHOLE}


def test_a_column_that_is_added_appears_in_every_file():
    more = a_set("a")._replace(columns=(*a_set("a").columns, Column("b", "integer", "B", len)))
    table = Table(more, list(more.rows([{"a": "x"}])))

    assert "".join(csv_of(table)).splitlines() == ["a,b", "x,1"]
    assert json.loads("".join(json_of({}, [("t", table)]))) == {"t": [{"a": "x", "b": 1}]}
    assert [each.value for each in sheets(book_of([table]).read())["things"][0]] == ["a", "b"]


def test_a_table_without_rows_keeps_its_header():
    assert "".join(csv_of(Table(a_set("a", "b"), ()))) == "a,b\r\n"


def test_a_separator_and_a_mark_for_excel_are_written_when_asked_for():
    table = Table(a_set("a", "b"), [{"a": "x;y", "b": None}])

    assert "".join(csv_of(table, separator=";", bom=True)) == '\ufeffa;b\r\n"x;y";\r\n'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("-0.50"), "-0.50"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 4, 1), "2026-04-01"),
        (datetime(2026, 4, 1, 7, tzinfo=UTC), "2026-04-01T07:00:00Z"),
        (["=1"], '["=1"]'),
        ([], ""),
        (None, None),
        ("=1", "'=1"),
    ],
)
def test_a_value_is_written_for_programs(value, written):
    assert cell(value) == written


def test_a_workbook_holds_numbers_as_numbers_and_formulas_as_texts():
    values = [
        *RUNNING,
        Decimal("-0.180"),
        Decimal("12345678901234567.8"),
        date(2026, 4, 1),
        "\x07a\ufffe\uffff\u202e",
        ["\ufffeb"],
    ]
    table = Table(a_set("a"), [{"a": value} for value in values])
    found = sheets(book_of([table]).read())
    cells = [row[0] for row in found["things"][1:]]

    assert {each.data_type for each in cells[:6]} <= {"s", "inlineStr"}
    assert cells[0].value == "=1+1"
    assert cells[0].quotePrefix
    assert (cells[6].value, cells[6].number_format) == (-0.18, "0.000")
    assert cells[7].value == "12345678901234567.8"  # a sheet would lose its last digits
    assert cells[8].number_format == "yyyy-mm-dd"
    assert (cells[9].value, cells[10].value) == ("a", '["b"]')


def test_a_list_that_no_workbook_takes_is_refused_and_not_cut():
    with pytest.raises(TooLong):
        book_of([Table(a_set("a"), ({"a": "x"} for _ in range(MOST_ROWS + 1)))])


def test_the_header_of_a_sheet_is_frozen_and_its_columns_are_explained(client):
    book = openpyxl.load_workbook(io.BytesIO(client.get("/ru/cycles.xlsx").content))

    assert book["cycles"].freeze_panes == "A2"
    assert book["columns"]["E2"].value == "Отчётный год"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("from=20", "from"),
        ("to=x", "to"),
        ("sep=x", "sep"),
        ("bom=2", "bom"),
        ("to=2018", "to"),
        ("from=3000&to=2000", "from"),
    ],
)
def test_what_a_file_cannot_answer_is_named(client, query, named):
    target(code="T-A")
    path = "targets.csv" if query == "to=2018" else "targets/T-A.csv"
    answer = client.get(f"/en/{path}?{query}")

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (400, "*")
    assert f"“{named}”" in answer.content.decode()


def test_a_series_is_narrowed_to_years_in_every_form(client):
    target(code="T-A", series=series({2004: "1", 2005: "2", 2018: "3", 2019: "4"}))
    asked = "?from=2005&to=2018"
    text = client.get(f"/kk/targets/T-A.csv{asked}&sep=;").content.decode()
    data = client.get(f"/kk/targets/T-A.json{asked}").json()
    found = sheets(client.get(f"/kk/targets/T-A.xlsx{asked}").content)["values"]

    assert [row["year"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == [
        "2005",
        "2018",
    ]
    assert [row["year"] for row in data["values"]] == [2005, 2018]
    assert [row[3].value for row in found] == ["year", 2005, 2018]


def test_a_long_list_is_sent_in_pieces_and_a_short_one_has_a_tag(client, monkeypatch):
    row = target(code="T-A", series=series())
    short = client.get("/en/targets.csv")
    monkeypatch.setattr("tracker.web.data_answers.AT_ONCE", 10)
    row.save()
    long = client.get("/en/targets.csv")

    assert (short.streaming, long.streaming) == (False, True)
    assert short["ETag"]
    assert b"T-A" in b"".join(long)


@pytest.mark.parametrize("name", ["observations.csv", "observations.json", "nysana.zip"])
def test_a_large_file_is_made_once_until_the_record_changes(client, monkeypatch, name):
    monkeypatch.setattr("tracker.web.shelf.AT_ONCE", 10)
    row, address = target(code="T-A", series=series()), f"/data/{name}"
    first = client.get(address)
    lying = b"".join(first)
    observe(row.series, 2020, "-0.5")
    with SHELF.queue.turn(), SHELF.queue.place():
        busy = client.get(address)
    changed = client.get(f"{address}?x=1")
    with SHELF.queue.turn(), SHELF.queue.place():
        same = client.get(address, headers={"Accept-Language": "kk"})

    assert first.streaming
    assert "Accept-Language" not in first["Vary"]
    assert (busy.status_code, busy["Retry-After"]) == (503, "10")
    assert b"".join(changed) == b"".join(same) != lying
    assert changed["ETag"] == same["ETag"] != first["ETag"]
    assert client.get(address, headers={"If-None-Match": same["ETag"]}).status_code == 304


def test_a_file_answers_head_and_says_nothing_of_the_browsers_language(client):
    target(code="T-A")
    answers = [
        client.get("/data/targets.csv", headers={"Accept-Language": code}) for code in ("kk", "en")
    ]

    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Language"] == "kk, ru, en"
    assert client.head("/data/targets.csv").status_code == 200


def test_the_package_describes_the_files_beside_it(client):
    World().report("approved")
    judge_now()
    with ZipFile(io.BytesIO(client.get("/data/nysana.zip").content)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        headers = {
            name: archive.read(name).decode().split("\r\n")[0].split(",")
            for name in archive.namelist()
            if name.endswith(".csv")
        }

    assert package == client.get("/data/datapackage.json").json()
    told = {
        each["path"]: [field["name"] for field in each["schema"]["fields"]]
        for each in package["resources"]
    }
    assert told == headers
    assert package["version"] == TODAY.isoformat() or re.fullmatch(
        r"\d{4}-\d\d-\d\d", package["version"]
    )


def test_a_reporting_year_is_packed_with_its_lines(client):
    World().report("approved")
    with ZipFile(io.BytesIO(client.get("/data/cycle-2026.zip").content)) as archive:
        (line,) = csv.DictReader(io.StringIO(archive.read("reports.csv").decode()))

    assert (line["target_id"], line["fact"], line["organization_id"]) == ("T-ONE", "16", "M-ONE")
    assert client.get("/data/cycle-2019.zip").status_code == 404


def test_the_metadata_of_a_target_name_its_unit_sources_and_licence(client):
    target(code="T-A", series=series({2020: "10"}), quotes=[{"source": "SRC", "text": "Q"}])
    data = client.get("/en/targets/T-A-metadata.json").json()

    assert data["unit"]["unit"] == "pct"
    assert [each["source_id"] for each in data["sources"]] == ["SRC"]
    assert data["licence"]["name"] == "CC-BY-4.0"
    assert [each["name"] for each in data["schema"]["fields"]][:2] == ["target_id", "indicator_id"]


KINDS = {
    "integer": int,
    "number": (Decimal, float, int),
    "date": date,
    "datetime": datetime,
    "array": list,
    "string": str,
    "boolean": str,
}


def test_every_row_keeps_what_the_schema_promises():
    world = World()
    world.report("approved")
    judge_now()
    found = {name: list(dataset.all_rows(TODAY)) for name, dataset in WHOLE.items()}

    assert {name for name, rows in found.items() if not rows} == {
        "consolidated",
        "notes",
        "counted",
    }
    for name, dataset in WHOLE.items():
        keys = [tuple(row[key] for key in dataset.key) for row in found[name]]
        assert not dataset.key or len(set(keys)) == len(keys), name
        for column in dataset.columns:
            said = [row[column.name] for row in found[name] if row[column.name] not in ("", None)]
            assert all(isinstance(value, KINDS[column.type]) for value in said), (name, column.name)
            codes = column.codes or (("yes", "no") if column.type == "boolean" else ())
            assert not codes or set(map(str, said)) <= set(codes), (name, column.name)
            if column.refers:
                known = {row[WHOLE[column.refers].header[0]] for row in found[column.refers]}
                assert set(said) <= known, (name, column.name)
