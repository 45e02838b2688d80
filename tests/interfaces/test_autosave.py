"""Saving while one types: the same forms and doors as the whole page, answered for one row."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import World
from tracker.rules.states import Role
from tracker.templatetags.staff import signer
from tracker.workflow import handover, reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world():
    """A report of the ministry in which nothing is filled in yet."""
    made = World()
    made.draft = reports.begin(made.obligation, by=made.contributor)
    made.line = made.draft.lines.get()
    return made


def address(name, *args, language="en"):
    """The address of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


def save(client, world, person=None, language="en", version=None, whose=None, **columns):
    """What the browser gets for one row."""
    person = person or world.contributor
    client.force_login(person)
    prefix = f"line-{world.line.pk}"
    sent = {f"{prefix}-{name}": text for name, text in columns.items()}
    sent |= {f"{prefix}-version": str(version or world.line.version)}
    sent |= {"whose": signer().sign(str((whose or person).pk))}
    return client.post(
        address("autosave-line", world.draft.pk, world.line.pk, language=language), sent
    )


def save_texts(client, world, person=None, **sent):
    """What the browser gets for the texts."""
    person = person or world.officer
    client.force_login(person)
    seen = world.draft.history.latest("history_id").history_id
    sent = {"whose": signer().sign(str(person.pk)), "seen": seen} | sent
    return client.post(address("autosave-texts", world.draft.pk), sent)


def test_a_row_is_saved_and_its_number_echoed(client, world):
    answer = save(client, world, language="ru", value="0,18", value_status="final").json()

    world.line.refresh_from_db()
    assert str(world.line.value) == "0.18"
    assert answer["saved"].startswith("Сохранено в ")
    assert answer["echo"].startswith("0,18\u00a0% ")
    assert "\u221214,82" in answer["echo"]
    assert answer["version"] == "2"
    assert answer["values"] == {}


def test_the_echo_names_the_last_value_and_the_change(client, world):
    echo = save(client, world, value="15.1").json()["echo"]

    assert echo == "15.1% en · last year: 15% en · change: +0.1 percentage points"


def test_a_wrong_number_is_named_by_its_field_and_nothing_is_stored(client, world):
    answer = save(client, world, value="sixteen", source_text="A survey").json()

    world.line.refresh_from_db()
    assert answer["errors"] == {
        f"id_line-{world.line.pk}-value": "Enter a number, for example 0,18"
    }
    assert (answer["saved"], world.line.version, world.line.source_text) == ("", 1, "")


def test_an_ambiguous_number_is_asked_about_and_the_answer_is_shown_plainly(client, world):
    field = f"id_line-{world.line.pk}-value"
    asked = save(client, world, value="1,234").json()
    told = save(client, world, value="1,234", value_meant="thousands").json()

    assert "a whole number" in asked["questions"][field]
    assert (told["questions"], told["values"]) == ({}, {field: "1234"})


def test_of_two_colleagues_in_one_row_the_second_is_asked_and_nothing_is_overwritten(client, world):
    theirs = {"value": Decimal(12), "plan": Decimal(30)}
    reports.save_line(world.line, theirs, version=1, by=world.signatory)
    typed = {"version": 1, "value": "11", "plan": "", "source_text": "Mine"}

    answer = save(client, world, **typed).json()
    again = save(client, world, **typed).json()

    world.line.refresh_from_db()
    assert (world.line.value, world.line.plan, world.line.source_text) == (12, 30, "Mine")
    assert (answer["conflict"], answer["saved"], answer["version"]) == (True, "", "1")
    assert answer["values"] == {f"id_line-{world.line.pk}-plan": "30"}
    assert "Stored now: 12" in answer["notes"]
    assert again["conflict"]
    last = save(client, world, **typed, **{"keep-value": "mine", "asked": "3"}).json()
    world.line.refresh_from_db()
    assert (last["conflict"], last["version"], world.line.value) == (False, "4", 11)


def test_a_row_whose_answer_was_lost_is_sent_again_and_stored_once(client, world):
    for _twice in range(2):
        answer = save(client, world, version=1, value="11").json()

    assert (answer["conflict"], answer["version"]) == (False, "2")
    assert world.line.history.filter(value=11).count() == 1


def test_the_colleagues_values_are_taken_over_when_the_person_says_so(client, world):
    reports.save_line(world.line, {"value": Decimal(12)}, version=1, by=world.signatory)

    chosen = {"keep-value": "theirs", "asked": "2"}
    answer = save(client, world, version=1, value="11", **chosen).json()

    assert answer["values"][f"id_line-{world.line.pk}-value"] == "12"
    assert answer["version"] == "2"


