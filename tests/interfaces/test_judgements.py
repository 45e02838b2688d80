"""The page on which a reviewer judges a target, or takes a judgement back."""

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World, source, user
from tests.interfaces.test_admin_catalogue import WHY
from tests.interfaces.test_public_pages import text_of
from tracker.models import DataChange, ReportingRule, Statement, Target
from tracker.rules.states import Role
from tracker.workflow.judging import judge

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
REASON = "The money for the second half of the programme was cut."


@pytest.fixture
def world():
    """The small world, judged."""
    made = World()
    judge(Target.objects.all(), on=TODAY, at=NOW)
    return made


def judgement_page(world):
    """Where a reviewer judges the target."""
    return reverse("admin:tracker_target_judgement", args=[world.target.pk])


def send(client, world, person, **given):
    """Send a judgement as a person."""
    client.force_login(person)
    given = {"do": "give", "rating": "off_track", "reason": REASON} | given
    return client.post(judgement_page(world), given, follow=True)


def test_a_reviewer_judges_and_takes_it_back_in_public(client, world):
    page = send(client, world, world.reviewer).content.decode()
    assert "The judgement is public now, beside the computed one." in page
    assert REASON in text_of(client, "targets/T-ONE/")

    given = Statement.objects.get()
    send(client, world, world.reviewer, do="withdraw", given=str(given.pk))

    page = text_of(client, "targets/T-ONE/")
    assert REASON not in page
    assert "Withdrawn on" in page
    assert client.get("/en/targets/T-ONE.json").json()["judgements"]["withdrawn"][0]["status"] == (
        "off_track"
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"rating": ""}, "Choose the status that you give."),
        ({"rating": "no_data"}, "Select a valid choice"),
        ({"reason": ""}, "Give a reason."),
        ({"reason": "Too short."}, "at least 30 characters"),
        ({"reason": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_an_incomplete_judgement_is_told_and_what_was_typed_stays(client, world, given, told):
    page = send(client, world, world.reviewer, **given).content.decode()

    assert told in page
    assert given.get("reason", REASON) in page
    assert not Statement.objects.exists()


def test_who_may_not_judge_reads_why_and_is_refused(client, world):
    own = user((Role.REVIEWER, world.receiver), (Role.SIGNATORY, world.ministry))
    client.force_login(own)
    why = "Nobody may judge a target for which his own body answers or once answered."
    page = client.get(judgement_page(world)).content.decode()
    assert why in page
    assert "Publish the judgement" not in page

    answer = send(client, world, own)

    assert answer.status_code == 403
    assert not Statement.objects.exists()


@pytest.mark.parametrize("person", ["stranger", "contributor", None])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_does_not_review_never_sees_the_page(client, world, person, method):
    if person:
        client.force_login(getattr(world, person))

    answer = getattr(client, method)(judgement_page(world), {"do": "give"})

    assert answer.status_code == 302
    assert "login" in answer.url


@pytest.mark.parametrize("strange", ["abc", "999999", "9" * 40, "٣"])
def test_the_judgement_of_an_unknown_target_is_not_found(client, world, strange):
    client.force_login(world.reviewer)

    answer = client.get(reverse("admin:tracker_target_judgement", args=[strange]))

    assert answer.status_code == 404


@pytest.mark.parametrize("given", ["", "abc", "9" * 40])
def test_a_withdrawal_of_nonsense_withdraws_nothing(client, world, given):
    send(client, world, world.reviewer)

    send(client, world, world.reviewer, do="withdraw", given=given)

    assert Statement.objects.count() == 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["level", "qualitative"])
def test_the_page_opens_in_every_language_from_the_page_of_the_target(
    client, world, language, kind
):
    Target.objects.update(kind=kind)
    client.force_login(world.reviewer)
    target_page = f"/{language}/admin/tracker/target/{world.target.pk}/"

    link = f"{target_page}judgement/"
    assert link in client.get(f"{target_page}change/").content.decode()
    assert client.get(link).status_code == 200


def test_a_statement_typed_by_hand_carries_no_judgement(client, world):
    client.force_login(world.coordinator)
    given = {
        "target": world.target.pk,
        "made_on": "2026-01-01",
        "rating": "achieved",
        "expectation": "on_schedule",
        "text": REASON,
        "source": source().pk,
    }

    client.post(reverse("admin:tracker_statement_add"), given | WHY)

    kept = DataChange.objects.get().after
    assert (kept["rating"], kept["expectation"], kept["text"]) == ("", "", REASON)


@pytest.mark.parametrize(("kind", "kept"), [("level", False), ("milestone", True)])
def test_a_keeper_states_an_expected_day_only_of_an_event(client, world, kind, kept):
    Target.objects.update(kind=kind)
    client.force_login(world.coordinator)
    given = {"target": world.target.pk, "made_on": "2026-01-01", "forecast_on": "2031-01-01"}
    given["source"] = source().pk

    answer = client.post(reverse("admin:tracker_statement_add"), given | WHY)

    assert DataChange.objects.exists() is kept
    assert ("comes with the report of the body" in answer.content.decode()) is not kept


def test_a_reviewer_of_another_body_reads_why_a_judgement_is_not_his_to_take_back(client, world):
    other = ReportingRule.objects.get()
    other.pk, other.code, other.recipient = None, "R02", world.other
    other.save()
    send(client, world, world.reviewer)
    given, stranger = Statement.objects.get(), user((Role.REVIEWER, world.other))

    client.force_login(stranger)
    page = client.get(judgement_page(world)).content.decode()
    answer = send(client, world, stranger, do="withdraw", given=str(given.pk))

    assert "Only the body that gave a judgement may take it back." in page
    assert 'value="withdraw"' not in page
    assert (answer.status_code, Statement.objects.get()) == (403, given)


def test_who_may_withdraw_reads_that_earlier_days_keep_it(client, world):
    page = send(client, world, world.reviewer).content.decode()

    assert "Pages as of an earlier day keep showing it." in page


def test_a_judgement_is_not_edited_as_a_statement(client, world):
    send(client, world, world.reviewer)
    given = Statement.objects.get()
    client.force_login(world.coordinator)

    address_of = reverse("admin:tracker_statement_change", args=[given.pk])

    assert client.post(address_of, {"text": "Another reason"}).status_code == 403
