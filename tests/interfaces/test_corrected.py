"""Corrections of our own entries are public, beside the moves, with what they changed and why."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest

from tests.factories import NOW
from tests.interfaces.past import ten_days_pass, then
from tests.workflow.promised import OF_OURS, REASON, do, fresh, promised
from tracker.workflow import amendments, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected():
    """A promise whose value we had entered wrongly, and then its wording."""
    made = promised(code="T-OURS")
    do(ledger.correct, made, OF_OURS, value=Decimal("2.50"))
    do(ledger.correct, fresh(made), OF_OURS, title_en="Another wording")
    return fresh(made)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_correction_stands_on_the_page_of_moves_in_words(client, corrected, language):
    text = client.get(f"/{language}/targets/moved/").content.decode()

    section = text[text.index('id="corrected"') :]
    assert "T-OURS" in section
    assert REASON[f"reason_{language}"] in section
    assert "A yearbook" in section
    assert re.search(r"<del>1\s?%</del> → <ins>2[.,]50", section)
    assert section.count("<del>") == 1  # a wording is no more than a wording


def test_a_correction_has_a_row_of_its_own_in_the_files(client, corrected):
    text = client.get("/en/targets/moved.csv").content.decode()
    data = json.loads(client.get("/en/targets/moved.json").content)

    (row,) = csv.DictReader(io.StringIO(text))
    (record,) = data["corrections"]
    assert (row["kind"], row["target_id"], row["source_id"]) == ("corrected", "T-OURS", "SRC")
    assert json.loads(row["after"]) == record["after"] == {"value": "2.50"}
    assert data["targets"] == []


def test_what_the_fixtures_corrected_is_told_too(client):
    made = promised(code="T-LOADED")
    was = amendments.written(made)
    made.series = None
    amendments.from_fixtures(made, was, at=NOW)
    made.save()

    text = client.get("/en/targets/moved/").content.decode()

    assert "The entry was corrected when the fixtures were loaded." in text
    assert "Series: <del>" in text


def test_without_a_correction_the_page_says_so(client):
    assert "No entry has been corrected yet." in client.get("/en/targets/moved/").content.decode()


def test_a_correction_is_told_from_its_day_on(client, corrected):
    made = promised(code="T-LATER")
    ten_days_pass()
    do(ledger.correct, made, OF_OURS, value=Decimal(3))

    past = client.get("/en/targets/moved/", {"as_of": then()}).content.decode()

    assert "T-OURS" in past
    assert "T-LATER" not in past
