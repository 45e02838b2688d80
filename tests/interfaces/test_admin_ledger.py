"""A change of a promise is entered in the administration: by keepers, in words, never over another."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World, series, source, target
from tests.workflow.promised import ACT, REASON, do, fresh
from tracker.models import Amendment, Assignment
from tracker.workflow import judging, ledger, promises

pytestmark = pytest.mark.django_db
ADD = "/en/admin/tracker/amendment/add/"
TYPED = {**ACT, **REASON, "act_on": "06.05.2014", "kind": "amended"}


@pytest.fixture
def world():
    """The small world, judged."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    return made


@pytest.fixture
def keeper(client, world):
    """A client signed in as the coordinator."""
    client.force_login(world.coordinator)
    return client


def entry(made, **changes):
    """What a browser sends of the form that was opened from a target."""
    seen = json.dumps(promises.texts(made))
    return TYPED | {"target": made.pk, "seen": seen} | changes


def errors_of(answer):
    """The messages of a form that was sent back, by field."""
    assert answer.status_code == 200
    return {name: list(told) for name, told in answer.context["adminform"].form.errors.items()}


def test_an_entry_moves_the_promise_and_is_judged_in_the_same_request(keeper, world):
    answer = keeper.post(ADD, entry(world.target, new_deadline="31.12.2035", new_value="15,5"))

    assert answer.status_code == 302
    (written,) = Amendment.objects.all()
    now = fresh(world.target)
    assert (now.deadline, now.value) == (date(2035, 12, 31), Decimal("15.5"))
    assert (written.made_by, written.before["deadline"]) == (world.coordinator, "2030-12-31")
    assert now.verdict.original["goal"]["deadline"] == "2030-12-31"


def test_the_form_opened_from_a_target_shows_what_it_says_now(keeper, world):
    page = keeper.get(f"{ADD}?target={world.target.pk}").content.decode()

    assert "Now: 20" in page
    assert "Now: Level to reach" in page
    assert "Now: 31 December 2030" in page


def test_the_page_of_a_target_leads_to_the_ledger_and_does_not_take_a_new_promise(keeper, world):
    address = reverse("admin:tracker_target_change", args=[world.target.pk])
    page = keeper.get(address)

    fields = page.context["adminform"].form.fields.keys()
    assert not fields & {*promises.PROMISE, *promises.ENDING}
    assert {"ambiguities_en", "connection_accepted", "translation_confirmed"} <= fields
    assert f"/en/admin/tracker/amendment/add/?target={world.target.pk}" in page.content.decode()


def test_a_new_target_is_entered_with_its_promise_but_not_with_an_end(keeper, world):
    page = keeper.get(reverse("admin:tracker_target_add"))

    fields = page.context["adminform"].form.fields.keys()
    assert set(promises.PROMISE) <= fields
    assert not fields & set(promises.ENDING)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({}, "__all__", "Nothing would change. Enter at least one new value."),
        ({"new_value": "20"}, "__all__", "Nothing would change. Enter at least one new value."),
        ({"new_value": "1,234"}, "new_value", "“1,234”: is it 1.234 or 1234?"),
        ({"new_value": "much"}, "new_value", "Enter a number, for example 0,18"),
        ({"new_deadline": "soon"}, "new_deadline", "Enter a valid date."),
        ({"new_plan": "{"}, "new_plan", "Enter a valid JSON."),
        ({"new_high": "5"}, "new_high", "The upper end is below the lower end."),
        ({"new_value": "5", "act_on": ""}, "act_on", "Enter the date of the act."),
        ({"new_value": "5", "act_kk": ""}, "act_kk", "Name the act in Kazakh and in Russian."),
        ({"new_value": "5", "reason_ru": ""}, "reason_ru", None),
        ({"emptied": "deadline"}, "new_deadline", None),
        (
            {"emptied": "value", "new_value": "5"},
            "new_value",
            "Enter a new value or empty the field, not both.",
        ),
        ({"new_ended_as": "dropped"}, "new_ended_as", None),
        ({"kind": "ended", "new_ended_as": "merged"}, "new_continued_by", None),
        ({"new_value": "5", "kind": "corrected"}, "act_on", None),
        ({"new_value": "5", "target": "x"}, "target", None),
        ({"new_value": "5", "kind": "guessed"}, "kind", None),
    ],
)
def test_bad_input_is_told_under_its_field(keeper, world, changes, field, message):
    told = errors_of(keeper.post(ADD, entry(world.target, **changes)))

    assert field in told
    assert message is None or told[field] == [message]
    assert not Amendment.objects.exists()


