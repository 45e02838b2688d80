"""Reference data edited by hand: through the one door, with its author, judged in the same request."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NOW, TODAY, World, observe, series, source, strategy, target
from tracker.models import Assignment, DataChange, Observation, Statement, Target
from tracker.workflow import corrections, judging, second_person

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
WHY = {"why_kk": "Қате", "why_ru": "Ошибка"}


@pytest.fixture
def world():
    """The small world, judged."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    return made


@pytest.fixture
def edit(client, world):
    """Sign in the coordinator; change some fields of a record as its form would send them."""
    client.force_login(world.coordinator)

    def send(record, **changes):
        address = reverse(f"admin:tracker_{record._meta.model_name}_change", args=[record.pk])
        form = client.get(address).context["adminform"].form
        return client.post(address, shown_in(form) | changes)

    return send


def confirmed(world):
    """Let a second person confirm what was proposed last."""
    change = DataChange.objects.latest("pk")
    second_person.confirm(change, by=world.reviewer, at=NOW, on=TODAY)


def shown_in(form):
    """What a browser would send of a form as it stands."""
    values = {name: form[name].value() for name in form.fields}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, False)
    }


def add(client, **changes):
    """Add an observation as the form would send it."""
    given = {
        "value": "15,5",
        "value_text": "15.5",
        "qualifier": "exact",
        "year": "2025",
        "status": "final",
        "used": "on",
        "source": source("OTHER").pk,
        "quotes": "[]",
        **WHY,
    }
    return client.post(reverse("admin:tracker_observation_add"), given | changes)


def test_a_changed_target_is_judged_in_the_same_request(world, edit):
    before = Target.objects.get(pk=world.target.pk).verdict

    assert edit(world.target, disputed="on").status_code == 302

    world.target.refresh_from_db()
    assert world.target.disputed
    assert world.target.inputs_changed_at is None
    assert world.target.verdict == before


def test_what_a_target_is_judged_by_and_its_code_are_not_edited_freely(world, edit):
    sent = {"series": series({2024: "7"}).pk, "judged_with": "GROUP", "code": "T-OTHER"}

    assert edit(world.target, **sent).status_code == 302

    now = Target.objects.get(pk=world.target.pk)
    assert (now.series, now.judged_with, now.code) == (world.series, "", "T-ONE")


def test_a_new_target_has_no_day_out_of_bounds(client, world):
    client.force_login(world.coordinator)

    page = client.post(reverse("admin:tracker_target_add"), {"deadline": "31.12.9999"})

    told = page.context["adminform"].form.errors["deadline"]
    assert told == ["Enter a day between 1990 and 2100."]


def test_a_changed_target_keeps_who_changed_it(world, edit):
    edit(world.target, disputed="on")

    assert world.target.history.latest().history_user == world.coordinator


def test_a_changed_value_waits_and_is_judged_with_its_confirmation(client, world, edit):
    latest = world.series.observations.get(year=2025)

    assert edit(latest, value="19.5", **WHY).status_code == 302
    assert world.series.observations.get(year=2025).value == 15
    page = client.get(reverse("admin:tracker_observation_change", args=[latest.pk]))
    assert "A proposal about this record waits for a second person." in page.content.decode()
    confirmed(world)

    world.target.refresh_from_db()
    world.series.refresh_from_db()
    assert world.target.verdict.result["latest"]["value"] == "19.5"
    assert world.series.pace_last_value == 19.5


def test_a_value_moved_to_another_series_leaves_both_true(world, edit):
    other = series({2021: "1", 2022: "1", 2023: "1"})
    latest = world.series.observations.get(year=2025)

    edit(latest, series=other.pk, **WHY)
    confirmed(world)

    world.series.refresh_from_db()
    other.refresh_from_db()
    assert (world.series.pace_last_year, other.pace_last_year) == (2024, 2025)


def test_a_number_with_a_comma_is_understood(client, world):
    client.force_login(world.coordinator)

    add(client, series=world.series.pk, year="2019")
    confirmed(world)

    assert Observation.objects.get(year=2019).value == Decimal("15.5")


def test_two_used_values_of_a_year_give_an_error_that_names_the_other(client, world):
    client.force_login(world.coordinator)

    page = add(client, series=world.series.pk)

    assert page.status_code == 200
    assert page.context["adminform"].form.errors == {
        "used": [
            "For this series and year, another value is marked as used: 15 (SRC A yearbook). "
            "Take its mark away first."
        ]
    }


def test_a_second_value_of_a_year_may_stand_beside_the_used_one(client, world):
    client.force_login(world.coordinator)

    add(client, series=world.series.pk, used="")
    confirmed(world)

    assert list(world.series.observations.filter(year=2025).values_list("used", flat=True)) in (
        [True, False],
        [False, True],
    )


def test_a_value_without_a_source_gives_an_error_in_words(client, world):
    client.force_login(world.coordinator)

    page = add(client, series=world.series.pk, source="")

    assert page.context["adminform"].form.errors["source"] == ["Name the source of the value."]


