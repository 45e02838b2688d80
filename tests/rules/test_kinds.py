from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases import LINE, by, judge, level
from tracker.rules.by_year import by_last_year
from tracker.rules.case import Case
from tracker.rules.kinds import KINDS
from tracker.rules.values import Constants, Goal, Reason, Record, Standing, Status, Value


@pytest.mark.parametrize(
    ("goal", "values", "target", "status"),
    [
        (Goal("relative", -1, factor=Decimal("0.5")), {2020: 12}, 12, Status.ACHIEVED),
        (Goal("relative", 1, factor=Decimal("1.25")), {2020: 29}, 30, Status.MISSED),
        (Goal("relative", 1, factor=Decimal(1)), {2020: 24}, 24, Status.ACHIEVED),
        (Goal("rank", 1, value=Decimal(50)), {2020: 49}, 50, Status.ACHIEVED),
        (Goal("range", value=Decimal(2), high=Decimal(4)), {2020: 4}, 2, Status.ACHIEVED),
        (Goal("range", value=Decimal(2), high=Decimal(4)), {2020: 5}, 2, Status.MISSED),
        (Goal("level", 0, Decimal(5), tolerance=Decimal(1)), {2020: 6}, 4, Status.ACHIEVED),
    ],
)
def test_each_kind_has_its_numbers(goal, values, target, status):
    whole = replace(goal, deadline=by(2020), baseline=Value(2010, Decimal(24)))

    verdict = judge(whole, values, by(2021))

    assert (verdict.target, verdict.status) == (target, status)


def test_a_change_from_an_unknown_baseline_cannot_be_measured():
    goal = Goal("relative", -1, factor=Decimal("0.5"), deadline=by(2016))

    assert judge(goal, LINE).reasons == (Reason.BASELINE, Reason.DEADLINE_PASSED)


def test_a_count_stays_met_and_a_level_does_not():
    values = {2012: 8}

    assert judge(level(8, 2015, kind="count"), values).status == Status.ACHIEVED
    assert judge(level(8, 2015), values).status == Status.OVERDUE_NO_DATA


def test_an_undated_count_meets_its_deadline():
    verdict = judge(level(8, 2030, kind="count"), {}, undated=Decimal(8))

    assert (verdict.status, verdict.reasons) == (Status.ACHIEVED, (Reason.UNDATED,))


def test_a_target_without_a_deadline_is_achieved_when_met():
    verdict = judge(level(12), LINE)

    assert (verdict.status, verdict.reached_in) == (Status.ACHIEVED, 2017)


def test_a_promise_under_a_condition_is_judged_and_marked():
    verdict = judge(level(20, 2025, standing=Standing.CONDITIONAL), LINE, by(2020))

    assert (verdict.status, verdict.reasons) == (Status.AT_RISK, (Reason.CONDITIONAL,))


def test_an_exact_number_has_a_chance_within_its_rounding():
    near, far = (judge(level(target, 2025, direction=0), LINE, by(2020)) for target in (19, 30))

    assert 0 < far.chance < near.chance < 0.5


def test_a_flat_series_is_as_sure_as_its_rounding_is_fine():
    fine, rough = (
        judge(
            level(12, 2022, rounding=Decimal(unit)), dict.fromkeys((2018, 2019, 2020), 10), by(2020)
        )
        for unit in ("0.1", "1")
    )

    assert fine.chance < rough.chance


def test_a_floor_without_an_end_is_judged_for_the_next_year():
    verdict = judge(level(4, kind="floor"), {2018: 9, 2019: 9, 2020: 9}, by(2020))

    assert verdict.status == Status.ON_TRACK


def test_a_year_needs_three_values_to_be_judged():
    with pytest.raises(ValueError, match="three values"):
        by_last_year(Case(level(4, kind="floor"), Record(), by(2020), Constants()))


def test_a_count_met_after_the_deadline_is_late():
    assert judge(level(8, 2015, kind="count"), {2017: 8}).status == Status.ACHIEVED_LATE


@pytest.mark.parametrize(
    ("values", "deadline", "status"),
    [
        ({2018: 5, 2019: 5, 2020: 5}, 2020, Status.ACHIEVED),
        ({2018: 5, 2019: 3, 2020: 5}, 2020, Status.MISSED),
        ({2018: 5, 2020: 5}, 2020, Status.OVERDUE_NO_DATA),
        ({2018: 5, 2019: 5, 2020: 5}, 2021, Status.OVERDUE_NO_DATA),
        ({2018: 9, 2019: 9, 2020: 9}, 2030, Status.ON_TRACK),
        ({2018: 5, 2019: 4, 2020: 2}, 2030, Status.OFF_TRACK),
        ({2018: 1, 2019: 2, 2020: "3.5"}, 2030, Status.AT_RISK),
    ],
)
def test_a_floor_has_to_hold_every_year(values, deadline, status):
    on = date(2022, 6, 1) if deadline < 2030 else by(2020)

    assert judge(level(4, deadline, kind="floor"), values, on).status == status


def test_keeping_a_floor_longer_is_less_likely():
    values = {2018: 5, 2019: 6, 2020: 5}
    short, long = (judge(level(4, year, kind="floor"), values, by(2020)) for year in (2021, 2030))

    assert long.chance < short.chance


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"superseded": True}, Status.SUPERSEDED, Reason.SUPERSEDED),
        ({"standing": Standing.PARAMETER}, Status.NOT_ASSESSABLE, Reason.PARAMETER),
        ({"unclear": True}, Status.NOT_ASSESSABLE, Reason.UNCLEAR),
    ],
)
def test_what_is_no_promise_is_not_judged(kind, change, status, reason):
    verdict = judge(replace(level(20, 2025, kind=kind), **change), LINE, by(2020))

    assert (verdict.status, verdict.reasons) == (status, (reason,))


@pytest.mark.parametrize(
    ("standing", "reason"),
    [(Standing.PROJECTION, Reason.PROJECTION), (Standing.CONDITIONAL, Reason.CONDITIONAL)],
)
def test_a_projection_is_judged_and_marked(standing, reason):
    plain, marked = level(20, 2025), replace(level(20, 2025), standing=standing)

    assert judge(marked, LINE, by(2020)).status == judge(plain, LINE, by(2020)).status
    assert judge(marked, LINE, by(2020)).reasons[-1] == reason


@pytest.mark.parametrize("kind", KINDS)
def test_a_goal_that_says_nothing_is_judged_all_the_same(kind):
    verdict = judge(Goal(kind), LINE)

    assert verdict.status in {Status.NOT_ASSESSABLE, Status.NO_DATA}
    assert verdict.reasons


@pytest.mark.parametrize("kind", [key for key in KINDS if KINDS[key].traits.needs])
@given(
    values=st.dictionaries(st.integers(2000, 2030), st.integers(-99, 99), max_size=12),
    target=st.integers(-99, 99),
    deadline=st.integers(2005, 2060),
    year=st.integers(2000, 2040),
)
def test_nothing_changes_before_the_day_to_look_again(kind, values, target, deadline, year):
    goal = replace(
        level(target, deadline, kind=kind),
        high=Decimal(target + 5),
        factor=Decimal(2),
        baseline=Value(2000, Decimal(target)),
    )
    known = {past: value for past, value in values.items() if past <= year}
    verdict = judge(goal, known, by(year))
    look = verdict.look_again_on or date(2100, 1, 1)
    eve = date.fromordinal(look.toordinal() - 1)

    assert look > by(year)
    assert judge(goal, known, eve).status == verdict.status
