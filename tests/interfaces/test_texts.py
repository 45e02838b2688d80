"""Texts in several languages: what a reader sees where one is missing, and what editors are told."""

import re

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests.factories import World, organization, series, strategy, target
from tracker.models import Strategy
from tracker.queries.picture import cells
from tracker.web import public_targets
from tracker.workflow import loading
from tracker.workflow.texts import date_texts

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def keeper(client):
    """A coordinator in the administration."""
    client.force_login(World().coordinator)
    return client


def test_a_missing_text_is_shown_in_another_language_and_says_so(client):
    row = target(title_kk="", series=series({2020: "1"}))
    text = client.get(f"/kk/targets/{row.code}/").content.decode()

    assert f'<h1><span lang="ru">{row.title_ru}</span></h1>' in text
    assert "Аударма әзірленуде. Орыс тілінде көрсетілген." in text
    assert "Аударма әзірленуде" not in client.get(f"/kk/targets/{target().code}/").content.decode()


def test_a_link_in_a_list_or_a_tree_never_loses_its_text(client):
    above = strategy("S-A", title_kk="", title_ru="")
    row = target(code="T-A", title_kk="", strategy=strategy("S-B", parent=above))
    whole = target(kind="composition", value=None, strategy=row.strategy)
    tree = client.get("/kk/strategies/S-B/").content.decode()

    assert f'<a href="/kk/strategies/S-A/"><span lang="en">{above.title_en}</span></a>' in tree
    assert [
        (cell.code, cell.title) for cell in cells([row.strategy_id], "kk")[row.strategy_id]
    ] == [
        ("T-A", row.title_ru),
        (whole.code, whole.title_kk),
    ]
    with override("kk"):
        assert public_targets._parts(whole, [["T-A", "no_data"]])[0]["name"] == row.title_ru


def saved(client, row, **more):
    """Change a strategy as its page in the administration does."""
    page = client.get(f"/en/admin/tracker/strategy/{row.pk}/change/")
    form = page.context["adminform"].form
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    sent |= {"aliases": "[]", "quotes": "[]"} | more
    answer = client.post(f"/en/admin/tracker/strategy/{row.pk}/change/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    return Strategy.objects.get(pk=row.pk)


def test_an_edit_in_one_language_marks_the_others_until_they_follow_or_are_said_to_be_right(keeper):
    row = strategy("S-T")
    row = saved(keeper, row, title_kk="Жаңа атау")
    page = keeper.get(f"/en/admin/tracker/strategy/{row.pk}/change/").content.decode()
    listed = keeper.get("/en/admin/tracker/strategy/?translation=behind").content.decode()

    assert "?translation=behind" in keeper.get("/en/admin/").content.decode()
    assert row.texts_behind == ["title_en", "title_ru"]
    assert row.text_days == {"title_kk": timezone.localdate().isoformat()}
    assert "The translation is out of date: title [en], title [ru]." in page
    assert page.count("Out of date: another language was changed.") == 2
    assert re.search("S-T.*English, Русский", listed, re.DOTALL)
    history = keeper.get(f"/en/admin/tracker/strategy/{row.pk}/history/").content.decode()
    assert "Title [kk]:" in history
    assert "Search text" not in history
    assert "Days of the texts" not in history
    row = saved(keeper, row, title_ru="Новое название")
    assert row.texts_behind == ["title_en"]
    assert saved(keeper, row, texts_agree="on").texts_behind == []


def test_the_list_of_what_is_out_of_date_leaves_out_what_is_not(keeper):
    strategy("S-EVEN")

    assert (
        "S-EVEN"
        not in keeper.get("/en/admin/tracker/strategy/?translation=behind").content.decode()
    )
    assert "S-EVEN" in keeper.get("/en/admin/tracker/strategy/?translation=even").content.decode()


def test_editors_find_a_record_without_kazakh_letters(keeper):
    strategy("S-FIND", title_kk="Ғылым туралы заң")

    assert "S-FIND" in keeper.get("/en/admin/tracker/strategy/?q=гылым").content.decode()
    assert "S-FIND" not in keeper.get("/en/admin/tracker/strategy/?q=өнер").content.decode()


def test_fixtures_that_change_one_language_mark_the_others(tmp_path):
    file = next(file for file in loading.FILES if file.name == "organizations")
    row = organization("O-F")
    record = {"code": "O-F", "name_kk": "Жаңа", "kind": "ministry"}
    row.history.update(history_change_reason=loading.FROM_FIXTURES)
    loading.Loader(file, at=timezone.now()).load([record])
    row.refresh_from_db()

    assert row.texts_behind == ["name_en", "name_ru"]


def test_to_date_the_texts_twice_changes_nothing():
    row = strategy("S-TWICE")
    row.title_kk = "Жаңа"
    for _again in range(2):
        date_texts(row, on=timezone.localdate())
        row.save()

    assert row.texts_behind == ["title_en", "title_ru"]
