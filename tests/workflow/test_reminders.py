"""Who owes is reminded, once a step and date, and nobody else is."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from tests.factories import NOW, TODAY
from tests.workflow.reminding import ALMATY, DUE, Reminded, morning, remind
from tracker.models import (
    Membership,
    Notice,
    Obligation,
    Reminder,
    ReminderStep,
    ReportingRule,
    Run,
)
from tracker.rules.states import Role
from tracker.workflow import cycles, ladder, loading, notices, reports, runs


@pytest.fixture
def world(db):
    """The usual world with its ladder."""
    return Reminded()


@pytest.mark.parametrize(
    ("days", "who", "subject"),
    [
        (-30, ("contributor", "signatory"), "Report for 2026: days left — 30"),
        (-14, ("contributor", "signatory"), "Report for 2026: days left — 14"),
        (0, ("contributor", "signatory"), "Report for 2026: due today"),
        (1, ("signatory",), "Report for 2026: days past the due date — 1"),
        (5, ("head",), "Report for 2026: days past the due date — 5"),
        (7, ("leader",), "Report for 2026: days past the due date — 7"),
        (10, ("coordinator",), "Reports not handed in on time — 1"),
    ],
)
def test_each_step_goes_to_those_whom_it_concerns_and_to_nobody_else(world, days, who, subject):
    remind(days - 1, hour=16)

    assert remind(days) == {getattr(world, name).email: subject for name in who}


def test_a_day_without_a_step_tells_nothing(world):
    remind(-14)

    assert remind(-13) == {}


def test_the_last_call_comes_on_the_afternoon_of_the_due_day_if_nothing_came(world):
    assert remind(0).keys() == world.of_body
    assert remind(0, hour=15) == {}
    assert remind(0, hour=16).keys() == world.of_body


def test_nothing_is_told_before_the_morning(world):
    assert runs.remind(at=morning(-14, hour=8)) is None
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_the_reminders_stop_when_the_report_is_handed_in(world, state):
    remind(-14)
    world.report(state)
    notices.send_due(at=NOW)

    assert remind(-7) == {}
    assert remind(10) == {}


def test_a_returned_report_is_reminded_of_toward_the_day_of_its_revision(world):
    world.report("returned")  # until 1 December 2026
    Notice.objects.all().delete()
    before = datetime(2026, 11, 23, 9, tzinfo=ALMATY)
    runs.remind(at=before)
    runs.remind(at=before + timedelta(days=7))

    told = Reminder.objects.values_list("due_on", "step__days").distinct()
    assert list(told) == [(date(2026, 12, 1), -1)]
    assert {notice.subject for notice in Notice.objects.all()} == {
        "Revision of the report for 2026: days left — 1"
    }


def test_an_approved_report_that_is_reopened_is_not_called_late(world):
    made = world.report("approved")
    reports.reopen(made, by=world.coordinator, at=NOW, reason="A slip in the unit")
    notices.send_due(at=NOW)

    assert remind(10) == {}


def test_an_extension_moves_the_later_steps(world):
    remind(-3)
    cycles.extend(
        world.obligation,
        to=DUE + timedelta(days=14),
        reason="Floods",
        by=world.coordinator,
        at=NOW,
        on=TODAY,
    )

    assert remind(-2) == {}  # the steps of the new date that lie behind are not sent
    assert set(remind(0).values()) == {"Report for 2026: days left — 14"}
    assert remind(1) == {}
    assert set(remind(7).values()) == {"Report for 2026: days left — 7"}
    remind(14, hour=16)
    assert remind(15) == {world.signatory.email: "Report for 2026: days past the due date — 1"}


def test_steps_before_the_duty_was_known_are_not_sent(world):
    late = Obligation.objects.create(
        cycle=world.cycle,
        rule=world.rule,
        organization=world.other,
        period_ends_on=date(2026, 12, 31),
        due_on=DUE,
    )
    remind(-10)

    assert not late.reminders.exists()
    assert world.stranger.email in remind(-7)


def test_a_dead_week_is_caught_up_with_the_newest_step_alone(world):
    remind(-30)

    assert remind(-2) == dict.fromkeys(world.of_body, "Report for 2026: days left — 2")
    assert set(Reminder.objects.filter(due_on=DUE).values_list("step__days", flat=True)) == {
        -30,
        -3,
    }
    assert remind(-2, hour=16) == {}


def test_a_missed_morning_is_caught_up_in_the_afternoon_with_one_mail(world):
    assert remind(0, hour=17).keys() == world.of_body
    assert remind(0, hour=18) == {}


def test_the_night_and_the_reminders_run_twice_tell_once(world):
    for _ in range(2):
        runs.nightly(on=DUE - timedelta(days=14), at=morning(-14, hour=2))
        runs.remind(at=morning(-14))
        Run.objects.all().delete()  # as if nobody had written down that it ran
    notices.send_due(at=morning(-14))

    told = [message.to[0] for message in mail.outbox]
    assert sorted(told) == sorted({*world.of_body, world.stranger.email})
    assert Reminder.objects.filter(obligation=world.obligation).count() == 2


def test_without_a_head_or_a_leader_the_signatory_hears(world):
    Membership.objects.filter(role__in=[Role.HEAD, Role.LEADER]).delete()
    remind(4)

    assert remind(5).keys() == remind(7).keys() == {world.signatory.email}


def test_a_body_that_is_switched_off_with_a_reason_is_not_reminded(world):
    world.ministry.no_reminders_because = "Reports on paper"
    world.ministry.save()

    assert remind(-14) == remind(7) == {}


def test_a_step_that_is_switched_off_is_passed_over(world):
    ReminderStep.objects.filter(days=-14).update(active=False)
    remind(-30)

    assert remind(-14) == {}


def test_an_own_duty_is_told_to_the_coordinators_until_it_is_fulfilled(world):
    rule = ReportingRule.objects.create(
        code="R03", act="forward", what_en="forward", obliged=world.receiver, cadence="yearly"
    )
    duty = Obligation.objects.create(
        cycle=world.cycle,
        rule=rule,
        organization=world.receiver,
        period_ends_on=date(2026, 12, 31),
        due_on=DUE + timedelta(days=30),
    )
    Obligation.objects.filter(pk=world.obligation.pk).update(fulfilled_on=DUE)
    assert remind(30 - 14) == {world.coordinator.email: "forward: days left — 14"}

    Obligation.objects.filter(pk=duty.pk).update(fulfilled_on=DUE)
    assert remind(30) == {}


def test_a_rule_that_replaces_another_takes_over_its_ladder(world):
    ReminderStep.objects.filter(rule=world.rule, days=-7).update(active=False)
    newer = ReportingRule.objects.create(
        code="R01", valid_from=date(2027, 1, 1), act="report", what_en="report", cadence="yearly"
    )
    ladder.furnish()

    steps = newer.reminder_steps
    assert steps.count() == world.rule.reminder_steps.count()
    assert list(steps.filter(active=False).values_list("days", flat=True)) == [-7]
    assert ladder.furnish() == 0


def test_the_loaded_rules_have_their_ladders(db, settings):
    files = [file for file in loading.FILES if file.name in ("sources", "places", "organizations")]
    loading.load(settings.BASE_DIR / "fixtures", tuple(files), at=NOW)
    ReportingRule.objects.create(code="R1", act="report", what_en="report", cadence="yearly")
    loading.load(settings.BASE_DIR / "fixtures", tuple(files), at=NOW)

    assert ReminderStep.objects.filter(rule__code="R1").count() == 11