def test_the_figure_of_an_approved_report_cannot_be_retyped(world, edit):
    world.report("approved")
    brought = Observation.objects.get(report_line__isnull=False)

    edit(brought, value="99", note_en="Looked at", why_source=source().pk, **WHY)
    confirmed(world)

    brought.refresh_from_db()
    assert (brought.value, brought.note_en) == (Decimal(16), "Looked at")


def test_a_statement_typed_by_hand_is_judged_with_its_confirmation(client, world):
    done = target(kind="milestone", group="milestone", value=None, inputs_changed_at=None)
    client.force_login(world.coordinator)
    given = {"target": done.pk, "made_on": "20.11.2026", "done": "on", "done_on": "19.11.2026"}

    page = client.post(reverse("admin:tracker_statement_add"), given)
    assert set(page.context["adminform"].form.errors) == {"why_kk", "why_ru", "why_source"}
    given |= WHY | {"why_source": source().pk}
    client.post(reverse("admin:tracker_statement_add"), given)
    assert not Statement.objects.exists()
    confirmed(world)

    done.refresh_from_db()
    assert (Statement.objects.count(), done.status) == (1, "achieved")


def test_what_the_engine_wrote_meanwhile_survives_an_edit(world):
    stale = Target.objects.get(pk=world.target.pk)
    Target.objects.filter(pk=stale.pk).update(status="missed", inputs_changed_at=None)
    stale.ambiguities_en = "Read twice"

    with CaptureQueriesContext(connection) as queries:
        corrections.save(stale, by=world.coordinator, at=NOW, on=TODAY)

    written = [row["sql"] for row in queries if "ambiguities_en" in row["sql"]]
    saved = next(sql for sql in written if sql.startswith("UPDATE"))
    assert '"status"' not in saved


def test_the_history_says_what_changed_and_who_did_it(client, world, edit):
    edit(world.target, ambiguities_en="Read twice")

    address = reverse("admin:tracker_target_history", args=[world.target.pk])
    page = client.get(address).content.decode()

    assert "Read twice" in page
    assert str(world.coordinator) in page


def test_an_old_version_cannot_be_posted_back(client, world):
    client.force_login(world.reviewer)
    version = world.target.history.latest().pk

    address = reverse("admin:tracker_target_history", args=[world.target.pk])
    client.post(f"{address}{version}/", {"value": "1"}, follow=True)

    world.target.refresh_from_db()
    assert (world.target.value, world.target.history.count()) == (Decimal(20), 1)


def test_a_wrong_assignment_is_deleted_and_its_history_stays(client, world):
    client.force_login(world.coordinator)
    row = Assignment.objects.get()

    client.post(reverse("admin:tracker_assignment_delete", args=[row.pk]), {"post": "yes"})

    assert not Assignment.objects.exists()
    assert Assignment.history.latest().history_user == world.coordinator


@pytest.mark.parametrize("many", [False, True])
def test_a_deleted_assignment_takes_its_body_out_of_the_sentence_at_once(client, world, many):
    client.force_login(world.coordinator)
    row = Assignment.objects.get()
    address = reverse("admin:tracker_assignment_delete", args=[row.pk])
    chosen = {"action": "delete_selected", "_selected_action": row.pk}
    if many:
        address = reverse("admin:tracker_assignment_changelist")

    client.post(address, {"post": "yes"} | (chosen if many else {}))

    world.target.refresh_from_db()
    assert world.target.verdict.inputs["words"]["en"]["owner"] == ""
    assert Assignment.history.latest().history_user == world.coordinator


def test_a_statement_of_a_day_to_come_is_refused(client, world):
    client.force_login(world.coordinator)
    given = {"target": world.target.pk, "made_on": "2999-01-01", "text": "Done one day"}

    page = client.post(reverse("admin:tracker_statement_add"), given)

    (error,) = page.context["adminform"].form.errors["made_on"]
    assert error.startswith("The day of the statement has not come yet.")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("observation", 8), ("target", 7), ("assignment", 7)]
)
def test_lists_take_the_same_queries_however_long_they_are(
    client, world, name, queries, count, django_assert_num_queries
):
    for number in range(count):
        row = target(series=world.series)
        observe(world.series, 2000 + number, "9")
        Assignment.objects.create(target=row, organization=world.other)
    client.force_login(world.coordinator)
    client.get(f"/en/admin/tracker/{name}/")

    with django_assert_num_queries(queries):
        client.get(f"/en/admin/tracker/{name}/")


def test_the_history_says_in_which_other_strategy_a_target_was_put(client, world, edit):
    edit(world.target, also_in=[strategy("S77").pk])

    address = reverse("admin:tracker_target_history", args=[world.target.pk])
    assert "S77" in client.get(address).content.decode()
    assert world.target.history.first().history_user == world.coordinator
