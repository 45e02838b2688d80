"""What holds for every published method, whatever the numbers are."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases import by, case, level
from tracker.rules.kinds import KINDS
from tracker.rules.methods import METHODS, opinions, published
from tracker.rules.values import Goal, Value

wild = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal(0), Decimal(1), Decimal(-1), Decimal("1e-30"), Decimal("-1e30")]),
)
histories = st.dictionaries(st.integers(1990, 2030), wild, max_size=12)


@given(histories, wild, wild, st.sampled_from(list(KINDS)), st.sampled_from([1, -1, 0]), st.data())
def test_on_anything_a_method_says_a_word_with_a_finite_ratio_or_nothing(
    history, aim, other, kind, direction, data
):
    goal = Goal(
        kind,
        direction,
        data.draw(st.sampled_from([aim, None, *history.values()])),
        high=max(aim, other),
        factor=data.draw(st.sampled_from([None, Decimal(2), Decimal(0)])),
        baseline=data.draw(st.sampled_from([None, Value(2000, other), Value(2030, aim)])),
        deadline=data.draw(st.sampled_from([None, by(1990), by(2030), by(2100)])),
        limit=data.draw(st.sampled_from([None, other])),
    )

    for opinion in opinions(case(goal, history, 2030)):
        words = METHODS[opinion.method].traits.words
        assert opinion.stance == words[opinion.status].stance
        assert opinion.ratio is None or math.isfinite(opinion.ratio)


steady = st.dictionaries(st.integers(2000, 2020), st.integers(1, 10**6), min_size=4, max_size=12)
aims = st.integers(1, 10**6)
senses = st.sampled_from([1, -1])
KEYS = [entry.key for entry in published()]


def moved(history, aim, sense, *, factor=1, offset=0):
    """The same case in another unit."""
    changed = {year: value * factor + offset for year, value in history.items()}
    direction = sense if factor > 0 else -sense
    return case(level(aim * factor + offset, 2030, direction=direction), changed, 2020)


def same(before, after):
    """Whether two opinions are the same but for the last digits of the ratio."""
    if before is None or after is None or before.ratio is None or after.ratio is None:
        return before == after
    near = math.isclose(before.ratio, after.ratio, rel_tol=1e-6, abs_tol=1e-9)
    return near and (before.status == after.status or _on_a_step(before.ratio))


def _on_a_step(ratio):
    steps = (1, 0.95, 0.8, 0.6, 0.5, 0.1, 0)
    return any(math.isclose(ratio, step, abs_tol=1e-9) for step in steps)


@pytest.mark.parametrize("method", KEYS)
@given(history=steady, aim=aims, sense=senses, factor=st.sampled_from([2, 1000, 12345]))
def test_another_unit_changes_no_opinion(method, history, aim, sense, factor):
    rule = METHODS[method].rule

    assert same(rule(moved(history, aim, sense)), rule(moved(history, aim, sense, factor=factor)))


@pytest.mark.parametrize("method", KEYS)
@given(history=steady, aim=aims, sense=senses)
def test_the_mirror_image_has_the_same_opinion(method, history, aim, sense):
    rule = METHODS[method].rule

    assert same(rule(moved(history, aim, sense)), rule(moved(history, aim, sense, factor=-1)))


@pytest.mark.parametrize("method", ["line", "germany", "sdsn"])
@given(history=steady, aim=aims, sense=senses, offset=st.integers(-(10**6), 10**6))
def test_a_linear_rule_does_not_care_where_zero_is(method, history, aim, sense, offset):
    rule = METHODS[method].rule

    assert same(rule(moved(history, aim, sense)), rule(moved(history, aim, sense, offset=offset)))
