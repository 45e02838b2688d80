from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.cases import series
from tracker.rules.bounds import Bounds
from tracker.rules.chance import MOST_VALUES, chance, outlook, pace
from tracker.rules.values import Constants

CONSTANTS = Constants()
LINE = pace(series({2015 + step: 10 + step for step in range(6)}))

numbers = st.integers(-(10**6), 10**6).map(Decimal)
histories = st.lists(numbers, min_size=3, max_size=20)
years = st.integers(1, 60)


def chance_of(values, bounds, ahead, least_change=0.5):
    past = pace(series(dict(enumerate(values, start=2000))))
    return chance(past, bounds, years=ahead, least_change=least_change, constants=CONSTANTS)


def test_the_worked_example_comes_out_by_hand():
    ahead = outlook(LINE, years=5, least_change=0.5, constants=CONSTANTS)

    assert ahead.projection == 19
    assert ahead.scale == pytest.approx(2.5166, abs=5e-5)
    assert ahead.high - ahead.low == pytest.approx(2 * 1.886 * 2.5166, abs=5e-4)


@pytest.mark.parametrize(("target", "expected"), [(15, 0.874), (19, 0.5), (20, 0.365), (25, 0.070)])
def test_a_harder_target_has_the_smaller_chance(target, expected):
    bounds = Bounds(low=Decimal(target))

    found = chance(LINE, bounds, years=5, least_change=0.5, constants=CONSTANTS)

    assert found == pytest.approx(expected, abs=5e-4)


def test_fewer_than_three_values_have_no_pace():
    assert pace(series({2015: 1, 2016: 2})) is None


def test_only_the_last_fifteen_values_count():
    long = dict(enumerate([99, 5, *range(15)], start=2000))

    assert pace(series(long)) == pace(series(long)[-MOST_VALUES:])


def test_a_gap_is_spread_evenly():
    assert pace(series({2010: 0, 2014: 8, 2015: 10})).mean == 2


def test_a_flat_series_is_neither_certain_nor_hopeless():
    flat = pace(series({2018: 10, 2019: 10, 2020: 10}))

    found = chance(flat, Bounds(low=Decimal(12)), years=2, least_change=0.05, constants=CONSTANTS)

    assert 0 < found < 0.01


@given(histories, numbers, years)
def test_a_chance_is_never_exactly_nothing_or_certain(values, target, ahead):
    assert 0 < chance_of(values, Bounds(low=target), ahead) < 1
    assert 0 < chance_of(values, Bounds(high=target), ahead) < 1
    assert 0 < chance_of(values, Bounds(target, target + 1), ahead) < 1


@given(histories, numbers, years)
def test_at_least_and_at_most_share_out_all_the_chance(values, target, ahead):
    above = chance_of(values, Bounds(low=target), ahead)
    below = chance_of(values, Bounds(high=target), ahead)

    assert above + below == pytest.approx(1)


@given(histories, numbers, years)
def test_the_mirror_image_has_the_same_chance(values, target, ahead):
    mirrored = [-value for value in values]

    assert chance_of(mirrored, Bounds(high=-target), ahead) == pytest.approx(
        chance_of(values, Bounds(low=target), ahead)
    )


@given(histories, numbers, years, st.integers(1, 1000), numbers)
def test_another_unit_has_the_same_chance(values, target, ahead, factor, offset):
    moved = [value * factor + offset for value in values]
    bounds = Bounds(low=target * factor + offset)

    assert chance_of(moved, bounds, ahead, least_change=factor / 2) == pytest.approx(
        chance_of(values, Bounds(low=target), ahead), rel=1e-6
    )


@given(histories, numbers, st.integers(0, 10**6), years)
def test_a_harder_target_never_has_the_greater_chance(values, target, more, ahead):
    assert chance_of(values, Bounds(low=target + more), ahead) <= chance_of(
        values, Bounds(low=target), ahead
    )


@given(histories, numbers, st.integers(1, 10**6), years)
def test_a_range_has_the_chance_left_between_its_bounds(values, low, width, ahead):
    inside = chance_of(values, Bounds(low, low + width), ahead)
    outside = chance_of(values, Bounds(high=low), ahead)
    beyond = chance_of(values, Bounds(low=low + width), ahead)
    assume(inside > 1e-12)

    assert inside + outside + beyond == pytest.approx(1)


@pytest.mark.parametrize("scale", ["1e-24", "1e24"])
def test_tiny_and_huge_units_change_nothing(scale):
    values = [Decimal(10 + step) * Decimal(scale) for step in range(6)]
    bounds = Bounds(low=Decimal(20) * Decimal(scale))

    found = chance_of(values, bounds, 5, least_change=0.5 * float(scale))

    assert found == pytest.approx(0.3647, abs=5e-5)


def test_the_constants_are_settings():
    bolder = replace(CONSTANTS, damping=1.0)

    assert outlook(LINE, years=5, least_change=0.5, constants=bolder).projection == 20


def test_a_goal_without_bounds_has_no_chance():
    with pytest.raises(ValueError, match="bound"):
        chance(LINE, Bounds(), years=5, least_change=0.5, constants=CONSTANTS)
