"""Targets that grow from a baseline, follow a plan, add up over the years, or mean parity."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases import LINE, by, judge, level
from tracker.rules.values import Goal, PlanDue, Reason, Status, Value
from tracker.sentences import sentence

GROWTH = Goal(
    "growth", factor=Decimal("1.05"), baseline=Value(2020, Decimal(100)), deadline=by(2022)
)
PLAN = level(20, 2025, kind="path", plan=((2019, Decimal(15)), (2020, Decimal(15))))
TRAINED = {2018: 10, 2019: 20, 2020: 30}


def total(value, deadline=2025, **more):
    return level(value, deadline, kind="cumulative", **more)


def test_average_growth_is_the_level_it_leads_to():
    verdict = judge(GROWTH, {2020: 100, 2021: 108, 2022: "110.25"}, by(2022))

    assert (verdict.target, verdict.status) == (Decimal("110.25"), Status.ACHIEVED)


def test_average_growth_is_missed_by_the_last_digit():
    assert judge(GROWTH, {2022: "110.24"}, by(2022)).status is Status.MISSED


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"baseline": None}, Reason.BASELINE),
        ({"factor": None}, Reason.NUMBER),
        ({"deadline": None}, Reason.DEADLINE),
    ],
)
def test_growth_says_what_the_document_leaves_out(change, reason):
    assert judge(replace(GROWTH, **change), LINE, by(2020)).reasons == (reason,)


def test_a_plan_shows_its_last_due_year_beside_the_final_target():
    verdict = judge(PLAN, LINE, by(2020))

    assert verdict.plan_due == PlanDue(2020, Decimal(15), Decimal(15), True)
    assert (verdict.status, verdict.target) == (Status.AT_RISK, 20)


def test_a_planned_year_is_due_when_it_is_over():
    verdict = judge(PLAN, LINE, date(2020, 12, 30))

    assert verdict.plan_due == PlanDue(2019, Decimal(15), Decimal(14), False)
    assert verdict.look_again_on == by(2020)


def test_a_planned_year_without_a_value_is_neither_met_nor_missed():
    assert judge(PLAN, {2018: 15}, by(2020)).plan_due == PlanDue(2020, Decimal(15))


def test_a_path_ends_where_its_plan_ends():
    goal = replace(PLAN, value=None, deadline=by(2020))

    assert (judge(goal, LINE, by(2020)).target, judge(goal, LINE).status) == (15, Status.ACHIEVED)


def test_a_path_without_a_plan_sets_no_number():
    assert judge(replace(PLAN, plan=()), LINE, by(2020)).reasons == (Reason.NUMBER,)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (LINE, "The plan was met."),
        ({2020: 14}, "Observed: 14%. The plan was not met."),
        ({2018: 9}, "No value is known."),
    ],
)
def test_the_sentence_tells_how_the_plan_came_out(values, said):
    text = sentence(PLAN, judge(PLAN, values, by(2020)), language="en", unit="%", percent=True)

    assert "Plan for the year (2020): 15%." in text
    assert text.endswith(said)


def test_a_sum_adds_up_what_each_year_brought():
    verdict = judge(total(100), TRAINED, by(2020))

    assert (verdict.latest.value, verdict.gap, verdict.required_per_year) == (60, 40, 8)
    assert verdict.status is Status.ON_TRACK


def test_a_sum_begins_where_the_promise_begins():
    verdict = judge(total(100, starts_on=date(2019, 1, 1)), TRAINED, by(2020))

    assert verdict.latest.value == 50


def test_a_sum_is_final_once_reached():
    assert judge(total(30), TRAINED, by(2020)).reached_in == 2019
    assert judge(total(60, 2019), TRAINED, by(2020)).status is Status.ACHIEVED_LATE


def test_a_sum_that_lacks_a_year_is_not_judged_but_counts_what_is_known():
    gap = {2018: 10, 2020: 30}

    assert judge(total(100), gap, by(2020)).reasons == (Reason.YEAR_MISSING,)
    assert judge(total(100, 2019), gap, by(2020)).status is Status.OVERDUE_NO_DATA
    assert judge(total(40), gap, by(2020)).status is Status.ACHIEVED


def test_a_sum_lacks_the_years_before_its_first_value():
    verdict = judge(total(100, starts_on=date(2016, 1, 1)), TRAINED, by(2020))

    assert verdict.reasons == (Reason.YEAR_MISSING,)


def test_a_sum_past_its_deadline_is_not_added_up_twice():
    verdict = judge(total(100, 2021), TRAINED, by(2022))

    assert (verdict.status, verdict.last_status) == (Status.OVERDUE_NO_DATA, Status.AT_RISK)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("0.97", Status.ACHIEVED),
        ("1.03", Status.ACHIEVED),
        ("1.031", Status.MISSED),
        ("0.9", Status.MISSED),
    ],
)
def test_parity_is_missed_on_either_side(value, status):
    goal = level(1, 2020, kind="parity", tolerance=Decimal("0.03"))

    assert judge(goal, {2020: value}, by(2020)).status is status


@given(st.dictionaries(st.integers(2000, 2020), st.integers(0, 99), min_size=1))
def test_a_sum_is_the_sum(values):
    assert judge(total(10**6, 2030), values, by(2020)).latest.value == sum(values.values())


def test_a_sum_that_must_stay_below_is_not_won_by_its_first_value():
    most = total(100, direction=-1)

    assert judge(most, TRAINED, by(2020)).status is Status.AT_RISK
    assert judge(most, TRAINED | {2021: 500}, by(2021)).status is Status.MISSED
    assert judge(most, TRAINED | {2021: 1, 2022: 1, 2023: 1, 2024: 1, 2025: 1}).status is (
        Status.ACHIEVED
    )


def test_a_count_that_must_stay_below_can_still_be_passed():
    few = level(8, 2025, kind="count", direction=-1)

    assert judge(few, {2018: 5, 2019: 6, 2020: 7}, by(2020)).status is not Status.ACHIEVED


def test_growth_exactly_is_missed_by_shrinking():
    goal = replace(GROWTH, direction=0, tolerance=Decimal(1))

    assert judge(goal, {2022: 80}, by(2022)).status is Status.MISSED
    assert judge(goal, {2022: 111}, by(2022)).status is Status.ACHIEVED


def test_a_path_ends_with_the_plan_for_its_deadline():
    plan = ((2020, Decimal(15)), (2030, Decimal(50)))

    assert judge(replace(PLAN, value=None, plan=plan, deadline=by(2020)), LINE).target == 15


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal("rank", value=Decimal(20), plan=((2020, Decimal(30)),)), 25, True),
        (Goal("rank", value=Decimal(20), plan=((2020, Decimal(30)),)), 31, False),
        (
            level(1, kind="parity", tolerance=Decimal("0.1"), plan=((2020, Decimal(1)),)),
            "1.2",
            False,
        ),
        (level(20, direction=-1, plan=((2020, Decimal(30)),)), 25, True),
    ],
)
def test_a_plan_is_met_on_the_side_of_its_kind(goal, value, met):
    assert judge(goal, {2020: value}, by(2020)).plan_due.met is met


def test_a_value_of_a_year_still_to_come_is_looked_at_when_that_year_begins():
    verdict = judge(level(20, 2030), LINE | {2022: 30}, by(2020))

    assert verdict.look_again_on == date(2022, 1, 1)
