"""The public pages as a visitor sees them."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from tests.factories import (
    NOW,
    TODAY,
    World,
    observe,
    organization,
    series,
    source,
    strategy,
    target,
)
from tracker import wording
from tracker.labels import STATUS
from tracker.models import Assignment, Note, Target
from tracker.rules.values import Status
from tracker.templatetags.tracker import number, status_badge
from tracker.workflow.judging import judge

pytestmark = pytest.mark.django_db
LISTS = ("", "targets/", "strategies/", "organizations/", "cycles/", "changes/")


def text_of(client, path, language="en"):
    """A page as text."""
    return client.get(f"/{language}/{path}").content.decode()


def judged(**more):
    """A target with its verdict."""
    row = target(**more)
    judge(Target.objects.filter(pk=row.pk), on=TODAY, at=NOW)
    return row


def every_page(world):
    """One address of each sort of page."""
    return [
        *LISTS,
        "methodology/",
        "about/",
        "picture/",
        "accessibility/",
        "disagreements/",
        f"targets/{world.target.code}/",
        f"strategies/{world.strategy.code}/",
        f"organizations/{world.ministry.code}/",
        "cycles/2026/",
    ]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_answers_in_three_languages_and_names_its_language(client, language):
    for path in every_page(World()):
        answer = client.get(f"/{language}/{path}")

        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.content.decode()


def test_public_pages_set_no_cookie_and_hold_for_everyone(client):
    for path in every_page(World()):
        answer = client.get(f"/en/{path}")

        assert not answer.cookies, path
        assert "Cookie" not in answer.get("Vary", "")
        assert answer["Cache-Control"] == "public, no-cache"
        assert answer["ETag"]


def test_a_page_that_did_not_change_is_not_sent_again(client):
    first = client.get("/en/targets/")
    second = client.get("/en/targets/", headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 304


def test_public_pages_hold_no_inline_style_or_script_and_no_token(client):
    for path in every_page(World()):
        page = text_of(client, path)

        for forbidden in (" style=", "<style", "<script", "onclick", "csrf", "nonce"):
            assert forbidden not in page, path


def test_signed_in_people_get_the_same_bytes(client):
    world = World()
    before = [text_of(client, path) for path in every_page(world)]
    client.force_login(world.reviewer)

    assert [text_of(client, path) for path in every_page(world)] == before


@pytest.mark.parametrize(
    "path", ["targets/X/", "strategies/X/", "organizations/X/", "targets/%00/", "cycles/1999/"]
)
def test_an_unknown_code_is_a_page_not_found_in_the_language(client, path):
    answer = client.get(f"/kk/{path}")

    assert answer.status_code == 404
    assert '<html lang="kk">' in answer.content.decode()


def test_public_pages_are_only_read(client):
    assert client.post("/en/targets/").status_code == 405


def test_the_language_switch_keeps_the_page_and_its_query(client):
    page = text_of(client, "targets/?status=missed", "ru")

    assert 'href="/kk/targets/?status=missed" lang="kk" hreflang="kk"' in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("targets/", 7),
        ("strategies/", 4),
        ("organizations/", 4),
        ("strategies/S1/", 13),
        ("picture/", 5),
        ("changes/", 5),
    ],
)
def test_a_list_asks_as_much_for_one_row_as_for_three(
    client, django_assert_num_queries, rows, path, queries
):
    for place in range(rows):
        parent = strategy("S1" if path.endswith("S1/") else f"S1{place}")
        judged(series=series({2020: "1", 2021: "2"}), strategy=parent)
        Assignment.objects.create(target=Target.objects.last(), organization=organization())

    with django_assert_num_queries(queries):
        client.get(f"/en/{path}")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_asks_as_much_for_one_target_as_for_three(
    client, django_assert_num_queries, rows
):
    for _place in range(rows):
        judged(series=series({year: str(year - 2000) for year in range(2015, 2024)}))

    with django_assert_num_queries(20):
        client.get("/en/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_target_page_asks_as_much_for_one_value_as_for_three(
    client, django_assert_num_queries, rows
):
    row = judged(series=series({2020 + place: "1" for place in range(rows)}))

    with django_assert_num_queries(19):
        client.get(f"/en/targets/{row.code}/")


def test_only_promises_count_on_the_overview(client):
    judged(), judged(standing="parameter")

    assert "Promises in the documents: 1." in text_of(client, "")


def test_a_verdict_that_turned_is_news_and_a_first_verdict_is_not(client):
    row = judged(deadline=date(2025, 12, 31), series=series({2020: "1"}))
    assert "No verdict has changed yet" in text_of(client, "changes/")

    observe(row.series, 2025, "30")
    judge(Target.objects.filter(pk=row.pk), on=TODAY, at=NOW.replace(hour=13))

    assert "No verdict has changed yet" not in text_of(client, "changes/")


def test_both_sources_of_a_year_are_shown_and_one_is_marked_as_used(client):
    row = judged(series=series({2013: "0.17"}))
    observe(row.series, 2013, "0.18", used=False, source=source("OTHER"))
    page = text_of(client, f"targets/{row.code}/")

    assert page.count('<th scope="row">2013</th>') == 2
    assert page.count("<b>used</b>") == 1
    assert page.count("shown only") == 1


def test_a_missing_value_is_no_data_and_never_zero(client):
    row = judged(series=series())
    cell = {"qualifier": "missing", "status": "missing", "value_text": "–"}
    row.series.observations.create(year=2014, source=source(), used=False, **cell)
    page = text_of(client, f"targets/{row.code}/")

    assert '<td class="n" data-label="Value">no data</td>' in page


def test_a_target_that_cannot_be_judged_says_what_the_document_lacks(client):
    row = judged(deadline=None, deadline_text="")
    page = text_of(client, f"targets/{row.code}/")

    assert "What the document does not say" in page
    assert "<li>No deadline is stated.</li>" in page


def test_a_note_stands_at_everything_it_concerns(client):
    row = judged(code="T-N")
    Note.objects.create(
        code="X01", topic_en="Two numbers", a_en="One.", b_en="Two.", about=["T-N", "S-N"]
    )
    strategy("S-N")

    assert "Two numbers" in text_of(client, f"targets/{row.code}/")
    assert "Two numbers" in text_of(client, "strategies/S-N/")


def test_the_history_names_the_body_and_not_the_person(client):
    world = World()
    world.target.deadline_text = "2031"
    world.target._history_user = world.reviewer
    world.target._change_reason = "A correction"
    world.target.save()
    page = text_of(client, f"targets/{world.target.code}/")

    assert "<del>2030</del> → <ins>2031</ins>" in page
    assert str(world.receiver.name_en) in page
    assert world.reviewer.username not in page


@pytest.mark.parametrize("status", Status)
def test_every_status_is_a_symbol_and_a_word(status):
    badge = status_badge(status)["badge"]

    assert badge.word == STATUS[status].word
    symbol = Path("templates/components/symbols") / f"{badge.symbol}.svg"
    assert symbol.read_text().startswith("<svg")


def test_an_unknown_status_fails_loudly():
    with pytest.raises(ValueError, match="nearly"):
        status_badge("nearly")


@pytest.mark.parametrize(
    ("language", "shown", "day"),
    [
        ("kk", "1\u00a0234,50", "2026 жылғы 1 сәуір"),
        ("ru", "1\u00a0234,50", "1 апреля 2026 года"),
        ("en", "1,234.50", "1 April 2026"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_writes_them(language, shown, day):
    with translation.override(language):
        assert number("1234.50") == shown
        assert wording.day_text(date(2026, 4, 1)) == day


@pytest.mark.parametrize(
    ("language", "unit", "shown"),
    [
        ("en", "% of GDP", "0.18% of GDP"),
        ("ru", "% ВВП", "0,18\u00a0% ВВП"),
        ("kk", "ЖІӨ-ге шаққандағы %", "ЖІӨ-ге шаққандағы 0,18\u00a0%"),
        ("en", "(rank)", "0.18"),
    ],
)
def test_a_unit_stands_where_the_language_puts_it(language, unit, shown):
    with translation.override(language):
        assert wording.amount_text(number("0.18"), unit) == shown


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("кемінде ЖІӨ-ге шаққандағы 0,14\u00a0%", ["0,14\u00a0%"]),
        ("between 10 and 20% of GDP", ["10", "20%"]),
        ("60\u00a0000\u00a0долл. США", ["60\u00a0000"]),
        ("\u22120.86 percentage points", ["\u22120.86"]),
        ("not stated in the document", []),
    ],
)
def test_numbers_of_a_text_are_cut_out_whole(text, numbers):
    assert wording.numbers_apart(text)[1::2] == numbers
    assert "".join(wording.numbers_apart(text)) == text
