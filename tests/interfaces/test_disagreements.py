"""The list of disagreements: who differs on what, narrowed, counted and downloaded."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, TODAY, Assignment, organization, series, source, strategy, target
from tests.interfaces.test_public_pages import text_of
from tracker.models import Statement, Target, Verdict
from tracker.web import pages, published
from tracker.workflow.judging import judge

pytestmark = pytest.mark.django_db
LINE = {year: str(year - 2010) for year in range(2020, 2026)}
EMPTY = {"inputs": {}, "result": {}}
OPINIONS = [
    {"method": "line", "version": 1, "status": "behind", "ratio": 0.4567, "stance": 1},
    {"method": "statcan", "version": 1, "status": "not_available", "ratio": None, "stance": 0},
]


def disputed(code, *, by_whom="judgements", **more):
    """A target at risk that its body expects to keep, or with which published methods disagree."""
    made = target(**({"code": code, "series": series(LINE)} | more))
    if by_whom == "judgements":
        said = {"expectation": "on_schedule", "source": source()}
        Statement.objects.create(target=made, made_on=TODAY, **said)
    judge(Target.objects.filter(pk=made.pk), on=TODAY, at=NOW)
    if by_whom == "methods":
        Verdict.objects.filter(target=made).update(methods_disagree=True, opinions=OPINIONS)
    return made


def lists(client, query=""):
    """The two lists of the page, as text."""
    page = text_of(client, f"disagreements/{query}")
    differing, methods = page.split('id="differing"')[1].split('id="disputed"')
    return differing, methods


def test_each_dispute_stands_in_its_list_with_its_count(client):
    disputed("T-JUDGED")
    disputed("T-METHODS", by_whom="methods")
    target(code="T-QUIET")

    differing, methods = lists(client)

    assert ("T-JUDGED" in differing, "T-METHODS" in differing) == (True, False)
    assert ("T-JUDGED" in methods, "T-METHODS" in methods) == (False, True)
    page = text_of(client, "disagreements/")
    assert "T-QUIET" not in page
    assert "The judgements differ on 1 target<" in page
    assert "Other methods disagree on 1 target<" in page
    assert "On schedule" in differing
    assert "Straight line: behind the line (0.46)" in methods
    assert "Statistics Canada and Open SDG: not available" in methods


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_empty_list_says_so_in_every_language(client, language):
    page = client.get(f"/{language}/disagreements/")

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()


def test_the_lists_are_narrowed_by_document_and_body(client):
    mine = disputed("T-MINE", strategy=strategy("S1"))
    disputed("T-OTHER", strategy=strategy("S2"))
    Assignment.objects.create(target=mine, organization=organization("M-MINE"))

    for query in ("?strategy=S1", "?body=M-MINE", "?strategy=S1&body=M-MINE"):
        differing, _methods = lists(client, query)
        assert ("T-MINE" in differing, "T-OTHER" in differing) == (True, False)
    assert "T-MINE" not in lists(client, "?strategy=S2&body=M-MINE")[0]


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?strategy=nowhere", "?methods-page=99"])
def test_nonsense_in_the_address_breaks_nothing(client, query):
    assert client.get(f"/en/disagreements/{query}").status_code == 200


@pytest.mark.parametrize("by_whom", ["judgements", "methods"])
def test_three_rows_take_as_many_queries_as_one(client, by_whom):
    def queries():
        published.forget_all()
        with CaptureQueriesContext(connection) as asked:
            for path in ("disagreements/", "disagreements.csv", "disagreements.json"):
                client.get(f"/en/{path}")
        return len(asked)

    disputed("T-1", by_whom=by_whom)
    queries()
    once = queries()
    for code in ("T-2", "T-3"):
        disputed(code, by_whom=by_whom)

    assert queries() == once
    assert text_of(client, "disagreements/").count('href="/en/targets/T-') == 3


def test_each_list_turns_its_own_pages(client):
    for column, sort in (("judgements_differ", "J"), ("methods_disagree", "M")):
        made = Target.objects.bulk_create(
            Target(code=f"T-{sort}{n:03}", title_en="A target", kind="level")
            for n in range(pages.A_LIST + 1)
        )
        for row in made:
            facts = {"status": "no_data", "judged_on": TODAY, "judged_at": NOW, column: True}
            row.verdict = Verdict(target=row, **facts, method_version=1, constants={}, **EMPTY)
        Verdict.objects.bulk_create(row.verdict for row in made)
        Target.objects.bulk_update(made, ["verdict"])

    differing, methods = lists(client, "?page=2&methods-page=1")

    assert ("T-J000<" in differing, "T-J030<" in differing) == (False, True)
    assert ("T-M000<" in methods, "T-M030<" in methods) == (True, False)
    assert "?methods-page=1&amp;page=1" in differing
    assert "?page=2&amp;methods-page=2" in methods


def test_the_data_files_say_what_the_page_says(client):
    disputed("T-JUDGED", strategy=strategy("S1"))
    disputed("T-METHODS", by_whom="methods", strategy=strategy("S2"))

    rows = list(csv.DictReader(io.StringIO(text_of(client, "disagreements.csv"))))
    data = client.get("/en/disagreements.json").json()["disagreements"]

    assert [row["target_id"] for row in rows] == ["T-JUDGED", "T-METHODS"]
    assert [row["judgements_differ"] for row in rows] == ["yes", "no"]
    assert rows[0]["owner_expectation"] == "on_schedule"
    assert rows[1]["opinions"] == "line=behind 0.4567; statcan=not_available"
    assert [row["methods_disagree"] for row in data] == ["no", "yes"]
    assert data[1]["opinions"] == OPINIONS
    narrowed = client.get("/en/disagreements.json?strategy=S2").json()["disagreements"]
    assert [row["target_id"] for row in narrowed] == ["T-METHODS"]


def test_the_list_is_linked_from_the_targets_and_the_methodology(client):
    for path in ("targets/", "methodology/"):
        assert 'href="/en/disagreements/"' in text_of(client, path)
