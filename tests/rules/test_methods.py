"""The published methods: cases worked by hand, and when each keeps silent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.cases import LINE, by, case, level, series
from tracker.rules.case import Case
from tracker.rules.methods import METHODS, Opinion, disagree, disagrees, opinions, published
from tracker.rules.opinion import say
from tracker.rules.values import Constants, Goal, Record, Standing, Status, Value

FROM_TEN = Value(2015, Decimal(10))
RISE = level(20, 2025, baseline=FROM_TEN)  # 10 … 15 in 2015 … 2020: exactly on the line
FALL = {year: 25 - value for year, value in LINE.items()}
FLAT = dict.fromkeys(LINE, 10)


def said(method, goal, values, year=2020, **more):
    """A method's status and ratio; None where it says nothing."""
    opinion = METHODS[method].rule(case(goal, values, year, **more))
    return None if opinion is None else (opinion.status, opinion.ratio)


def down(value, deadline=2025, **more):
    return level(value, deadline, direction=-1, **more)


@pytest.mark.parametrize(
    ("method", "goal", "values", "expected"),
    [
        # 1 a year so far; 1 a year needed
        ("line", RISE, LINE, ("on_line", 1.0)),
        ("line", level(25, 2025), LINE, ("behind", 2 / 3)),
        ("line", down(5), LINE, ("away", -2.0)),
        ("line", RISE, FLAT, ("away", 0.0)),
        # (15/10)^(1/5) = 1.0845, (20/10)^(1/10) = 1.0718; (25/10)^(1/10) = 1.0960
        ("statcan", RISE, LINE, ("substantial_progress", 1.17692)),
        ("statcan", level(25, 2025), LINE, ("moderate_progress", 0.88030)),
        ("statcan", level(12, 2025), LINE, ("target_achieved", None)),
        ("statcan", RISE, FLAT, ("limited_progress", 0.0)),
        ("statcan", down(5), LINE, ("deterioration", -1.26139)),
        # without a target 8.45 % a year
        ("statcan", Goal(), LINE, ("substantial_progress", 0.08447)),
        ("statcan", Goal(direction=-1), LINE, ("deterioration", -0.08447)),
        # the last five years bring 1 a year, 5 years are left
        ("germany", RISE, LINE, ("sun", 1.0)),
        ("germany", level(21, 2025), LINE, ("sun+cloud", 5 / 6)),
        ("germany", level(25, 2025), LINE, ("cloud", 0.5)),
        ("germany", down(5), LINE, ("thunderstorm", -0.5)),
        ("germany", level(14, 2025), LINE, ("sun", None)),
        ("germany", down(16), LINE, ("sun+cloud", None)),
        ("sdsn", RISE, LINE, ("on_track", 1.0)),
        ("sdsn", level(25, 2025), LINE, ("moderately_improving", 2 / 3)),
        ("sdsn", level(40, 2025), LINE, ("stagnating", 1 / 3)),
        ("sdsn", down(5), LINE, ("decreasing", -2.0)),
        # 15 · 1.5 = 22.5 in 2025
        ("unsd", RISE, LINE, ("on_track", 1.25)),
        ("unsd", level(25, 2025), LINE, ("fair", 12.5 / 15)),
        ("unsd", RISE, FLAT, ("stagnation", 0.0)),
        ("unsd", down(15), LINE, ("on_track", None)),
    ],
)
def test_a_case_worked_by_hand_comes_out(method, goal, values, expected):
    status, ratio = said(method, goal, values)

    assert status == expected[0]
    assert ratio == (expected[1] if expected[1] is None else pytest.approx(expected[1], abs=1e-5))


@pytest.mark.parametrize(
    ("goal", "values", "symbol"),
    [
        (Goal("floor", value=Decimal(14)), LINE, "sun"),
        (Goal("floor", value=Decimal(9)), FALL, "sun+cloud"),
        (Goal("floor", value=Decimal(16)), LINE, "cloud"),
        (Goal("floor", value=Decimal(16)), FALL, "thunderstorm"),
        (Goal("direction_only"), LINE, "sun"),
        (Goal("direction_only"), LINE | {2020: 13}, "sun+cloud"),
        (Goal("direction_only", direction=-1), LINE | {2020: 13}, "cloud"),
        (Goal("direction_only", direction=-1), LINE, "thunderstorm"),
        (Goal("direction_only"), FLAT, "thunderstorm"),
        # the weaker bound speaks: below the lower one by 5, of which 5 are covered
        (Goal("range", value=Decimal(20), high=Decimal(30), deadline=by(2025)), LINE, "sun"),
        (
            Goal("range", value=Decimal(5), high=Decimal(14), deadline=by(2025)),
            LINE,
            "thunderstorm",
        ),
        (Goal("range", value=Decimal(5), high=Decimal(16)), LINE, "sun+cloud"),
        (level(20, 2020), LINE, "cloud"),
        (level(20, 2020), FALL, "thunderstorm"),
    ],
)
def test_each_kind_of_target_has_its_weather(goal, values, symbol):
    assert said("germany", goal, values)[0] == symbol


def test_a_natural_limit_asks_for_less():
    slow = {2015: 10, 2020: "10.25"}  # (10.25/10)^(1/5) = 0.495 % a year
    near = Goal(limit=Decimal(20))  # asks for 1 - (10/20)^4.44 = 0.954 of 0.5 %
    beyond = Goal(limit=Decimal(5))  # 10 is twice the limit: it no longer counts

    assert said("statcan", Goal(), slow)[0] == "limited_progress"
    assert said("statcan", near, slow)[0] == "moderate_progress"
    assert said("statcan", beyond, slow)[0] == "limited_progress"
    assert said("statcan", replace(near, limit=Decimal(0)), slow)[0] == "limited_progress"


