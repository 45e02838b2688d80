"""The ladder: which steps are due, which one is told, and what can wait."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.reminders import (
    CHAIN,
    REPORT_LADDER,
    Audience,
    Counted,
    Digest,
    Matter,
    Slot,
    Step,
    can_wait,
    due_steps,
    falls_on,
    is_held,
    ladder_of,
    newest,
    waits_for_monday,
)

DUE = date(2027, 4, 1)  # a Thursday
LONG_AGO = date(2026, 1, 1)


def reached(on, *, afternoon=False, handed_in=False, known_on=LONG_AGO):
    """The slots of the usual ladder that have come on a day."""
    now = Slot(on, afternoon)
    steps = due_steps(REPORT_LADDER, due_on=DUE, handed_in=handed_in, known_on=known_on, now=now)
    return [(slot, step) for slot, step in steps]


@pytest.mark.parametrize(
    ("step", "on"),
    [
        (Step(-30), date(2027, 3, 2)),
        (Step(0), DUE),
        (Step(1), date(2027, 4, 2)),
        (Step(3, counted=Counted.WORKING), date(2027, 4, 6)),  # a weekend lies between
        (Step(-3, counted=Counted.WORKING), date(2027, 3, 29)),
    ],
)
def test_a_step_falls_on_its_day(step, on):
    assert falls_on(step, DUE) == Slot(on)


def test_the_ladder_of_a_report_climbs_from_the_officer_to_the_coordinator():
    climbed = [(slot.on - DUE, step.audience) for slot, step in reached(date(2027, 5, 1))]

    assert [(apart.days, audience.value) for apart, audience in climbed] == [
        *[(days, "body") for days in (-30, -14, -7, -3, -1, 0, 0)],
        (1, "answers"),
        (5, "head"),
        (7, "leader"),
        (10, "coordinator"),
    ]


def test_the_last_call_of_the_due_day_comes_in_the_afternoon():
    assert len(reached(DUE)) + 1 == len(reached(DUE, afternoon=True))


def test_nothing_is_due_once_the_duty_is_met():
    assert reached(date(2027, 5, 1), handed_in=True) == []


def test_steps_that_lay_in_the_past_when_the_date_became_known_are_left_out():
    steps = reached(date(2027, 3, 29), known_on=date(2027, 3, 20))

    assert [step.days for _slot, step in steps] == [-7, -3]


def test_of_several_steps_that_were_missed_only_the_newest_is_told():
    missed = reached(date(2027, 3, 30))

    assert newest(missed, Slot(date(2027, 3, 2)))[1] == Step(-3)
    assert newest(missed, Slot(date(2027, 3, 29))) is None
    assert newest([], None) is None


@given(st.lists(st.integers(-40, 40), unique=True, max_size=12), st.integers(-60, 60))
def test_whatever_the_days_of_the_runs_no_step_is_told_twice_or_backwards(days, start):
    told = []
    for on in sorted(DUE + timedelta(days=start + each) for each in days):
        chosen = newest(reached(on), told[-1] if told else None)
        told += [chosen[0]] if chosen else []

    assert told == sorted(set(told))


@pytest.mark.parametrize(
    ("days", "waits_on_the_day_itself"),
    [(-30, True), (-14, True), (-7, True), (-3, False), (-1, False), (0, False), (1, False)],
)
def test_a_weekly_mail_is_waited_for_only_while_it_leaves_time(days, waits_on_the_day_itself):
    slot = falls_on(Step(days), DUE)

    assert can_wait(slot, DUE, Digest.WEEKLY, on=slot.on) is waits_on_the_day_itself
    assert not can_wait(slot, DUE, Digest.DAILY, on=slot.on)
    assert not can_wait(slot, DUE, Digest.WEEKLY, on=slot.on + timedelta(days=7))


def test_a_step_that_falls_on_a_monday_waits_for_no_other():
    monday = date(2027, 3, 1)

    assert not can_wait(Slot(monday), DUE, Digest.WEEKLY, on=monday)
    assert not waits_for_monday(monday, Digest.WEEKLY, on=monday)
    assert waits_for_monday(monday + timedelta(days=1), Digest.WEEKLY, on=monday)


@pytest.mark.parametrize(
    ("digest", "held"),
    [("immediate", set()), ("daily", {"flag"}), ("weekly", {"flag", "event"})],
)
def test_what_can_wait_follows_from_the_choice(digest, held):
    assert {matter.value for matter in Matter if is_held(Digest(digest), matter)} == held


def test_every_audience_has_somebody_to_fall_back_on_within_the_body():
    assert CHAIN.keys() == set(Audience)
    assert {step.audience for step in ladder_of("publish")} == {Audience.COORDINATOR}