def test_what_says_nothing_any_more_is_chosen(keeper, world):
    sent = entry(world.target, emptied=["deadline", "deadline_precision"])

    assert keeper.post(ADD, sent).status_code == 302
    assert fresh(world.target).deadline is None


def test_a_form_shown_before_another_change_says_what_changed_and_shows_it(keeper, world):
    stale = entry(world.target, new_deadline="31.12.2035")
    do(ledger.amend, world.target, deadline=date(2031, 12, 31))

    answer = keeper.post(ADD, stale)

    (told,) = errors_of(answer)["__all__"]
    assert told.startswith(
        "The target was changed after this form was shown. What changed: deadline"
    )
    assert "Now: 31 December 2031" in answer.content.decode()
    again = answer.context["adminform"].form["seen"].value()
    assert keeper.post(ADD, stale | {"seen": again}).status_code == 302
    assert fresh(world.target).deadline == date(2035, 12, 31)


def test_a_form_that_showed_no_target_is_shown_once_more_with_it(keeper, world):
    blind = entry(world.target, new_deadline="31.12.2035", seen="")

    answer = keeper.post(ADD, blind)

    (told,) = errors_of(answer)["__all__"]
    assert told.startswith("Below stands what the target says now.")
    assert "Now: 20" in answer.content.decode()
    again = answer.context["adminform"].form["seen"].value()
    assert keeper.post(ADD, blind | {"seen": again}).status_code == 302


def test_a_target_is_merged_into_another(keeper, world):
    other = target(code="T-TWO")
    sent = entry(
        world.target,
        kind="ended",
        new_ended_as="merged",
        new_superseded_on="01.06.2026",
        new_continued_by=other.pk,
    )

    assert keeper.post(ADD, sent).status_code == 302
    assert (fresh(world.target).status, fresh(world.target).continued_by) == ("superseded", other)


def test_an_entry_that_stands_is_read_and_neither_changed_nor_deleted(keeper, world):
    written = do(ledger.amend, world.target, value=Decimal(5))
    address = reverse("admin:tracker_amendment_change", args=[written.pk])

    page = keeper.get(address)

    assert page.status_code == 200
    assert "Decree" in page.content.decode()
    assert not page.context["adminform"].form.fields.keys() & {"reason_kk", "target", "kind"}
    assert keeper.post(address, {"reason_kk": "other"}).status_code == 403
    assert keeper.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Amendment.objects.get().reason_kk == REASON["reason_kk"]


@pytest.mark.parametrize("person", ["reviewer", "signatory", "stranger"])
def test_only_keepers_of_the_reference_data_enter_a_change(client, world, person):
    client.force_login(getattr(world, person))

    answer = client.post(ADD, entry(world.target, new_value="5"))

    assert answer.status_code in (302, 403)
    assert not Amendment.objects.exists()


def test_nobody_enters_a_change_for_which_his_own_body_answers_and_he_reads_why(keeper, world):
    Assignment.objects.create(target=world.target, organization=world.receiver).delete()

    told = errors_of(keeper.post(ADD, entry(world.target, new_value="5")))

    why = "Nobody may change a promise for which his own body answers or once answered."
    assert told == {"__all__": [why]}
    assert not Amendment.objects.exists()


def test_another_series_is_entered_with_the_source_of_the_correction(keeper, world):
    other, said = series({2024: "7"}), {"kind": "corrected", **dict.fromkeys(ACT, "")}
    sent = entry(world.target, **said, new_series=other.pk)

    assert errors_of(keeper.post(ADD, sent)) == {
        "source": ["Name the source that shows what the document says."]
    }
    assert keeper.post(ADD, sent | {"source": source().pk}).status_code == 302
    assert fresh(world.target).verdict.result["latest"]["value"] == "7"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_form_opens_in_each_language(keeper, world, language):
    page = keeper.get(f"/{language}/admin/tracker/amendment/add/?target={world.target.pk}")

    assert page.status_code == 200


@pytest.mark.parametrize("asked", ["x", "999999", "%00", "9" * 40])
def test_an_address_that_names_no_target_shows_an_empty_form(keeper, asked):
    assert keeper.get(f"{ADD}?target={asked}").status_code in (200, 400)