@pytest.mark.parametrize(
    ("goal", "values"),
    [
        (RISE, {2015: 10}),  # less than one year apart
        (RISE, {2014: 9}),
        (RISE, {}),
        (level(20, 2025, baseline=Value(2015, Decimal(-10))), LINE),  # signs differ
        (level(20), LINE),  # no deadline
        (level(20, 2015), LINE),
        (level(30, 2025, baseline=Value(2015, Decimal(30))), LINE),  # nothing to go
        (down(-5), FALL),
        (down(-5, baseline=Value(2015, Decimal(-3))), {2020: 0}),
    ],
)
def test_growth_that_cannot_be_reckoned_is_not_available(goal, values):
    assert said("statcan", goal, values) == ("not_available", None)


def test_a_zero_stands_for_nearly_nothing():
    # (0.001/103)^(1/15) = 0.4633, so 53.7 % a year are needed, and (29/103)^(1/8) = 0.8535
    falls = said("statcan", down(0, 2030), {2015: 103, 2023: 29}, 2023)
    rises = said("statcan", level(8, 2030), {2015: 0, 2023: 1}, 2023)

    assert falls == ("limited_progress", pytest.approx(0.27302, abs=1e-4))
    assert rises[0] == "substantial_progress"
    assert said("statcan", down(0, 2030), {2015: 103, 2023: 0}, 2023)[0] == "target_achieved"


@pytest.mark.parametrize("method", ["line", "sdsn", "unsd"])
@pytest.mark.parametrize(
    ("goal", "values"),
    [
        (RISE, {2015: 10}),
        (level(20), LINE),
        (level(20, 2015), LINE),
        (down(12, 2025, baseline=FROM_TEN), LINE),  # the target lies behind the baseline
        (Goal(), LINE),
        (Goal("range", value=Decimal(20), high=Decimal(30), deadline=by(2025)), LINE),
        (level(20, 2025, direction=0), LINE),
        (Goal("floor", value=Decimal(20), deadline=by(2025)), LINE),
        (Goal("direction_only"), LINE),
    ],
)
def test_a_way_needs_one_number_beyond_the_baseline(method, goal, values):
    assert said(method, goal, values) is None


@pytest.mark.parametrize("kind", ["milestone", "composition", "qualitative"])
def test_what_no_number_meets_has_no_opinions(kind):
    assert opinions(case(replace(RISE, kind=kind, value=None), LINE)) == ()


@pytest.mark.parametrize(
    "years", [{2018: 1, 2019: 2, 2020: 3}, {2012: 1, 2013: 2, 2014: 3, 2020: 4}]
)
def test_the_weather_needs_four_values_in_five_years(years):
    assert said("germany", level(20, 2025), years) is None


@pytest.mark.parametrize(
    ("goal", "baseline"),
    [
        (RISE, 10),
        (level(20, 2025), 11),
        (level(20, 2025, starts_on=date(2017, 5, 1)), 12),
        (level(20, 2025, starts_on=date(2030, 1, 1)), 11),
    ],
)
def test_the_baseline_is_as_given_or_else_the_first_value_since_the_start(goal, baseline):
    assert case(goal, LINE, comparable_from=2016).baseline.value == baseline


def test_published_methods_speak_in_their_order():
    found = opinions(case(RISE, LINE))

    assert [one.method for one in found] == ["line", "statcan", "germany", "sdsn", "unsd"]
    assert [entry.key for entry in published()] == [one.method for one in found]
    assert found[0] == Opinion("line", 1, "on_line", 1.0, 1)


def test_knowledge_kept_for_another_goal_gives_the_same_opinions():
    shared = case(Goal(), LINE, comparable_from=2016).with_goal(RISE)
    fresh = case(RISE, LINE, comparable_from=2016)

    assert opinions(shared) == opinions(fresh)
    assert (shared.past, shared.rounding) == (fresh.past, fresh.rounding)


@pytest.mark.parametrize(
    "goal",
    [
        replace(RISE, superseded=True),
        replace(RISE, unclear=True),
        replace(RISE, standing=Standing.PARAMETER),
    ],
)
def test_nobody_judges_what_is_no_promise(goal):
    assert opinions(case(goal, LINE)) == ()


def test_nobody_chooses_between_several_values_of_a_year():
    record = Record((*series(LINE), Value(2020, Decimal(99))))

    assert opinions(Case(RISE, record, by(2020), Constants())) == ()


@pytest.mark.parametrize("entry", published(), ids=lambda entry: entry.key)
def test_a_published_method_names_its_source_rule_weakness_and_words(entry):
    traits = entry.traits

    assert traits.source
    assert traits.rule
    assert traits.weakness
    assert {word.stance for word in traits.words.values()} == {1, 0, -1}


@pytest.mark.parametrize("status", Status)
def test_only_kept_and_not_kept_contradict_each_other(status):
    sun, between, cloud = (say("germany", word) for word in ("sun", "sun+cloud", "cloud"))
    kept = status in {Status.ACHIEVED, Status.ACHIEVED_LATE, Status.ON_TRACK}
    not_kept = status in {Status.OFF_TRACK, Status.MISSED}

    assert disagrees(status, cloud) == kept
    assert disagrees(status, sun) == not_kept
    assert not disagrees(status, between)
    assert disagree(status, [between, sun, cloud]) == (kept or not_kept)
