"""What a page as of a past day says of itself, where its links lead, and what it answers to bad days."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.factories import World, named
from tests.interfaces.past import judge_now, judged, page, ten_days_pass, then
from tracker.models import Unit
from tracker.web.past_links import with_day
from tracker.wording import day_text

pytestmark = pytest.mark.django_db
HREF = re.compile(r'<a\b(?![^>]* data-present)[^>]*? href="([^"]*)"')


def recorded():
    """A site whose record began ten days ago."""
    world = World()
    judge_now()
    ten_days_pass()
    return world


@pytest.mark.parametrize(
    ("language", "word"), [("kk", "as-of-banner"), ("ru", "as-of-banner"), ("en", "as it stood")]
)
def test_a_page_says_that_it_shows_a_past_day_and_leads_to_the_present(client, language, word):
    recorded()
    text = page(client, "targets/?sort=title", then(), language)
    banner = re.search(r'<p class="as-of-banner"(.*?)</p>', text, re.DOTALL)[0]

    assert word in banner
    assert f'href="/{language}/targets/?sort=title" data-present' in banner
    assert '<meta name="robots" content="noindex">' in text
    assert "as-of-banner" not in page(client, "targets/", None, language)
    assert "noindex" not in page(client, "targets/", None, language)


def test_every_link_to_a_public_page_keeps_the_day_and_no_other_link_does(client):
    world = recorded()
    for path in ("", "targets/?sort=title", "targets/T-ONE/", f"strategies/{world.strategy.code}/"):
        for address in HREF.findall(page(client, path, then())):
            public = re.match(r"/(kk|ru|en)/(?!duties|login|follow|report-error)|\?", address)
            to_the_present = address == f"/en/{path}"
            if public and not to_the_present:
                assert f"as_of={then()}" in address, address
                assert client.get(address.replace("&amp;", "&")).status_code == 200, address
            elif "/report-error/" not in address:  # which tells of which day it speaks
                assert "as_of" not in address, address


def test_the_day_is_added_once_and_before_a_fragment():
    text = (
        '<a class="x" href="/en/targets/?a=1&amp;b=2#part">a</a><a href="?page=2&amp;as_of=x">b</a>'
        '<a href="/en/duties/">c</a><a href="https://example.org/en/">d</a><a href="#top">e</a>'
        '<form method="get" action="/en/targets/"><form method="post">'
    )

    assert with_day(text, then()) == text.replace(
        "b=2#part", f"b=2&amp;as_of={then()}#part"
    ).replace(
        'action="/en/targets/">',
        f'action="/en/targets/"><input type="hidden" name="as_of" value="{then()}">',
    )


def test_the_filters_keep_the_day(client):
    recorded()
    form = re.search(
        r'<form class="filters".*?</form>', page(client, "targets/", then()), re.DOTALL
    )

    assert f'<input type="hidden" name="as_of" value="{then()}">' in form[0]
    assert (
        'name="as_of"'
        not in re.search(r'<form class="filters".*?</form>', page(client, "targets/"), re.DOTALL)[0]
    )


def test_every_page_has_a_date_field_for_the_days_of_the_record_that_keeps_the_query(client):
    recorded()
    today = timezone.localdate()
    first, last = today - timedelta(days=10), today - timedelta(days=1)
    field = f'<input id="as_of" name="as_of" type="date" min="{first}" max="{last}" value="{{}}">'

    for path in ("", "targets/", "about/", "methodology/"):
        assert field.format("") in page(client, path)
    text = page(client, "targets/?status=missed&q=a%22b", then())
    form = re.search(r'<form class="as-of".*?</form>', text, re.DOTALL)[0]
    assert field.format(then()) in form
    assert '<input type="hidden" name="status" value="missed">' in form
    assert '<input type="hidden" name="q" value="a&quot;b">' in form


def test_a_record_that_begins_today_offers_no_past_day(client):
    judged()
    answer = client.get("/en/", {"as_of": then()})

    assert answer.status_code == 404
    assert day_text(then()) in answer.content.decode()
    assert client.get("/en/", {"as_of": "2026-13-45"}).status_code == 400
    for text in (answer.content.decode(), page(client, "")):
        assert "The record begins today. A past day can be shown from tomorrow on." in text
        assert 'name="as_of"' not in text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "typed", ["2026-13-45", "1 мая", "20260501", "<b>", "²026-05-01", "0000-00-00", "x" * 500]
)
def test_what_is_no_day_is_answered_with_what_was_typed_and_the_possible_days(
    client, language, typed
):
    recorded()
    answer = client.get(f"/{language}/targets/", {"as_of": typed})
    text = answer.content.decode()

    assert answer.status_code == 400
    assert f'<html lang="{language}">' in text
    lead = re.search(r'<p class="lead">(.*?)</p>', text)[1]
    assert typed[:40].replace("<b>", "&lt;b&gt;") in lead
    assert len(lead) < 300
    assert f'min="{timezone.localdate() - timedelta(days=10)}"' in text
    assert text.count('id="as_of"') == 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("days", "status"), [(0, 400), (1, 400), (4000, 400), (-11, 404), (-40_000, 404)]
)
def test_a_day_outside_the_record_is_answered_with_the_possible_days(
    client, language, days, status
):
    recorded()
    day = timezone.localdate() + timedelta(days=days)
    path = f"/{language}/targets"
    answer, file = (client.get(f"{path}{end}", {"as_of": day}) for end in ("/", ".csv"))

    assert (answer.status_code, file.status_code) == (status, status)
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    assert file["Access-Control-Allow-Origin"] == "*"
    with translation.override(language):
        for text in (answer.content.decode(), file.content.decode()):
            assert day_text(day) in text
            assert day_text(timezone.localdate() - timedelta(days=1)) in text
            assert day_text(timezone.localdate() - timedelta(days=10)) in text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_too(client, day):
    recorded()

    assert client.get("/ru/", {"as_of": day}).status_code in (400, 404)


@pytest.mark.parametrize("days", [1, 10])
def test_the_first_and_the_last_day_of_the_record_can_be_shown(client, days):
    recorded()

    assert "T-ONE" in page(client, "targets/", timezone.localdate() - timedelta(days=days))


def test_an_empty_day_is_the_present(client):
    recorded()

    assert "as-of-banner" not in page(client, "targets/?as_of=")


def test_the_list_as_json_says_its_day(client):
    recorded()
    Unit.objects.create(code="later", **named("later"))
    data = json.loads(client.get("/en/targets.json", {"as_of": then()}).content)

    assert data["as_of"] == then().isoformat()
    assert [row["target_id"] for row in data["targets"]] == ["T-ONE"]
