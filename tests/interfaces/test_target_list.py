"""The list of targets, narrowed and sorted as a visitor asks."""

import re
from datetime import date

import pytest

from tests.factories import NOW, TODAY, World, target
from tests.interfaces.test_public_pages import judged, text_of
from tracker.models import Target
from tracker.workflow.judging import judge

pytestmark = pytest.mark.django_db


def test_the_list_is_narrowed_by_status_and_by_words_in_any_language(client):
    judged(code="T-A", title_kk="Ғылым шығыстары", title_en="Science spending")
    judged(code="T-B", title_kk="Мектептер", title_en="Schools", deadline=None)

    assert "1 target found" in text_of(client, "targets/?status=not_assessable")
    assert "1 target found" in text_of(client, "targets/?q=ГЫЛЫМ")
    assert "1 target found" in text_of(client, "targets/?q=schools T-B")
    assert "No target matches" in text_of(client, "targets/?q=(.*")
    assert "No target matches" in text_of(client, "targets/?q=nothing")


def test_targets_are_narrowed_by_deadline_and_dispute_and_sorted_by_distance(client):
    world = World()
    target(code="T-OLD", deadline=date(2020, 12, 31), disputed=True)
    target(code="T-FAR", deadline=date(2050, 12, 31))
    target(code="T-NONE", deadline=None)

    def codes(query):
        page = text_of(client, f"targets/?{query}")
        return re.findall(r'<span class="code">(T-\w+)</span>', page)

    assert codes("deadline=passed") == ["T-OLD"]
    assert codes("deadline=soon") == [world.target.code]
    assert codes("deadline=later") == ["T-FAR"]
    assert codes("deadline=none") == ["T-NONE"]
    assert codes("deadline=x") == []
    assert codes("disputed=yes") == ["T-OLD"]
    judge(Target.objects.all(), on=TODAY, at=NOW)
    assert codes("sort=distance")[0] == world.target.code
    assert codes("sort=deadline") == ["T-OLD", world.target.code, "T-FAR", "T-NONE"]
    assert codes("sort=status")[-2:] == ["T-FAR", "T-NONE"]
