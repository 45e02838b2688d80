"""What a line must say before it is submitted: causes, measures, evidence; and values that wait."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tracker.rules import provisional
from tracker.rules.measures import Gap, MeasureState, Step, gap
from tracker.rules.reporting import Known, Line, Problem, needs_cause, problems

pytestmark = pytest.mark.pure
TODAY = date(2027, 3, 1)
WHOLE = Line(numeric=True, plan=Decimal(100), value=Decimal(100), value_status="final")
STEP = Step("Buy two spectrometers", "The institute", date(2027, 9, 1))


def line(**more):
    """A line that says enough, but for what is given."""
    return replace(WHOLE, **more)


@pytest.mark.parametrize(
    ("fact", "needed"),
    [("100", False), ("98", False), ("97.9", True), ("120", False), ("120.1", True)],
)
def test_a_plan_missed_by_over_2_per_cent_or_exceeded_by_over_20_needs_a_cause(fact, needed):
    assert needs_cause(line(value=Decimal(fact))) is needed


@pytest.mark.parametrize(("fact", "needed"), [("102", False), ("102.1", True), ("83", True)])
def test_where_less_is_better_the_plan_is_missed_above_it(fact, needed):
    assert needs_cause(line(value=Decimal(fact), lower_is_better=True)) is needed


@pytest.mark.parametrize(("fact", "needed"), [("95", False), ("94.9", True)])
def test_the_targets_own_tolerance_takes_the_place_of_the_2_per_cent(fact, needed):
    assert needs_cause(line(value=Decimal(fact), tolerance=Decimal(5))) is needed


def test_a_shortfall_asks_for_measures_and_one_record_is_enough():
    short = line(value=Decimal(50), cause="financing", cause_text="x" * 30)

    assert problems(short, on=TODAY) == (Problem.MEASURES,)
    assert problems(replace(short, steps=(STEP,)), on=TODAY) == ()
    assert problems(replace(short, measures="In words"), on=TODAY) == ()


def test_evidence_is_asked_for_where_the_indicator_requires_it():
    asked = line(evidence_required=True)

    assert problems(asked, on=TODAY) == (Problem.EVIDENCE,)
    assert problems(replace(asked, has_evidence=True), on=TODAY) == ()


CARRIED = replace(STEP, carried=True, was_until=date(2027, 9, 1))
LATER = date(2028, 1, 1)


@pytest.mark.parametrize(
    ("step", "lacking"),
    [
        (STEP, None),
        (replace(STEP, who=" "), Gap.INCOMPLETE),
        (replace(STEP, until=None), Gap.INCOMPLETE),
        (replace(STEP, state=MeasureState.CLOSED), Gap.NO_OUTCOME),
        (replace(STEP, state=MeasureState.CLOSED, outcome="Bought"), None),
        (CARRIED, Gap.UNDECIDED),
        (replace(CARRIED, state=MeasureState.CLOSED), Gap.NO_OUTCOME),
        (replace(CARRIED, state=MeasureState.CLOSED, outcome="Bought"), None),
        (replace(CARRIED, state=MeasureState.EXTENDED, until=LATER), Gap.NO_OUTCOME),
        (replace(CARRIED, state=MeasureState.EXTENDED, outcome="Late"), Gap.NO_NEW_DAY),
        (replace(CARRIED, state=MeasureState.EXTENDED, outcome="Late", until=LATER), None),
    ],
)
def test_what_a_measure_still_lacks(step, lacking):
    assert gap(step) == lacking


def test_the_same_gap_of_two_measures_is_told_once():
    found = problems(line(steps=(CARRIED, CARRIED)), on=TODAY)

    assert found == (Problem.MEASURE_UNDECIDED,)


@pytest.mark.parametrize(
    ("status", "reason", "waits"),
    [
        ("final", "", False),
        ("preliminary", "", True),
        ("estimate", "", True),
        ("no_data", "later", True),
        ("no_data", "not_collected", False),
        ("", "", False),
    ],
)
def test_what_waits_for_its_official_figure(status, reason, waits):
    assert provisional.waits(status, reason) is waits


@pytest.mark.parametrize(
    ("status", "day", "found"),
    [
        ("final", date(2026, 12, 31), (Problem.YEAR_NOT_BEGUN,)),
        ("estimate", date(2026, 12, 31), (Problem.YEAR_NOT_BEGUN,)),
        ("final", date(2027, 1, 1), (Problem.YEAR_NOT_OVER,)),
        ("final", date(2027, 12, 31), (Problem.YEAR_NOT_OVER,)),
        ("preliminary", date(2027, 1, 1), ()),
        ("estimate", date(2027, 12, 31), ()),
        ("final", date(2028, 1, 1), ()),
    ],
)
def test_a_year_is_observed_once_it_has_begun_and_finally_once_it_is_over(status, day, found):
    about = Known(year=2027, ends_on=date(2027, 12, 31))

    assert problems(line(value_status=status, known=about), on=day) == found
    nothing = line(value=None, value_status="no_data", no_data_reason="later", known=about)
    assert problems(nothing, on=day) == ()


END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("said", "delay", "expected"),
    [
        (date(2027, 9, 15), 6, date(2027, 9, 15)),
        (None, 6, date(2027, 6, 30)),
        (None, None, None),
    ],
)
def test_a_figure_is_expected_when_the_body_says_or_after_the_usual_delay(said, delay, expected):
    assert provisional.expected_on(said, END, delay) == expected


def test_a_body_is_asked_from_the_day_on_which_the_figure_should_be_out():
    day = date(2027, 9, 15)

    asked = [provisional.is_due(day, on=on) for on in (date(2027, 9, 14), day)]

    assert (*asked, provisional.is_due(None, on=day)) == (False, True, False)
