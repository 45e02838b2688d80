"""Sorting and searching by our own alphabets, on every database alike."""

import re

import pytest

from tests.factories import target
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


def test_targets_sort_by_the_alphabet_of_the_reader(client):
    for code, title in (("T-1", "Ұлт"), ("T-2", "Ғылым"), ("T-3", "Ұйым"), ("T-4", "Гранттар")):
        target(code=code, title_kk=title)
    text = page(client, "targets/?sort=title", None, "kk")

    assert re.findall(r'<span class="code">(T-\d)', text) == ["T-4", "T-2", "T-3", "T-1"]
