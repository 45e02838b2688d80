"""How far a report is filled in: each section in a word, the whole in per cent."""

from decimal import Decimal

import pytest

from tracker.rules.filling import Filled, Section, Share, of_lines, percent
from tracker.rules.measures import Step
from tracker.rules.reporting import Line

pytestmark = pytest.mark.pure
GIVEN = Line(numeric=True, value=Decimal(9), value_status="final", plan=Decimal(10))
WHY = {"cause": "other", "cause_text": "x" * 30, "measures": "A new tender"}


@pytest.mark.parametrize(
    ("done", "asked", "word"),
    [
        (0, 0, Filled.NOT_NEEDED),
        (0, 3, Filled.EMPTY),
        (1, 3, Filled.BEGUN),
        (3, 3, Filled.COMPLETE),
    ],
)
def test_a_share_has_a_word(done, asked, word):
    assert Share(done, asked).state is word


@pytest.mark.parametrize(("why", "done"), [({}, 0), ({"cause": "other"}, 0), (WHY, 1)])
def test_a_missed_plan_is_a_deviation_until_it_is_explained(why, done):
    line = Line(numeric=True, value=Decimal(9), value_status="final", plan=Decimal(10), **why)

    assert of_lines([line])[Section.DEVIATIONS] == Share(done, 1)


def test_a_milestone_fills_its_own_section():
    found = of_lines([GIVEN, Line(numeric=True), Line(numeric=False, milestone=True)])

    assert found[Section.FACTS] == Share(1, 2)
    assert found[Section.MILESTONES] == Share(0, 1)


def test_evidence_is_no_part_of_the_per_cent():
    shares = {Section.FACTS: Share(2, 3), Section.EVIDENCE: Share(0, 1)}

    assert (percent(shares), percent({})) == (66, 0)


def test_a_deviation_is_explained_by_measures_that_are_records():
    why = {"cause": "other", "cause_text": "x" * 30, "steps": (Step("A new tender", "We"),)}
    line = Line(numeric=True, value=Decimal(9), value_status="final", plan=Decimal(10), **why)

    assert of_lines([line])[Section.DEVIATIONS] == Share(1, 1)