def test_what_only_the_colleague_changed_comes_back_to_be_shown(client, world):
    reports.save_line(world.line, {"value": Decimal(12)}, version=1, by=world.signatory)

    answer = save(client, world, version=1, value="").json()

    assert answer["values"] == {f"id_line-{world.line.pk}-value": "12"}


@pytest.mark.parametrize("person", ["stranger", "reviewer", "coordinator"])
def test_another_bodys_row_does_not_exist(client, world, person):
    assert save(client, world, getattr(world, person), value="1").status_code == 404
    assert save_texts(client, world, getattr(world, person), done="x").status_code == 404


def test_a_row_of_another_report_does_not_exist(client, world):
    client.force_login(world.contributor)

    answer = client.post(address("autosave-line", world.draft.pk, world.line.pk + 999))

    assert answer.status_code == 404


def test_a_row_of_a_colleague_is_refused_with_his_name(client, world):
    other = factories.user((Role.CONTRIBUTOR, world.ministry), first_name="Anna", last_name="Li")
    handover.assign(world.draft, {world.line.pk: other}, by=world.officer, at=factories.NOW)

    answer = save(client, world, value="1")

    assert answer.status_code == 403
    assert answer.json() == {"refused": "This row is filled in by: Anna Li."}


def test_a_tab_of_somebody_who_signed_out_saves_nothing(client, world):
    answer = save(client, world, world.signatory, whose=world.contributor, value="1")

    world.line.refresh_from_db()
    assert (answer.status_code, world.line.value) == (403, None)


def test_the_texts_are_saved_one_after_the_other(client, world):
    first = save_texts(client, world, done="Much.").json()
    second = save_texts(
        client, world, done="Much.", obstacles="None.", seen=first["version"]
    ).json()

    world.draft.refresh_from_db()
    assert (world.draft.done, world.draft.obstacles) == ("Much.", "None.")
    assert second["saved"].startswith("Saved at ")


def test_fields_that_are_not_sent_stay_as_they_stand(client, world):
    stored = {"value": Decimal(12), "source_text": "A survey", "checked": True}
    reports.save_line(world.line, stored, version=1, by=world.contributor)
    reports.save_texts(world.draft, {"done": "Much.", "letter_number": "7"}, by=world.officer)

    row = save(client, world, plan="5").json()
    refused = save(client, world, value_status="no_data").json()
    save_texts(client, world, obstacles="None.")

    world.line.refresh_from_db()
    world.draft.refresh_from_db()
    line, report = world.line, world.draft
    assert (line.plan, line.value, line.source_text, line.checked) == (5, 12, "A survey", True)
    assert (report.done, report.letter_number, report.obstacles) == ("Much.", "7", "None.")
    assert row["values"] == {}
    assert list(refused["errors"]) == [f"id_line-{line.pk}-value_status"]
    save(client, world, checked_note="")
    line.refresh_from_db()
    assert not line.checked  # the box was shown beside its note, and not ticked


def test_texts_that_do_not_say_what_they_were_made_from_are_asked_about(client, world):
    reports.save_texts(world.draft, {"done": "Theirs."}, by=world.signatory)
    page = address("report-texts", world.draft.pk)

    answer = save_texts(client, world, done="Mine.", seen="").json()
    shown = client.post(page, {"done": "Mine."}).content.decode()

    world.draft.refresh_from_db()
    assert (answer["conflict"], world.draft.done) == (True, "Theirs.")
    assert 'name="seen" value="0"' in shown
    assert 'name="texts-keep-done"' in shown


def test_a_text_that_two_colleagues_changed_is_asked_about(client, world):
    seen = save_texts(client, world, done="First.").json()["version"]
    reports.save_texts(world.draft, {"done": "Theirs."}, by=world.signatory)

    answer = save_texts(client, world, done="Mine.", seen=seen).json()

    world.draft.refresh_from_db()
    assert (answer["conflict"], world.draft.done) == (True, "Theirs.")
    assert "Theirs." in answer["notes"]


def test_a_contributor_does_not_write_the_texts(client, world):
    answer = save_texts(client, world, world.contributor, done="x")

    assert answer.status_code == 403


def test_asking_with_a_link_changes_nothing(client, world):
    client.force_login(world.contributor)

    assert client.get(address("autosave-line", world.draft.pk, world.line.pk)).status_code == 405
