"""What a form sends cannot lead past the second person, nor break a page."""

import json

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World, source, target
from tests.interfaces.test_admin_catalogue import WHY, add, shown_in
from tracker.models import Counted, DataChange, Source
from tracker.workflow import judging

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world(client):
    """The small world, judged; its coordinator is signed in."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    client.force_login(made.coordinator)
    return made


def edit(client, record, **changes):
    """Change some fields of a record as its form would send them, without a reason."""
    address = reverse(f"admin:tracker_{record._meta.model_name}_change", args=[record.pk])
    return client.post(address, shown_in(client.get(address).context["adminform"].form) | changes)


def test_what_the_form_says_it_held_before_does_not_switch_the_second_person_off(client, world):
    breakdown = '{"sex": "F"}'
    edit(client, world.series, **{"breakdown": breakdown, "initial-breakdown": breakdown})
    world.series.refresh_from_db()
    assert world.series.breakdown == {}

    row = world.series.observations.get(year=2025)
    lie = json.dumps([{"source": "SRC", "language": "ru", "text": "999"}])
    page = edit(client, row, **{"quotes": lie, "initial-quotes": lie, "texts_agree": "on"})
    assert "why_kk" in page.context["adminform"].form.errors
    row.refresh_from_db()
    assert row.quotes == []


def test_one_person_may_say_that_the_texts_of_a_thing_counted_agree(client, world):
    names = {"name_kk": "Зауыт", "name_ru": "Завод", "name_en": "A plant"}
    row = Counted.objects.create(
        target=world.target, **names, texts_behind=["name_kk"], source=source()
    )

    assert edit(client, row, texts_agree="on").status_code == 302

    row.refresh_from_db()
    assert (row.texts_behind, DataChange.objects.count()) == ([], 0)


def test_who_confirms_confirms_what_he_saw(client, world):
    row = world.series.observations.get(year=2025)
    edit(client, row, value="30", value_text="30", **WHY)
    address = reverse("admin:tracker_datachange_change", args=[DataChange.objects.get().pk])
    client.force_login(world.reviewer)
    seen = client.get(address).context["trial"].seen
    other = target(series=world.series)  # now the value moves another promise too

    page = client.post(address, {"do": "confirm", "seen": seen})

    assert page.status_code == 409
    assert "not any more what you had before you" in page.content.decode()
    assert [one.target for one in page.context["trial"].effects] == [world.target, other]
    row.refresh_from_db()
    assert (row.value, DataChange.objects.get().state) == (15, "waiting")
    again = {"do": "confirm", "seen": page.context["trial"].seen}
    assert client.post(address, again).status_code == 302


def test_a_proposal_whose_source_was_renamed_opens_and_can_be_refused(client, world):
    year = {"year": "2026", "value": "21", "status": "estimate"}
    assert add(client, series=world.series.pk, **year).status_code == 302
    Source.objects.filter(code="OTHER").update(code="RENAMED")
    address = reverse("admin:tracker_datachange_change", args=[DataChange.objects.get().pk])
    client.force_login(world.reviewer)

    page = client.get(address).content.decode()

    assert "“OTHER” is not there any more" in page
    assert 'value="confirm"' not in page
    assert client.post(address, {"do": "confirm"}).status_code == 409
    said = {"do": "refuse", "refusal": "The source is gone."}
    assert client.post(address, said).status_code == 302


def test_the_code_by_which_others_name_a_record_stays(client, world):
    series = world.series
    named = (series, series.indicator, series.indicator.unit, series.place, source())
    for record in (*named, world.target.strategy):
        was = record.code
        edit(client, record, code="OTHER-CODE")
        record.refresh_from_db()
        assert record.code == was
    address = reverse("admin:tracker_source_add")
    assert "code" in client.get(address).context["adminform"].form.fields


@pytest.mark.parametrize("year", ["0", "20250"])
def test_a_slipped_year_is_named_and_nothing_is_lost(client, world, year):
    page = add(client, series=world.series.pk, year=year, value="7")

    assert page.context["adminform"].form.errors == {
        "year": ["Enter a year between 1900 and 2100."]
    }
    assert 'value="7"' in page.content.decode()


@pytest.mark.parametrize("strange", ["9" * 24, "abc"])
def test_no_id_in_an_address_or_a_form_breaks_the_page(client, world, strange):
    address = reverse("admin:tracker_counted_add")
    assert client.get(address, {"target": strange}).status_code == 200
    page = client.post(address, {"target": strange, "why_source": strange})
    assert page.status_code == 200
    assert {"target", "why_source"} <= page.context["adminform"].form.errors.keys()
