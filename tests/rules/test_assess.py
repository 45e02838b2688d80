from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases import by, judge, level, series
from tracker.rules.assess import assess
from tracker.rules.kinds import KINDS
from tracker.rules.values import (
    Evidence,
    Goal,
    Part,
    Reason,
    Record,
    Standing,
    Statement,
    Status,
    Value,
)

LINE = {2015 + step: 10 + step for step in range(6)}  # 10 … 15 in 2015 … 2020


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


@pytest.mark.parametrize(
    ("said", "on", "status", "reasons"),
    [
        ((), "2020-06-01", Status.NO_DATA, (Reason.NONE,)),
        (({},), "2020-06-01", Status.ON_TRACK, ()),
        (({},), "2021-01-15", Status.ON_TRACK, ()),
        (({},), "2021-01-16", Status.NO_DATA, (Reason.NO_UPDATE,)),
        (
            ({"forecast_on": date(2022, 1, 1)},),
            "2020-06-01",
            Status.AT_RISK,
            (Reason.FORECAST_LATE,),
        ),
        (({"done_on": date(2020, 1, 10)},), "2022-06-01", Status.ACHIEVED, ()),
        (
            ({"made_on": date(2022, 2, 1), "done_on": date(2022, 1, 1)},),
            "2022-06-01",
            Status.ACHIEVED_LATE,
            (),
        ),
        (({"done": True},), "2022-06-01", Status.ACHIEVED, (Reason.UNDATED,)),
        (({"not_done": True},), "2022-06-01", Status.OVERDUE_NO_DATA, ()),
        (
            ({"made_on": date(2022, 2, 1), "not_done": True},),
            "2022-06-01",
            Status.MISSED,
            (Reason.REPORTED_NOT_DONE,),
        ),
    ],
)
def test_a_milestone_is_judged_by_what_was_said(said, on, status, reasons):
    statements = tuple(Statement(**({"made_on": date(2020, 1, 15)} | one)) for one in said)
    goal = Goal("milestone", deadline=by(2021))

    found = assess(goal, Record(statements=statements), on=date.fromisoformat(on))

    assert (found.status, found.reasons) == (status, reasons)


def test_a_milestone_is_looked_at_again_when_the_owner_falls_silent():
    record = Record(statements=(Statement(made_on=date(2020, 2, 29)),))

    found = assess(Goal("milestone", deadline=by(2024)), record, on=by(2020))

    assert found.look_again_on == date(2021, 3, 2)


def test_the_worst_part_decides_for_all():
    parts = [Part(str(goal), level(goal, 2025), Record(series(LINE))) for goal in (16, 25, 20)]

    found = assess(Goal("composition"), Record(parts=tuple(parts)), on=by(2020))

    assert found.status == Status.OFF_TRACK
    assert [status for _, status in found.parts] == ["on_track", "off_track", "at_risk"]


def test_a_missing_part_leaves_the_whole_open_and_is_named():
    parts = (
        Part("known", level(16, 2025), Record(series(LINE))),
        Part("unknown", level(16, 2025), Record()),
    )

    found = assess(Goal("composition"), Record(parts=parts), on=by(2020))

    assert (found.status, found.reasons) == (Status.NO_DATA, (Reason.PART_MISSING,))
    assert found.parts == (("known", Status.ON_TRACK), ("unknown", Status.NO_DATA))


def test_words_are_judged_by_reviewers_only():
    rated = Record(statements=(Statement(date(2020, 1, 1), rating=Status.AT_RISK),))

    assert assess(Goal("qualitative"), Record(), on=by(2020)).status == Status.NOT_ASSESSABLE
    assert assess(Goal("qualitative"), rated, on=by(2020)).status == Status.AT_RISK


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"superseded": True}, Status.SUPERSEDED, Reason.SUPERSEDED),
        ({"standing": Standing.PARAMETER}, Status.NOT_ASSESSABLE, Reason.PARAMETER),
        ({"standing": Standing.PROJECTION}, Status.NOT_ASSESSABLE, Reason.PROJECTION),
        ({"unclear": True}, Status.NOT_ASSESSABLE, Reason.UNCLEAR),
    ],
)
def test_what_is_no_promise_is_not_judged(kind, change, status, reason):
    verdict = judge(replace(level(20, 2025, kind=kind), **change), LINE, by(2020))

    assert (verdict.status, verdict.reasons) == (status, (reason,))


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
