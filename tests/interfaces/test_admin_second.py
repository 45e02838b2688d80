"""Proposed changes of data in the administration: made by one person, decided on by a second one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, TODAY, World, source, user
from tests.interfaces.test_admin_catalogue import WHY, add, shown_in
from tests.interfaces.test_public_pages import text_of
from tracker.models import DataChange
from tracker.rules.states import Role
from tracker.workflow import judging, second_person

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
LIST = reverse("admin:tracker_datachange_changelist")


@pytest.fixture
def world(client):
    """The small world, judged, and a value that its coordinator proposes."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    client.force_login(made.coordinator)
    made.answer = add(client, series=made.series.pk, year="2026", value="21", status="estimate")
    return made


def decision(client, person, **sent):
    """Look at the proposal as a person; then send a decision, if there is one."""
    client.force_login(person)
    address = reverse("admin:tracker_datachange_change", args=[DataChange.objects.get().pk])
    page = client.get(address)
    return client.post(address, {"seen": page.context["trial"].seen} | sent) if sent else page


def test_a_value_is_proposed_looked_at_confirmed_and_told_in_public(client, world):
    assert world.answer.url == reverse(
        "admin:tracker_datachange_change", args=[DataChange.objects.get().pk]
    )
    assert "Entered by hand" not in text_of(client, "targets/T-ONE/") + text_of(client, "changes/")
    page = decision(client, world.coordinator).content.decode()
    assert "a second person decides on it" in page
    assert 'value="confirm"' not in page
    page = decision(client, world.reviewer)
    trial = page.context["trial"]
    assert ([one.target for one in trial.effects], trial.problem) == ([world.target], "")
    assert 'value="confirm"' in page.content.decode()

    assert decision(client, world.reviewer, do="confirm").status_code == 302

    assert world.series.observations.get(year=2026).value == 21
    for public in (text_of(client, "targets/T-ONE/"), text_of(client, "changes/")):
        assert "Entered by hand</strong>: Value" in public
        assert "Ошибка" in public or "Қате" in public
    feed = client.get("/en/targets/T-ONE.atom").content.decode()
    assert "Entered by hand: Value" in feed
    rows = client.get("/en/targets/T-ONE.json").json()["values"]
    assert rows[-1]["approved_on"]
    again = decision(client, world.reviewer, do="confirm")
    assert (again.status_code, "decided on already" in again.content.decode()) == (409, True)


def test_who_may_not_decide_is_told_why_and_nothing_happens(client, world):
    own = user((Role.REVIEWER, world.receiver), (Role.OFFICER, world.ministry))
    assert "for targets that rest on this: T-ONE" in decision(client, own).content.decode()

    for person, do in ((world.coordinator, "confirm"), (own, "confirm"), (own, "withdraw")):
        assert decision(client, person, do=do).status_code == 403

    assert DataChange.objects.get().state == "waiting"


def test_a_refusal_keeps_its_text_and_needs_one(client, world):
    short = decision(client, world.reviewer, do="refuse", refusal="No")
    assert (short.status_code, ">No</textarea>" in short.content.decode()) == (403, True)

    decision(client, world.reviewer, do="refuse", refusal="The yearbook says 15.")

    assert "The yearbook says 15." in decision(client, world.coordinator).content.decode()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_open_in_every_language_and_a_long_list_asks_no_more(
    client, world, language, django_assert_num_queries
):
    decided = decision(client, world.reviewer).context["change"]
    address = f"/{language}/admin/tracker/datachange/"
    assert client.get(f"{address}{decided.pk}/change/").status_code == 200
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
    for year in (2017, 2018):
        decided.pk, decided.after = None, decided.after | {"year": str(year)}
        decided.save()
    with django_assert_num_queries(6):
        assert "2018" in client.get(address).content.decode()


@pytest.mark.parametrize("strange", ["abc", "999999", "9" * 40])
def test_an_unknown_proposal_is_not_found(client, world, strange):
    address = reverse("admin:tracker_datachange_change", args=[strange])

    assert client.get(address).status_code == 404


def test_a_new_promise_waits_too(client, world):
    client.force_login(world.coordinator)
    address = reverse("admin:tracker_target_add")
    assert "also_in" not in client.get(address).context["adminform"].form.fields
    sent = shown_in(client.get(address).context["adminform"].form) | WHY
    sent |= {"code": "T-NEW", "group": "number", "kind": "level", "value": "5"}
    sent |= {f"title_{code}": "A new one" for code in ("kk", "ru", "en")}
    sent |= {"comparison": "at_least", "series": world.series.pk, "why_source": source().pk}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert client.get("/en/targets/T-NEW/").status_code == 404

    change = DataChange.objects.latest("pk")
    second_person.confirm(change, by=world.reviewer, at=NOW, on=TODAY)

    assert "Entered by hand</strong>: Target, T-NEW" in text_of(client, "targets/T-NEW/")


def test_a_correction_without_a_reason_says_so_and_loses_nothing(client, world):
    page = add(client, series=world.series.pk, year="2019", value="7", why_kk="", why_ru="")

    assert page.context["adminform"].form.errors == {
        name: ["Give the reason in Kazakh and in Russian."] for name in WHY
    }
    assert 'value="7"' in page.content.decode()


@pytest.mark.parametrize(
    ("years_ahead", "status", "field"), [(1, "estimate", "year"), (0, "final", "status")]
)
def test_what_cannot_have_been_observed_yet_is_refused(client, world, years_ahead, status, field):
    client.force_login(world.coordinator)
    year = timezone.localdate().year + years_ahead

    page = add(client, series=world.series.pk, year=year, status=status)

    (error,) = page.context["adminform"].form.errors[field]
    assert ("has not begun" if years_ahead else "Choose “preliminary”") in error
