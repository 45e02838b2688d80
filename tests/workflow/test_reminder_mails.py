"""One mail a person and morning: what it gathers, what waits, and what is taken out of it."""

from datetime import date

import pytest
from django.core import mail

from tests.factories import NOW
from tests.workflow.reminding import DUE, Reminded, morning, remind
from tracker.models import Membership, Notice, Obligation, Reminder, Run, User
from tracker.roles import Denied
from tracker.rules.reminders import Matter
from tracker.rules.states import Role
from tracker.workflow import ladder, notices, reminders, runs


@pytest.fixture
def world(db):
    """The usual world with its ladder."""
    return Reminded()


def test_a_report_that_comes_in_between_the_writing_and_the_sending_stops_the_mail(world):
    runs.remind(at=morning(-14))
    world.report("submitted")
    notices.send_due(at=morning(-14))

    assert {each.subject[:9] for each in mail.outbox} == {"Report re"}  # receipts, no reminder
    assert not Reminder.objects.exists()


def test_a_mail_that_could_not_go_out_for_days_does_not_come_beside_the_next_one(world):
    runs.remind(at=morning(-14))

    assert set(remind(-7).values()) == {"Report for 2026: days left — 7"}
    assert Reminder.objects.filter(step__days=-14).count() == 0


def test_a_body_without_people_is_told_at_its_own_address(world):
    world.ministry.memberships.all().delete()
    world.ministry.email = "office@example.kz"
    world.ministry.save()

    assert list(remind(-14)) == ["office@example.kz"]
    assert remind(-13) == {}


def test_a_duty_of_which_nobody_can_be_told_is_listed(world):
    world.ministry.memberships.all().delete()
    runs.remind(at=morning(-14))

    assert Run.objects.latest("slot_on").outcome["nobody"] == [world.ministry.code]
    assert list(ladder.nobody_to_tell()) == [world.obligation]


def test_a_person_of_several_bodies_gets_one_mail_with_all_duties(world):
    Membership.objects.create(
        user=world.contributor, organization=world.other, role=Role.CONTRIBUTOR
    )
    Obligation.objects.create(
        cycle=world.cycle,
        rule=world.rule,
        organization=world.other,
        period_ends_on=date(2026, 12, 31),
        due_on=DUE,
    )

    assert remind(-14)[world.contributor.email] == "Nysana: duties with a date — 2"
    [text] = [each.body for each in mail.outbox if each.to == [world.contributor.email]]
    assert str(world.ministry) in text
    assert str(world.other) in text


def test_a_weekly_mail_comes_on_monday_but_never_too_late(world):
    User.objects.filter(pk=world.contributor.pk).update(digest="weekly")

    assert world.contributor.email not in remind(-30)  # a Tuesday
    assert world.contributor.email in remind(-24)  # Monday
    assert world.contributor.email not in remind(-7)  # a Thursday; on Monday three days are left
    assert world.contributor.email in remind(-3)
    assert world.contributor.email in remind(-1)  # a Wednesday


def test_what_the_night_found_comes_in_the_mail_of_the_morning(world):
    found = {"flags": []}
    notices.inform(
        world.ministry, "flags", found, key="x", at=morning(-15, hour=2), matter=Matter.FLAG
    )
    assert notices.send_due(at=morning(-15)) == 0

    got = remind(-14)

    assert got.keys() == world.of_body
    assert all("Nysana: what needs attention" in message.body for message in mail.outbox)
    assert remind(-13) == {}


def test_the_coordinator_reminds_by_hand_once_a_day(world):
    def by_hand(at):
        return reminders.remind(world.obligation, by=world.coordinator, at=at)

    assert by_hand(morning(-20)) == 2
    assert by_hand(morning(-20, hour=11)) == 0
    assert by_hand(morning(-19)) == 2
    notices.send_due(at=morning(-19))
    assert remind(-14).keys() == world.of_body
    assert by_hand(morning(-14, hour=12)) == 0  # the ladder has told it today


def test_the_ladder_does_not_repeat_what_the_coordinator_said_that_day(world):
    reminders.remind(world.obligation, by=world.coordinator, at=morning(-14, hour=8))
    mail.outbox.clear()

    assert remind(-14).keys() == world.of_body  # the mail by hand itself
    assert Reminder.objects.filter(step__isnull=False).count() == 0
    assert remind(-13) == {}


def test_only_a_coordinator_of_the_recipient_reminds_and_only_of_what_is_owed(world):
    with pytest.raises(Denied, match="coordinator"):
        reminders.remind(world.obligation, by=world.signatory, at=NOW)
    world.report("submitted")
    with pytest.raises(Denied, match="the duty is met"):
        reminders.remind(world.obligation, by=world.coordinator, at=NOW)


def test_somebody_who_leaves_before_the_sending_is_not_told_and_the_next_morning_tells_the_rest(
    world,
):
    runs.remind(at=morning(-14))
    world.contributor.memberships.all().delete()
    notices.send_due(at=morning(-14))

    assert [message.to for message in mail.outbox] == [[world.signatory.email]]
    assert not Reminder.objects.filter(person=world.contributor).exists()


def test_the_mails_of_a_morning_need_no_more_queries_with_more_duties(
    world, django_assert_max_num_queries
):
    for year in range(2020, 2025):
        Obligation.objects.create(
            cycle=world.cycle,
            rule=world.rule,
            organization=world.ministry,
            period_ends_on=date(year, 12, 31),
            due_on=DUE,
        )
    with django_assert_max_num_queries(40):
        runs.remind(at=morning(-14))

    assert Notice.objects.count() == 2
    assert Reminder.objects.count() == 12


def test_a_step_that_was_moved_after_it_was_told_stays_told_and_stops_no_mail(world):
    assert remind(-7)
    world.rule.reminder_steps.filter(days=-7).update(days=-5)

    assert remind(-5) == {}
    assert remind(-3)
