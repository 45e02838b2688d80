"""The original promise is judged beside the present one."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY
from tests.workflow.promised import BY_ACT, OF_OURS, do, fresh, move, promised
from tracker.models import Target, Verdict
from tracker.rules.exchange import encode
from tracker.workflow import judging, ledger, promises
from tracker.workflow.cases import goal_of

pytestmark = pytest.mark.django_db


def test_the_original_promise_is_judged_beside_the_present_one():
    made = promised()

    move(made)

    original = fresh(made).verdict.original
    assert original["goal"]["deadline"] == "2015-12-31"
    assert original["verdict"]["status"] == "missed"


def test_the_original_is_the_first_promise_however_often_it_was_moved():
    made = promised()
    for year in (2020, 2025, 2029):
        move(made, date(year, 12, 31))

    goal = goal_of(promises.original(fresh(made), made.amendments.all()))

    assert (goal.deadline, goal.value) == (date(2015, 12, 31), Decimal(1))


def test_a_promise_that_no_act_changed_has_no_original_beside_it():
    made = promised()

    do(ledger.correct, made, OF_OURS, value=Decimal(2))

    assert promises.original(fresh(made), made.amendments.all()) is None
    assert fresh(made).verdict.original == {}


@pytest.mark.parametrize("first", [ledger.correct, ledger.amend])
def test_a_correction_applies_to_the_original_too(first):
    made = promised()
    steps = {ledger.correct: {"value": Decimal(2)}, ledger.amend: {"deadline": date(2029, 12, 31)}}
    for step in sorted(steps, key=lambda step: step is not first):
        do(step, fresh(made), OF_OURS if step is ledger.correct else BY_ACT, **steps[step])

    goal = goal_of(promises.original(fresh(made), made.amendments.all()))

    assert (goal.value, goal.deadline) == (Decimal(2), date(2015, 12, 31))


def test_a_correction_of_an_amendment_leaves_the_original():
    made = promised()
    move(made, date(2039, 12, 31))
    do(ledger.correct, fresh(made), OF_OURS, deadline=date(2029, 12, 31))

    goal = goal_of(promises.original(fresh(made), made.amendments.all()))

    assert (fresh(made).deadline.year, goal.deadline.year) == (2029, 2015)


def test_the_original_of_an_ended_promise_is_judged_as_if_it_had_not_ended():
    made = promised()
    move(made)
    do(ledger.end, fresh(made), ended_as="dropped", superseded_on=date(2020, 1, 1))

    verdict = fresh(made).verdict
    assert (verdict.status, verdict.original["verdict"]["status"]) == ("superseded", "missed")


def test_the_verdict_on_the_original_can_be_computed_again():
    made = promised()
    move(made)
    verdict = Verdict.objects.get(pk=fresh(made).verdict_id)

    again = encode(promises.recompute_original(verdict))

    assert again | verdict.original["verdict"] == again
    assert promises.recompute_original(made.verdict) is None


def test_the_parts_of_an_original_composition_are_its_own():
    part = {"name_kk": "A", "name_ru": "A", "name_en": "A"}
    made = promised(kind="composition", series=None, parts=[part | {"value": "30"}])
    move(made, parts=[part | {"value": "20"}])

    verdict = fresh(made).verdict
    (then,) = verdict.original["parts"]
    assert (then["goal"]["value"], then["goal"]["deadline"]) == ("30", "2015-12-31")
    again = encode(promises.recompute_original(verdict))
    assert again | verdict.original["verdict"] == again


def test_an_original_is_looked_at_again_after_its_own_deadline():
    made = promised(deadline=date(2026, 12, 31))

    move(made)
    assert fresh(made).look_again_on == date(2027, 1, 1)
    before = fresh(made).verdict.original["verdict"]["status"]
    judging.judge_marked(on=date(2027, 1, 1), at=NOW)

    after = fresh(made).verdict.original["verdict"]["status"]
    assert (before, after) == ("off_track", "overdue_no_data")


def test_judging_an_amended_target_again_writes_nothing():
    made = promised()
    move(made)

    assert judging.judge(Target.objects.all(), on=TODAY, at=NOW)["changed"] == 0
    assert made.verdicts.count() == 2
