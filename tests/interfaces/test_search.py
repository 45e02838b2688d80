"""The search of the site and the glossary, as a person uses them."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from tests.factories import organization, series, source, strategy, target
from tests.interfaces.asking import queries_of
from tests.interfaces.past import page, ten_days_pass, then
from tests.workflow.promised import BY_ACT, do, promised
from tracker.glossary import entries
from tracker.workflow import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def found(client, words, language="en", day=None):
    """The page that answers a question, as text."""
    return unescape(re.sub(r"\s+", " ", page(client, f"search/?q={words}", day, language)))


def names(text):
    """The headings of what was found, with the numbers."""
    return re.findall(r'<h2 id="(\w+)">[^<]*<span class="quiet">\((\d+)\)', text)


def test_one_box_searches_everything_and_groups_what_it_finds(client):
    plan = strategy("S-G", title_kk="Ғылым туралы заң", aliases=["Science Act"])
    target(code="T-G", title_kk="Ғылым шығыстары", strategy=plan)
    target(code="T-H", title_kk="Мектептер", strategy=plan)
    organization("O-G", name_kk="Ғылым комитеті")
    measured = series().indicator
    measured.name_kk = "Ғылымға жұмсалған қаражат"
    measured.save()
    text = found(client, "ГЫЛЫМ", "kk")

    kinds = dict(names(text))
    assert list(kinds) == ["targets", "strategies", "indicators", "organizations", "glossary"]
    assert (kinds["targets"], kinds["indicators"], kinds["organizations"]) == ("2", "1", "1")
    assert "<mark>Ғылым</mark> шығыстары" in text
    assert text.index("T-G") < text.index("T-H")


def test_a_record_found_by_another_name_shows_that_name(client):
    organization("O-Q", name_en="National agency", aliases=["QazInnovations"])

    assert "<mark>QazInn</mark>ovations" in found(client, "qazinn")


def test_documents_are_found_by_their_publisher_and_acts_by_their_number(client):
    source("YEARBOOK")
    grounds = replace(BY_ACT, act_number="958-қ")
    do(ledger.amend, promised(), grounds, deadline=date(2029, 12, 31))

    assert names(found(client, "yearbook")) == [("sources", "2")]
    assert names(found(client, "958-қ")) == [("acts", "1")]


def test_a_mistyped_word_leads_to_what_was_meant(client):
    target(code="T-B", title_ru="Расходы бюджета", title_kk="Бюджет шығыстары")
    text = found(client, "бюдджет", "ru")

    assert '<a href="?q=%D0%B1%D1%8E%D0%B4%D0%B6%D0%B5%D1%82">бюджет</a>' in text
    assert ("targets", "1") in names(text)


def test_where_nothing_holds_all_words_the_page_shows_what_holds_the_most(client):
    target(code="T-1", title_ru="Расходы на образование")
    target(code="T-2", title_ru="Расходы на дороги: 7 %")
    text = found(client, "расходы дороги ъъъъ 7")

    assert "Nothing holds all of these words. Here is what holds the most of them." in text
    assert names(text) == [("targets", "1")]
    assert "T-2" in text
    assert names(found(client, "ъъъъ 7")) == []


def test_what_was_meant_is_written_with_the_letters_of_the_site(client):
    target(code="T-1", title_kk="Ғылым шығындары")

    assert ">ғылым шығын</a>" in found(client, "гылымм шыгын", "kk")


def test_where_nothing_is_found_the_page_says_what_else_to_try(client):
    text = found(client, "ъъъъъъ")

    assert "Nothing was found for “ъъъъъъ”." in text
    assert "The beginning of a word is enough." in text
    assert names(text) == []


def test_what_somebody_typed_is_shown_as_text(client):
    assert "<script" not in page(client, "search/?q=<script>alert(1)</script>").split("</head>")[1]


def test_a_past_day_is_searched_as_it_stood(client):
    row = target(code="T-P", title_en="Old wording")
    ten_days_pass()
    row.title_en = "New wording"
    row.save()

    assert ("targets", "1") in names(found(client, "old", day=then()))
    assert names(found(client, "old")) == []


def test_of_many_targets_those_with_the_words_as_typed_are_shown_first_and_all_are_counted(client):
    target(code="T-0", title_ru="О расходах на науку")
    for number in range(1, 13):
        target(code=f"T-{number:02}", title_ru="Расходы: наука")
    text = found(client, "расходы наука")

    assert "T-0<" not in text
    assert ("targets", "13") in names(text)
    assert re.findall(r"T-\d\d", text)[0] == "T-01"


def test_the_queries_do_not_grow_with_what_is_found(client):
    target()
    once = queries_of(client, "/en/search/?q=target")
    for _n in range(3):
        target(series=series())

    assert queries_of(client, "/en/search/?q=target") == once


def test_the_glossary_has_every_word_in_three_languages_with_an_anchor(client):
    text = page(client, "glossary/", None, "kk")
    file = client.get("/kk/glossary.csv").content.decode()

    assert text.count("<tr id=") == len(entries())
    assert all(entry.kk and entry.ru and entry.en for entry in entries())
    assert {entry.kk_mark + entry.ru_mark for entry in entries()} == {"AA", "PP", "AP", "PA"}
    assert len(list(csv.DictReader(io.StringIO(file)))) == len(entries())
