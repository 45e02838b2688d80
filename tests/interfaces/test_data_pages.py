"""The pages about the data, citations and frames."""

import re

import pytest
from django.utils.html import escape

from tests.factories import series, target
from tests.interfaces.asking import queries_of
from tests.interfaces.past import judge_now
from tracker.web.embed import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def judged(**more):
    """A target with values and a verdict."""
    row = target(code="T-A", series=series({2020: "10", 2021: "11", 2022: "12"}), **more)
    judge_now(row)
    return row


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_data_sets_and_their_columns_are_explained(client, language):
    page = client.get(f"/{language}/data/").content.decode()
    columns = client.get(f"/{language}/data/targets/").content.decode()

    for told in ("/data/targets.csv", "/data/datapackage.json", "?sep=;", "CC-BY-4.0", "BibTeX"):
        assert told in page
    assert "<code>deadline</code>" in columns
    assert client.get(f"/{language}/data/nothing/").status_code == 404


def test_the_data_lead_to_their_page_in_the_readers_language(client):
    assert client.get("/data/", headers={"Accept-Language": "ru"})["Location"] == "/ru/data/"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_target_is_cited_with_its_version_and_the_day_of_access(client, language):
    judged()
    page = client.get(f"/{language}/targets/T-A/").content.decode()
    cited = re.search(r'<p class="cited">(.*?)</p>', page)[1]

    assert f"/{language}/targets/T-A/" in cited
    assert ".." not in cited.replace("://", "")
    for form, start in (("bib", "@misc{nysana-T-A,"), ("ris", "TY  - DATA"), ("json", "[")):
        answer = client.get(f"/{language}/targets/T-A/citation.{form}")
        assert answer.content.decode().startswith(start)


def test_a_frame_may_stand_on_any_site_and_runs_nothing(client):
    judged()
    answer = client.get("/kk/embed/targets/T-A/")
    page = answer.content.decode()

    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "script" not in page
    assert len(answer.content) <= 30_000
    assert page.count('target="_blank" rel="noopener"') == page.count("<a ")
    assert "frame-ancestors 'none'" in client.get("/kk/targets/T-A/")["Content-Security-Policy"]
    assert client.get("/kk/embed/targets/T-B/").status_code == 404


def test_the_code_of_a_frame_is_safe_whatever_the_title_says(client):
    row = judged(title_en='A "title" & <b>')
    code = code_of(row, drawn=True)

    assert 'title="A &quot;title&quot; &amp; &lt;b&gt;"' in code
    assert escape(code) in client.get("/en/targets/T-A/").content.decode()


def test_a_list_file_asks_as_much_for_three_targets_as_for_one(client):
    paths = ("/data/targets.csv", "/en/targets.json", "/data/verdicts.csv")
    target(code="T-1")
    judge_now()
    once = queries_of(client, *paths)
    target(code="T-2"), target(code="T-3")
    judge_now()

    assert queries_of(client, *paths) == once
