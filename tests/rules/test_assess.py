from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.cases import LINE, by, judge, level, series
from tracker.rules.assess import assess
from tracker.rules.values import Evidence, Reason, Record, Status, Value


@pytest.mark.parametrize(
    ("target", "expected"),
    [(16, Status.ON_TRACK), (20, Status.AT_RISK), (25, Status.OFF_TRACK)],
)
def test_the_band_of_the_chance_is_the_status(target, expected):
    assert judge(level(target, 2025), LINE, by(2020)).status == expected


def test_a_verdict_carries_what_it_rests_on():
    verdict = judge(level(20, 2025), LINE, by(2020))

    assert verdict.chance == pytest.approx(0.365, abs=5e-4)
    assert (verdict.projection, verdict.gap, verdict.required_per_year) == (19, 5, 1)
    assert (verdict.mean_change_5, verdict.best_change) == (1, 1)
    assert (verdict.evidence, verdict.target) == (Evidence.FAIR, 20)
    assert verdict.look_again_on == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({2019: 19, 2020: "20.00"}, Status.ACHIEVED),
        ({2020: "19.99"}, Status.MISSED),
        ({2020: 19, 2021: 20}, Status.ACHIEVED_LATE),
        ({2019: 25}, Status.OVERDUE_NO_DATA),
        ({2021: 25}, Status.OVERDUE_NO_DATA),
        ({}, Status.OVERDUE_NO_DATA),
    ],
)
def test_the_value_for_the_deadline_decides(values, expected):
    assert judge(level(20, 2020), values, by(2021)).status == expected


def test_the_value_for_the_deadline_decides_on_its_last_day():
    assert judge(level(20, 2020), {2020: 19}, by(2020)).status == Status.MISSED


def test_a_passed_deadline_keeps_the_judgement_before_it():
    verdict = judge(level(20, 2020), {2017: 12, 2018: 13, 2019: 14, 2021: 15}, by(2022))

    assert (verdict.status, verdict.last_status) == (Status.OVERDUE_NO_DATA, Status.OFF_TRACK)


def test_a_half_year_deadline_is_met_by_a_value_of_its_half_year():
    goal = replace(level(20), deadline=date(2014, 6, 30))
    values = (Value(2014, Decimal(20), on=date(2014, 6, 30)),)
    later = (Value(2014, Decimal(20), on=date(2014, 9, 30)),)

    assert assess(goal, Record(values), on=by(2014)).status == Status.ACHIEVED
    assert assess(goal, Record(later), on=by(2014)).status == Status.OVERDUE_NO_DATA


def test_a_value_before_an_open_deadline_is_not_the_last_word():
    values = (Value(2026, Decimal(19), on=date(2026, 3, 31)),)

    found = assess(level(20, 2026), Record(values), on=date(2026, 6, 1))

    assert found.status == Status.NO_DATA


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({2018: 60, 2019: 60, 2020: 60}, Status.ON_TRACK),
        ({2018: 90, 2019: 70, 2020: 51}, Status.AT_RISK),
        ({2020: 60}, Status.ON_TRACK),
    ],
)
def test_a_reached_level_can_fall_back(values, status):
    verdict = judge(level(50, 2025), values, by(2020))

    assert verdict.status == status
    assert verdict.reasons == (Reason.LEVEL_REACHED, Reason.MAY_FALL_BACK)


@pytest.mark.parametrize(
    ("on", "reasons"),
    [(date(2023, 12, 31), ()), (date(2024, 1, 1), (Reason.STALE,))],
)
def test_a_value_is_stale_three_years_after_its_release(on, reasons):
    verdict = judge(level(25, 2030), LINE, on)

    assert verdict.reasons == reasons
    assert (verdict.status == Status.NO_DATA) == bool(reasons)


def test_a_late_release_moves_the_staleness_day():
    goal = level(25, 2030, release_delay_months=10)

    assert judge(goal, LINE, by(2020)).look_again_on == date(2024, 11, 1)


def test_a_stale_verdict_keeps_the_last_judgement():
    verdict = judge(level(99, 2030), LINE, by(2026))

    assert (verdict.status, verdict.last_status) == (Status.NO_DATA, Status.OFF_TRACK)


@pytest.mark.parametrize(
    ("values", "baseline", "reason"),
    [
        ({}, None, Reason.NONE),
        ({}, Value(2015, Decimal(1)), Reason.TOO_FEW),
        ({2019: 1, 2020: 2}, None, Reason.TOO_FEW),
    ],
)
def test_too_little_data_says_why(values, baseline, reason):
    verdict = judge(level(9, 2025, baseline=baseline), values, by(2020))

    assert (verdict.status, verdict.reasons) == (Status.NO_DATA, (reason,))


def test_several_values_for_a_period_are_never_averaged():
    values = (*series({2018: 1, 2019: 2, 2020: 3}), Value(2020, Decimal(4)))

    found = assess(level(9, 2025), Record(values), on=by(2020))

    assert (found.status, found.reasons) == (Status.NO_DATA, (Reason.SEVERAL_VALUES,))


def test_the_same_value_given_twice_is_one():
    values = series(LINE) + series(LINE)

    assert assess(level(20, 2025), Record(values), on=by(2020)).status == Status.AT_RISK


def test_the_pace_is_not_taken_across_a_break():
    verdict = judge(level(20, 2025), LINE, by(2020), comparable_from=2019)

    assert verdict.reasons == (Reason.TOO_FEW,)


def test_a_falling_target_asks_for_a_fall():
    verdict = judge(level(0, 2025, direction=-1), {2018: 5, 2019: 4, 2020: 3}, by(2020))

    assert (verdict.gap, verdict.required_per_year) == (3, Decimal("-0.6"))
    assert verdict.best_change == -1
