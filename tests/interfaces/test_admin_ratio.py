"""A ratio's parts and the things counted, entered by hand."""

import pytest
from django.urls import reverse

from tests.factories import World, named, series, source
from tests.interfaces.test_admin_catalogue import WHY, confirmed, shown_in
from tracker.models import Counted, DataChange

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world(client):
    """The small world, with its coordinator signed in."""
    made = World()
    client.force_login(made.coordinator)
    return made


def change(client, indicator, **parts):
    """Send an indicator's form with other parts; return what it complains of."""
    address = reverse("admin:tracker_indicator_change", args=[indicator.pk])
    form = client.get(address).context["adminform"].form
    answer = client.post(address, shown_in(form) | parts)
    return {} if answer.status_code == 302 else answer.context["adminform"].form.errors


def test_an_indicator_is_named_a_ratio_with_both_its_parts(client, world):
    whole, above, below = (series().indicator for _ in range(3))

    assert change(client, whole, numerator=above.pk, denominator=below.pk) == {}

    whole.refresh_from_db()
    assert (whole.numerator, whole.denominator) == (above, below)


@pytest.mark.parametrize(
    ("given", "missing"), [("numerator", "denominator"), ("denominator", "numerator")]
)
def test_half_a_ratio_is_refused_at_the_field_that_is_missing(client, world, given, missing):
    errors = change(client, series().indicator, **{given: series().indicator.pk})

    assert errors == {missing: ["Name both the numerator and the denominator, or neither."]}


@pytest.mark.parametrize("field", ["numerator", "denominator"])
def test_an_indicator_is_not_a_part_of_its_own_ratio(client, world, field):
    whole, other = series().indicator, series().indicator
    parts = {"numerator": other.pk, "denominator": other.pk} | {field: whole.pk}

    assert change(client, whole, **parts) == {
        field: ["An indicator is not a part of its own ratio."]
    }


def test_an_indicator_is_not_divided_by_itself(client, world):
    other = series().indicator

    assert change(client, series().indicator, numerator=other.pk, denominator=other.pk) == {
        "denominator": ["The numerator and the denominator are two indicators."]
    }


def add(client, world, **given):
    """Send the form of a thing counted."""
    names = {f"name_{code}": "A park" for code in ("kk", "ru", "en")}
    sent = {"target": world.target.pk, **names, **WHY, **given}
    return client.post(reverse("admin:tracker_counted_add"), sent)


def test_a_thing_counted_keeps_who_confirmed_it(client, world):
    assert add(client, world, source=source().pk, counted_on="2020-05-01").status_code == 302
    confirmed(world)

    row = Counted.objects.get()
    assert (row.target, row.name) == (world.target, "A park")
    assert row.history.get().history_user == world.reviewer


def test_a_thing_counted_without_evidence_gives_an_error_in_words(client, world):
    answer = add(client, world)

    assert answer.context["adminform"].form.errors == {
        "evidence": ["Give the address of the evidence, or name the source."]
    }


def test_a_bad_address_is_the_only_complaint(client, world):
    errors = add(client, world, evidence="javascript:alert(1)").context["adminform"].form.errors

    assert errors == {"evidence": ["Enter a valid URL."]}


def test_a_reviewer_may_not_enter_what_is_counted(client, world):
    client.force_login(world.reviewer)

    assert add(client, world, source=source().pk).status_code == 403
    assert not DataChange.objects.exists()


def test_a_thing_entered_by_mistake_is_taken_away_and_its_history_stays(client, world):
    row = Counted.objects.create(target=world.target, source=source(), **named("A park"))

    address = reverse("admin:tracker_counted_change", args=[row.pk])
    shown = shown_in(client.get(address).context["adminform"].form)
    page = client.post(address, shown | WHY | {"remove_record": "on"})
    assert page.status_code == 302, page.context["adminform"].form.errors
    assert Counted.objects.exists()
    confirmed(world)

    assert not Counted.objects.exists()
    assert Counted.history.filter(history_type="-").count() == 1
