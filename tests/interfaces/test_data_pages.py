"""The pages about the data, citations and frames."""

import re

import pytest
from django.utils import timezone
from django.utils.html import escape

from tests.factories import World, series, target
from tests.interfaces.asking import queries_of
from tests.interfaces.past import judge_now, ten_days_pass
from tracker.models import DataCopy, Target
from tracker.web.embed import code_of
from tracker.workflow import consolidation, copies, cycles

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


def test_the_record_of_a_publication_is_frozen_once_and_stays(client):
    world = World()
    world.report("approved")
    judge_now()
    at, on = timezone.now(), timezone.localdate()
    edition = consolidation.consolidate(world.cycle, by=world.coordinator, at=at, on=on)
    cycles.published(edition, on=on, by=world.coordinator, at=at)
    assert copies.freeze(on=on, at=at) == 0  # the day is not over

    ten_days_pass()
    assert copies.freeze(on=on, at=at) == 1
    assert copies.freeze(on=on, at=at) == 0
    (copy,) = DataCopy.objects.all()
    before = b"".join(client.get(f"/data/nysana-{copy.day}.zip"))

    Target.objects.all().update(title_en="Another")
    answer = client.get(f"/data/nysana-{copy.day}.zip")
    assert b"".join(answer) == before
    assert copy.sha256 in answer["ETag"]
    for page in ("data/", "cycles/2026/consolidated/"):
        assert copy.sha256 in client.get(f"/en/{page}").content.decode()
    past = client.get(f"/en/data/?as_of={copy.day}").content.decode()
    assert f'href="/data/observations.csv?as_of={copy.day}"' in past

    DataCopy.objects.all().delete()  # a night that broke off after the file was written
    assert copies.freeze(on=on, at=at) == 1
    assert DataCopy.objects.get().sha256 == copy.sha256
