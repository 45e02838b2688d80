"""The data files."""

import csv
import io
import json

import pytest
from django.utils import translation

from tests.factories import NOW, TODAY, observe, series, target
from tracker import labels
from tracker.datasets.texts import cell
from tracker.models import Target
from tracker.rules.values import Status
from tracker.workflow.judging import judge

pytestmark = pytest.mark.django_db


def judged(**more):
    """A target with its verdict."""
    row = target(**more)
    judge(Target.objects.filter(pk=row.pk), on=TODAY, at=NOW)
    return row


def sheet(client, path):
    """A CSV file as rows."""
    text = client.get(f"/kk/{path}").content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_follows_the_filters_of_the_page(client):
    judged(code="T-A"), judged(code="T-B", deadline=None)

    assert [row["target_id"] for row in sheet(client, "targets.csv?status=not_assessable")] == [
        "T-B"
    ]


def test_values_keep_their_digits_and_decimal_point_in_every_language(client):
    row = judged(code="T-A", series=series({2013: "0.180"}))

    assert [value["value"] for value in sheet(client, f"targets/{row.code}.csv")] == ["0.180"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\t=1"])
def test_a_text_that_a_sheet_would_run_is_made_harmless(client, text):
    judged(code="T-A", title_en=text)
    (row,) = sheet(client, "targets.csv")

    assert row["title_en"] == f"'{text}"


def test_a_negative_number_stays_a_number(client):
    row = judged(code="T-A", series=series())
    observe(row.series, 2020, "-0.5")

    assert sheet(client, "targets/T-A.csv")[0]["value"] == "-0.5"
    assert cell(None) is None


def test_the_json_of_a_target_holds_all_that_its_verdict_was_made_from(client):
    judged(code="T-A", series=series({2020: "10", 2021: "11", 2022: "12"}), quotes=[{"text": "Q"}])
    data = json.loads(client.get("/en/targets/T-A.json").content)

    parts = {"target", "verdict", "values", "quotes", "notes", "judgements"}
    assert set(data) == parts | {"ledger", "plan", "comparable_from", "ratio", "counted"}
    assert data["verdict"]["constants"]["damping"] == 0.8
    assert data["verdict"]["inputs"]["goal"]["value"] == "20"
    assert set(data["verdict"]["sentences"]) == {"kk", "ru", "en"}


@pytest.mark.parametrize(
    "path", ["targets.csv", "targets.json", "targets/T-A.csv", "targets/T-A.svg"]
)
def test_files_may_be_used_from_any_site(client, path):
    judged(code="T-A", series=series({2020: "10"}))
    answer = client.get(f"/en/{path}")

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_a_chart_stands_alone_with_a_title_and_a_description(client):
    row = judged(code="T-A", series=series({2020: "10", 2021: "11", 2022: "12"}))
    picture = client.get("/ru/targets/T-A.svg").content.decode()

    assert picture.startswith("<svg")
    assert "<title" in picture
    assert "<desc" in picture
    assert "style=" not in picture
    row.refresh_from_db()
    with translation.override("ru"):
        word = str(labels.STATUS[Status(row.status)].word)
    for told in (row.title_ru, word, "целевое значение", "прогноз, 8 случаев из 10"):
        assert f">{told}<" in picture


def test_a_target_without_values_has_no_chart(client):
    judged(code="T-A")

    assert client.get("/en/targets/T-A.svg").status_code == 404
