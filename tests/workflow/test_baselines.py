"""Baselines that follow their series."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, observe, series
from tests.workflow.promised import OF_OURS, do, fresh, move, promised, refused
from tracker.workflow import judging, ledger, observations, promises
from tracker.workflow.cases import goal_of

pytestmark = pytest.mark.django_db


def doubling(**more):
    """A judged promise to double what was reached in 2011, which follows its series."""
    defaults = {"kind": "relative", "value": None, "factor": Decimal(2), "baseline_year": 2011}
    defaults |= {"baseline_value": Decimal("0.15"), "baseline_follows": True}
    return promised(**(defaults | more))


def revise(made, value="0.20", year=2011):
    """A new edition of the value of a year."""
    row = made.series.observations.get(year=year)
    row.value, row.edition = Decimal(value), "2026-11"
    observations.put(row, at=NOW)
    judging.judge_marked(on=TODAY, at=NOW)
    return fresh(made)


def test_a_revised_statistic_revises_the_baseline_that_follows_it():
    now = revise(doubling())

    (entry,) = now.amendments.all()
    assert (entry.kind, entry.made_by) == ("baseline", None)
    assert entry.before == {"baseline_value": "0.15", "worked_out": "0.30"}
    assert entry.after == {"baseline_value": "0.20", "worked_out": "0.40"}
    assert "0.15 → 0.20" in entry.reason_en
    assert "0,30 → 0,40" in entry.reason_ru
    assert entry.source.code == "SRC"
    assert (now.verdict.result["target"], now.history.latest().baseline_value) == (
        "0.40",
        Decimal("0.20"),
    )


def test_a_revised_baseline_carries_its_edition():
    assert revise(doubling()).verdict.inputs["goal"]["baseline"]["edition"] == "2026-11"


def test_the_same_value_again_revises_nothing():
    assert not revise(doubling(), "0.150").amendments.exists()


def test_a_baseline_that_does_not_follow_stays():
    now = revise(doubling(baseline_follows=False))

    assert (now.baseline_value, now.amendments.count()) == (Decimal("0.15"), 0)


def test_a_target_put_on_another_series_follows_that_one():
    made = doubling()

    do(ledger.correct, made, OF_OURS, series=series({2011: "0.25"}))

    assert (fresh(made).baseline_value, fresh(made).verdict.result["target"]) == (
        Decimal("0.25"),
        "0.50",
    )
    kinds = made.amendments.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["corrected"]


def test_a_baseline_whose_value_is_gone_stays():
    made = doubling()

    observations.remove(made.series.observations.get(year=2011), at=NOW)

    assert (fresh(made).baseline_value, made.amendments.count()) == (Decimal("0.15"), 0)


def test_a_value_that_is_not_the_used_one_revises_nothing():
    made = doubling()

    observe(made.series, 2011, "0.5", used=False)

    assert fresh(made).baseline_value == Decimal("0.15")


def test_a_revised_baseline_moves_the_original_promise_along():
    made = doubling()
    move(made)

    now = revise(made)

    goal = goal_of(promises.original(now, now.amendments.all()))
    assert (goal.baseline.value, goal.deadline) == (Decimal("0.20"), date(2015, 12, 31))


def test_a_baseline_that_follows_is_not_typed_over():
    made = doubling()

    assert refused(ledger.revise_baseline, made, OF_OURS, baseline_value=Decimal(3)) == {
        "baseline_value"
    }


def test_a_baseline_is_revised_by_hand_where_it_follows_nothing():
    made = doubling(baseline_follows=False)

    entry = do(ledger.revise_baseline, made, OF_OURS, baseline_value=Decimal("0.16"))

    assert (entry.kind, entry.after["worked_out"]) == ("baseline", "0.32")
    assert fresh(made).verdict.original == {}


def test_an_act_that_moves_the_year_of_a_baseline_leaves_the_original_as_it_was():
    made = doubling()

    do(ledger.amend, made, baseline_year=2014)

    now = fresh(made)
    (entry,) = now.amendments.all()
    assert entry.before == {"baseline_year": "2011", "baseline_value": "0.15", "worked_out": "0.30"}
    assert now.verdict.original["goal"]["baseline"]["value"] == "0.15"
