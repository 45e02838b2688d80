"""The pass over all targets finds every verdict that would come out differently, and no other."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, observe, target
from tests.workflow.test_judging import judged
from tracker.models import Observation, Screen
from tracker.workflow import judging, observations, sweep, verdicts

pytestmark = pytest.mark.django_db


def test_verdicts_of_earlier_constants_are_found_and_judged_anew_once(monkeypatch):
    made = judged()
    monkeypatch.setattr(verdicts, "CONSTANTS", replace(verdicts.CONSTANTS, on_track=0.30))

    nights = [sweep.sweep(on=TODAY, at=NOW) for _ in range(2)]

    made.refresh_from_db()
    assert [night["changed"] for night in nights] == [1, 0]
    assert (made.status, made.verdicts.count()) == ("on_track", 2)


@pytest.mark.parametrize(
    "spoiled",
    [{"chance": 0.5}, {"rules": 0}, {"values_key": 1}, {"low": 21.0}, {"deadline_year": 2031}],
)
def test_the_pass_over_all_targets_finds_what_no_mark_told(spoiled):
    made, _good = judged(), judged()
    Screen.objects.filter(target=made).update(**spoiled)

    assert list(sweep.suspects(sweep.rows())) == [made.pk]
    assert sweep.sweep(on=TODAY, at=NOW)["judged"] == 1
    assert list(sweep.suspects(sweep.rows())) == []


def test_the_pass_over_all_targets_finds_a_value_that_came_in_by_another_door():
    made = judged()
    Observation.objects.filter(series=made.series, year=2025).update(value=Decimal(25))
    observations.refresh({made.series_id})

    assert sweep.sweep(on=TODAY, at=NOW)["changed"] == 1
    made.refresh_from_db()
    assert made.status == "on_track"


def test_a_value_of_a_year_still_to_come_makes_nobody_suspect():
    made = judged()
    observe(made.series, 2028, "30")
    judging.judge_marked(on=TODAY, at=NOW)

    assert list(sweep.suspects(sweep.rows())) == []
    judging.judge_marked(on=date(2028, 1, 1), at=NOW)
    made.refresh_from_db()
    assert made.status == "on_track"


def test_a_target_that_was_never_judged_is_suspect():
    target(inputs_changed_at=None)

    assert sweep.sweep(on=TODAY, at=NOW)["judged"] == 1


@pytest.mark.parametrize(
    "more",
    [
        {"comparison": "at_most", "value": Decimal(9)},
        {"comparison": "exactly", "value": Decimal(17)},
        {"kind": "range", "value": Decimal(16), "high": Decimal(18)},
        {"kind": "rank", "value": Decimal(3)},
        {"value": Decimal(15)},
        {"deadline": date(2026, 12, 31), "value": Decimal(16)},
    ],
)
def test_the_pass_over_all_targets_draws_the_very_chance_of_the_verdict(more):
    made = judged(**more)
    (row,) = sweep.rows()

    assert row[4] == made.verdict.result["chance"]
    assert list(sweep.suspects([row])) == []
