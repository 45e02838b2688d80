"""Three judgements side by side: what each says, which statement counts, and where they differ."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases import TODAY, by, level
from tracker.rules.assess import assess
from tracker.rules.flags import FlagReason, wanted_target_flags
from tracker.rules.judgements import GIVEN, LEVELS, is_awaited, judgements
from tracker.rules.values import Expectation, Goal, Record, Statement, Status, Verdict

GOAL = level(20, 2030)
ON_SCHEDULE, DIFFICULT, LOST = Expectation
SPRING, AUTUMN = date(2026, 4, 1), date(2026, 10, 1)


def found(status, *said, goal=GOAL):
    """The judgements beside a computed status, after some statements."""
    return judgements(Verdict(status), goal, Record(statements=said))


def owner(expectation=None, made_on=SPRING, value=None, on=None):
    """What the owner says."""
    forecast = None if value is None else Decimal(value)
    return Statement(made_on, expectation=expectation, forecast_value=forecast, forecast_on=on)


def reviewer(rating, made_on=SPRING):
    """What a reviewer says."""
    return Statement(made_on, rating=rating)


@pytest.mark.parametrize(
    ("status", "expectation", "rating", "differ"),
    [
        (Status.ON_TRACK, None, None, False),
        (Status.ON_TRACK, ON_SCHEDULE, None, False),
        (Status.ON_TRACK, DIFFICULT, None, True),
        (Status.ACHIEVED_LATE, ON_SCHEDULE, Status.ACHIEVED, False),
        (Status.AT_RISK, DIFFICULT, Status.AT_RISK, False),
        (Status.AT_RISK, ON_SCHEDULE, None, True),
        (Status.MISSED, LOST, Status.OFF_TRACK, False),
        (Status.OFF_TRACK, LOST, Status.ON_TRACK, True),
        (Status.OFF_TRACK, None, Status.NOT_ASSESSABLE, False),
        (Status.NO_DATA, ON_SCHEDULE, None, False),
        (Status.OVERDUE_NO_DATA, LOST, None, False),
        (Status.NOT_ASSESSABLE, ON_SCHEDULE, Status.OFF_TRACK, True),
    ],
)
def test_two_known_levels_that_are_not_equal_differ(status, expectation, rating, differ):
    said = [owner(expectation)] if expectation else []
    said += [reviewer(rating)] if rating else []

    assert found(status, *said).differ is differ


@pytest.mark.parametrize(
    ("said", "level_of_owner", "contradicts"),
    [
        (owner(ON_SCHEDULE, value="20"), 1, False),
        (owner(ON_SCHEDULE, value="19.9"), 0, True),
        (owner(ON_SCHEDULE, on=by(2030)), 1, False),
        (owner(ON_SCHEDULE, on=date(2031, 1, 1)), 0, True),
        (owner(DIFFICULT, value="19.9"), 0, False),
        (owner(LOST, value="19.9"), -1, False),
        (owner(LOST, value="25"), -1, False),
        (owner(value="25"), None, False),
        (owner(value="19"), 0, False),
        (owner(on=date(2031, 1, 1)), 0, False),
    ],
)
def test_a_forecast_that_falls_short_makes_the_owners_level_0_at_most(
    said, level_of_owner, contradicts
):
    both = found(Status.NO_DATA, said)

    assert (both.owner_level, both.contradicts_itself) == (level_of_owner, contradicts)


def test_a_forecast_of_a_target_without_a_number_is_judged_by_its_day_alone():
    goal = Goal(kind="milestone", deadline=by(2030))

    assert found(Status.ON_TRACK, owner(ON_SCHEDULE, value="1"), goal=goal).owner_level == 1


def test_the_newest_statement_that_says_something_counts():
    said = [
        owner(LOST, made_on=AUTUMN),
        owner(ON_SCHEDULE, made_on=SPRING),
        Statement(TODAY, not_done=True),
        reviewer(Status.OFF_TRACK, made_on=SPRING),
        reviewer(Status.ON_TRACK, made_on=SPRING),
    ]
    both = found(Status.NO_DATA, *said)

    assert (both.owner, both.reviewer) == (said[0], said[4])


def test_where_a_reviewers_rating_is_the_verdict_it_is_no_second_judgement():
    goal = Goal(kind="qualitative")
    both = found(Status.AT_RISK, reviewer(Status.ON_TRACK), owner(DIFFICULT), goal=goal)

    assert (both.reviewer, both.differ) == (None, False)


def test_nothing_differs_on_a_target_that_is_no_longer_in_force():
    said = [owner(ON_SCHEDULE), reviewer(Status.MISSED)]

    assert found(Status.SUPERSEDED, *said).differ
    assert not found(Status.SUPERSEDED, *said, goal=replace(GOAL, superseded=True)).differ


def test_a_reviewers_rating_changes_nothing_of_the_computed_verdict_of_a_milestone():
    goal = Goal(kind="milestone", deadline=by(2030))
    heard = Statement(SPRING)
    rated = reviewer(Status.OFF_TRACK, made_on=TODAY)

    for said in ((), (heard,)):
        computed = assess(goal, Record(statements=said), on=TODAY)
        assert assess(goal, Record(statements=(*said, rated)), on=TODAY) == computed


@pytest.mark.parametrize(
    ("goal", "awaited"),
    [
        (level(20, 2030), True),
        (replace(GOAL, deadline=TODAY), True),
        (level(20, 2025), False),
        (level(20), False),
        (replace(GOAL, superseded=True), False),
    ],
)
def test_an_expectation_is_awaited_while_the_deadline_is_ahead(goal, awaited):
    assert is_awaited(goal, on=TODAY) is awaited


def test_a_difference_is_a_reason_for_a_flag_beside_the_others():
    assert wanted_target_flags(Status.ON_TRACK, [], judgements_differ=True) == {
        FlagReason.JUDGEMENTS_DIFFER
    }
    assert wanted_target_flags(Status.OFF_TRACK, [], judgements_differ=True) == {
        FlagReason.JUDGEMENTS_DIFFER,
        FlagReason.OFF_TRACK,
    }


SAID = st.builds(
    Statement,
    made_on=st.dates(date(2020, 1, 1), TODAY),
    forecast_on=st.none() | st.dates(date(2026, 1, 1), date(2040, 1, 1)),
    rating=st.none() | st.sampled_from(GIVEN),
    expectation=st.none() | st.sampled_from(Expectation),
    forecast_value=st.none() | st.decimals(-100, 100, places=2),
)


@given(st.sampled_from(Status), st.lists(SAID, max_size=5))
def test_they_differ_exactly_where_two_of_the_known_levels_do(status, said):
    both = found(status, *said)
    known = [
        one for one in (both.computed, both.owner_level, both.reviewer_level) if one is not None
    ]

    assert both.differ == any(one != other for one in known for other in known)
    assert set(known) <= set(LEVELS.values())


@given(st.sampled_from(Status), st.lists(SAID, max_size=5), SAID)
def test_an_older_statement_never_changes_who_counts(status, said, older):
    older = replace(older, made_on=date(2019, 1, 1))
    before = found(status, *said)
    after = found(status, older, *said)

    assert before.owner in (None, after.owner)
    assert before.reviewer in (None, after.reviewer)
