"""The ledger: a promise changes through one door, in writing, and never quietly."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import translation

from tests.factories import NOW, TODAY, target, unit, user
from tests.workflow.promised import ACT, BY_ACT, OF_OURS, REASON, do, fresh, move, promised, refused
from tracker.models import Amendment
from tracker.workflow import corrections, ledger, promises
from tracker.workflow.ledger_rules import Grounds, Refused
from tracker.workflow.reports import Conflict

pytestmark = pytest.mark.django_db


def test_an_amendment_keeps_what_was_and_changes_what_is():
    made = promised()

    entry = move(made, value=Decimal("1.50"))

    assert entry.before == {"value": "1", "deadline": "2015-12-31"}
    assert entry.after == {"value": "1.50", "deadline": "2029-12-31"}
    assert (fresh(made).deadline, str(fresh(made).value)) == (date(2029, 12, 31), "1.50")


def test_an_amended_target_is_judged_anew_with_its_author_and_reason_in_the_history():
    made = promised()

    entry = move(made)

    now = fresh(made)
    assert (made.status, now.status, now.inputs_changed_at) == ("missed", "off_track", None)
    assert now.history.latest().history_user == entry.made_by
    assert now.history.latest().history_change_reason == " / ".join(REASON.values())


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, {"__all__"}),
        ({"value": Decimal(1)}, {"__all__"}),
        ({"deadline": None}, {"deadline"}),
        ({"deadline_precision": ""}, {"deadline_precision"}),
        ({"starts_on": date(2016, 1, 1)}, {"starts_on"}),
        ({"high": Decimal("0.5")}, {"high"}),
        ({"high": Decimal(5), "value": None}, {"value"}),
        ({"kind": "range"}, {"high"}),
        ({"kind": "guess"}, {"kind"}),
        ({"title_ru": ""}, {"title_ru"}),
        ({"plan": {"2027": "much"}}, {"plan"}),
        ({"baseline_value": Decimal(3)}, {"baseline_year"}),
        ({"baseline_follows": True}, {"baseline_year"}),
        ({"ended_as": "dropped"}, {"ended_as", "superseded_on"}),
    ],
)
def test_an_amendment_that_does_not_fit_is_refused_by_the_name_of_its_field(changes, named):
    made = promised()

    assert refused(ledger.amend, made, **changes) == named
    assert fresh(made).verdict_id == made.verdict_id


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"ended_as": "merged", "superseded_on": TODAY}, {"continued_by"}),
        ({"ended_as": "dropped"}, {"superseded_on"}),
        ({"superseded_on": TODAY}, {"ended_as"}),
        ({"ended_as": "dropped", "superseded_on": TODAY, "value": Decimal(2)}, {"value"}),
    ],
)
def test_an_end_that_does_not_fit_is_refused_by_the_name_of_its_field(changes, named):
    assert refused(ledger.end, promised(), **changes) == named


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"act_on": None}, {"act_on"}),
        ({"act_on": date(2027, 1, 1)}, {"act_on"}),
        ({"act_kk": " "}, {"act_kk"}),
        ({"reason_ru": ""}, {"reason_ru"}),
    ],
)
def test_a_move_needs_its_act_and_its_reason(missing, named):
    grounds = Grounds(**(ACT | REASON | missing))

    assert refused(ledger.amend, promised(), grounds, value=Decimal(2)) == named


def test_a_correction_with_an_act_is_refused():
    assert refused(ledger.correct, promised(), BY_ACT, value=Decimal(2)) == {"act_on"}


def test_english_may_be_left_out():
    grounds = Grounds(**(ACT | REASON | {"act_en": "", "reason_en": ""}))

    entry = do(ledger.amend, promised(), grounds, value=Decimal(2))

    with translation.override("en"):
        assert entry.act in (ACT["act_kk"], ACT["act_ru"])
        assert entry.reason in (REASON["reason_kk"], REASON["reason_ru"])


def test_a_chain_of_targets_that_continue_each_other_does_not_loop():
    first, second, third = promised(), promised(), promised()
    into = {"ended_as": "merged", "superseded_on": TODAY}
    do(ledger.end, first, continued_by=second, **into)
    do(ledger.end, second, continued_by=third, **into)

    assert refused(ledger.end, third, continued_by=first, **into) == {"continued_by"}
    assert refused(ledger.end, third, continued_by=third, **into) == {"continued_by"}


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("completed", "missed"), ("dropped", "superseded"), ("superseded", "superseded")],
)
def test_an_ended_target_keeps_its_outcome_and_a_completed_one_its_status(outcome, status):
    made = promised()

    do(ledger.end, made, ended_as=outcome, superseded_on=date(2016, 1, 1))

    assert (fresh(made).status, fresh(made).ended_as) == (status, outcome)


def test_what_has_ended_is_neither_amended_nor_ended_again():
    made = promised()
    do(ledger.end, made, ended_as="dropped", superseded_on=date(2016, 1, 1))
    for step, changes in ((ledger.amend, {"value": Decimal(2)}), (ledger.end, {"ended_as": "x"})):
        with pytest.raises(Refused, match="The target has ended"):
            do(step, fresh(made), **changes)


def test_an_end_entered_by_mistake_is_corrected():
    made = promised()
    do(ledger.end, made, ended_as="dropped", superseded_on=date(2016, 1, 1))

    do(ledger.correct, fresh(made), OF_OURS, ended_as="", superseded_on=None)

    assert (fresh(made).status, made.amendments.count()) == ("missed", 2)


def test_a_form_shown_before_another_change_meets_a_conflict():
    made = promised()
    seen = promises.texts(made)
    move(made)
    late = Grounds(**ACT, **REASON, seen=seen)

    with pytest.raises(Conflict, match="What changed: deadline"):
        do(ledger.amend, made, late, deadline=date(2035, 12, 31))

    assert (fresh(made).deadline.year, made.amendments.count()) == (2029, 1)


def test_an_edit_of_something_else_never_puts_an_old_promise_back():
    stale = promised()
    move(stale)
    stale.ambiguities_en, stale.value = "Read twice", Decimal(7)

    corrections.save(stale, by=user(), at=NOW, on=TODAY)

    now = fresh(stale)
    assert (now.deadline.year, now.value, now.ambiguities_en) == (2029, 1, "Read twice")
    assert now.history.latest().deadline.year == 2029


def test_a_target_with_a_ledger_is_not_deleted():
    made = promised()
    move(made)

    with pytest.raises(ProtectedError):
        corrections.remove(made, by=user(), at=NOW, on=TODAY)

    assert made.amendments.count() == 1


def test_the_database_knows_no_act_without_a_date():
    with pytest.raises(IntegrityError):
        Amendment.objects.create(target=target(), kind="amended", made_at=NOW)


def test_a_unit_is_kept_by_its_code():
    made = promised()

    entry = do(ledger.amend, made, unit=unit("people", percent=False))

    assert (entry.before, entry.after) == ({"unit": "share"}, {"unit": "people"})
