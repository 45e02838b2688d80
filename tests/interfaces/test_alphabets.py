"""Sorting and searching by our own alphabets, on every database alike."""

import re

import pytest

from tests.factories import organization, target
from tests.interfaces.past import page
from tracker.models import Target
from tracker.queries import finding

pytestmark = pytest.mark.django_db


def test_a_title_follows_its_record_even_where_only_some_fields_are_saved():
    row = target(title_kk="Бір")
    row.title_kk = "Екі"
    row.save(update_fields=["title_kk"])

    assert list(finding.groups("еки")[0].rows) == [row]
    assert Target.objects.get().title_kk_order == row.title_kk_order


def test_everyday_words_find_the_best_known_promise_and_a_body():
    for code, share, year in (("T006", 1, 2015), ("T022", 3, 2050)):
        target(code=code, title_ru=f"Расходы на НИОКР: {share} % ВВП до {year} года")
    target(code="T028", title_ru="Доля финансирования науки")
    organization("M-ECONOMY", name_ru="Министерство национальной экономики")

    assert found("наука 1 % ВВП") == found("T6") == found("Т6") == ["T006"]  # in both alphabets
    assert found("ВВП на науку") == ["T006", "T022"]
    assert found("науки") == ["T028", "T006", "T022"]  # as typed comes first
    assert found("минэкономики") == ["M-ECONOMY"]
    assert [row.code for row in finding.nearly("ъъъъ наука 2050")[0].rows] == ["T022"]


def found(question):
    """The codes that answer a question, those of the glossary left out."""
    groups = [group for group in finding.groups(question) if group.kind != "glossary"]
    return [row.code for group in groups for row in group.rows]


def test_targets_sort_by_the_alphabet_of_the_reader(client):
    for code, title in (("T-1", "Ұлт"), ("T-2", "Ғылым"), ("T-3", "Ұйым"), ("T-4", "Гранттар")):
        target(code=code, title_kk=title)
    text = page(client, "targets/?sort=title", None, "kk")

    assert re.findall(r'<span class="code">(T-\d)', text) == ["T-4", "T-2", "T-3", "T-1"]
