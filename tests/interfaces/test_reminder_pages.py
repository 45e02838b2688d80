"""The pages around reminders: my settings, the ladder of a rule, the delivery log."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, World
from tracker.models import Notice, Obligation, Reminder, ReminderStep
from tracker.workflow import ladder, notices, reminders

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
LOG = "/en/admin/tracker/notice/"


@pytest.fixture
def world():
    """The small world with the usual ladder."""
    made = World()
    ladder.furnish()
    return made


def test_a_person_sets_how_often_and_in_which_language_mail_comes(client, world):
    client.force_login(world.contributor)

    page = client.post(
        "/en/settings/", {"digest": "weekly", "language": "kk"}, follow=True
    ).content.decode()

    world.contributor.refresh_from_db()
    assert (world.contributor.digest, world.contributor.language) == ("weekly", "kk")
    assert "Your settings are saved." in page
    assert world.contributor.email in page


@pytest.mark.parametrize("typed", [{}, {"digest": "never", "language": "kk"}])
def test_what_is_no_choice_is_refused_and_changes_nothing(client, world, typed):
    client.force_login(world.contributor)

    page = client.post("/en/settings/", typed)

    world.contributor.refresh_from_db()
    assert (page.status_code, world.contributor.digest) == (200, "daily")
    assert "govuk-error-message" in page.content.decode()


def test_without_signing_in_there_are_no_settings(client):
    assert client.get("/en/settings/").status_code == 302


def test_a_coordinator_edits_the_ladder_of_a_rule(client, world):
    client.force_login(world.coordinator)
    rule = client.get(reverse("admin:tracker_reportingrule_change", args=[world.rule.pk]))
    step = ReminderStep.objects.get(rule=world.rule, days=-14)
    typed = {"rule": world.rule.pk, "days": -21, "counted": "working", "audience": "answers"}
    answer = client.post(reverse("admin:tracker_reminderstep_change", args=[step.pk]), typed)

    step.refresh_from_db()
    assert "reminder_steps-0-days" in rule.content.decode()
    assert answer.status_code == 302
    assert (step.days, step.counted, step.audience, step.active) == (-21, "working", "answers", 0)
    assert step.history.first().history_user == world.coordinator


def test_a_reviewer_reads_the_ladder_and_its_texts_and_changes_nothing(client, world):
    client.force_login(world.reviewer)
    rule = client.get(reverse("admin:tracker_reportingrule_change", args=[world.rule.pk]))
    texts = client.get(reverse("admin:tracker_reportingrule_reminders", args=[world.rule.pk]))

    assert "reminder_steps-0-days" not in rule.content.decode()
    assert texts.content.decode().count("<pre>") == 11 * 3
    assert not Notice.objects.exists()


@pytest.mark.parametrize("name", ["contributor", "stranger"])
def test_the_texts_are_no_page_for_others(client, world, name):
    client.force_login(getattr(world, name))
    address = reverse("admin:tracker_reportingrule_reminders", args=[world.rule.pk])

    assert client.get(address).status_code == 302  # to the sign-in of the administration


def test_a_preview_needs_no_duty(client, world):
    Obligation.objects.all().delete()
    client.force_login(world.coordinator)
    address = reverse("admin:tracker_reportingrule_reminders", args=[world.rule.pk])

    assert "12 of 18 lines filled" in client.get(address).content.decode()
    assert client.get(address.replace(str(world.rule.pk), "999999")).status_code == 404


STAGES = {
    "waiting": {},
    "held": {"held": True},
    "sent": {"sending_at": NOW, "sent_at": NOW},
    "unknown": {"sending_at": NOW - timedelta(days=1)},
    "given_up": {"attempts": notices.MOST_ATTEMPTS},
}


@pytest.mark.parametrize("stage", STAGES)
def test_the_log_tells_how_far_each_mail_came(client, world, stage):
    for index, (name, marks) in enumerate(STAGES.items()):
        Notice.objects.create(
            key=str(index),
            organization=world.ministry,
            address=f"{name}@example.kz",
            subject=name,
            created_at=NOW,
            **marks,
        )
    client.force_login(world.coordinator)

    page = client.get(LOG, {"delivery": stage})

    assert [row.subject for row in page.context["cl"].result_list] == [stage]
    assert f'class="delivery {stage}"' in page.content.decode()


def test_what_a_digest_carries_is_as_far_as_the_digest(client, world):
    common = {"organization": world.ministry, "address": "a@example.kz", "created_at": NOW}
    digest = Notice.objects.create(key="digest", sending_at=NOW, sent_at=NOW, **common)
    held = Notice.objects.create(key="held", held=True, digest=digest, **common)
    client.force_login(world.coordinator)

    sent = client.get(LOG, {"delivery": "sent"}).context["cl"].result_list

    assert set(sent) == {digest, held}
    assert notices.stage_of(held, at=NOW) == "sent"


def test_the_log_of_reminders_needs_no_more_queries_with_more_rows(
    client, world, django_assert_max_num_queries
):
    client.force_login(world.coordinator)
    for days in range(6):
        at = timezone.localtime() + timedelta(days=days)
        reminders.remind(world.obligation, by=world.coordinator, at=at)

    with django_assert_max_num_queries(12):
        page = client.get("/en/admin/tracker/reminder/", {"delivery": "waiting"})

    assert len(page.context["cl"].result_list) == Reminder.objects.count() == 12


def test_the_administration_lists_the_duties_of_which_nobody_can_be_told(client, world):
    client.force_login(world.coordinator)
    address = "/en/admin/tracker/obligation/?told=nobody"
    before = len(client.get(address).context["cl"].result_list)
    world.ministry.memberships.all().delete()

    assert (before, len(client.get(address).context["cl"].result_list)) == (0, 1)
