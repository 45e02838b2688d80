"""What the ledger refuses: one's own body, a quiet correction, an end to come, and days out of bounds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, organization, series, target, user
from tests.workflow.promised import ACT, BY_ACT, OF_OURS, REASON, do, fresh, move, promised, refused
from tracker.models import Amendment, Assignment, Target
from tracker.permissions_data import check_can_amend, check_can_judge
from tracker.roles import Denied, allows
from tracker.rules.exchange import encode
from tracker.rules.states import Role
from tracker.workflow import judging, ledger, promises
from tracker.workflow.ledger_rules import Grounds, Refused

pytestmark = pytest.mark.django_db


def answering(made, body, **more):
    """Let a body answer for a target."""
    return Assignment.objects.create(target=made, organization=body, **more)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.SIGNATORY])
@pytest.mark.parametrize(
    ("history", "may"),
    [
        ("none", True),
        ("answers", False),
        ("answered, then deleted", False),
        ("answered, then called a demonstration", False),
        ("answered, then given to another", False),
        ("demonstration", True),
        ("another body", True),
        ("another target", True),
    ],
)
def test_nobody_changes_a_promise_for_which_his_body_answers_or_answered(role, history, may):
    made, body = promised(), organization()
    person = user((role, body))
    row = None
    if history.startswith("answer"):
        row = answering(made, body)
    if history.endswith("deleted"):
        row.delete()
    if history.endswith("demonstration"):
        row = row or Assignment(target=made, organization=body)
        row.demo = True
        row.save()
    if history.endswith("another"):
        row.organization = organization()
        row.save()
    if history == "another body":
        answering(made, organization())
    if history == "another target":
        answering(target(), body)

    assert allows(check_can_amend, person, made) is may
    if may:
        ledger.amend(made, {"value": Decimal(2)}, BY_ACT, by=person, at=NOW, on=TODAY)
    else:
        with pytest.raises(Denied, match="for which his own body answers or once answered"):
            ledger.amend(made, {"value": Decimal(2)}, BY_ACT, by=person, at=NOW, on=TODAY)
    assert Amendment.objects.exists() is may


@pytest.mark.parametrize("demo", [True, False])
def test_a_body_that_once_answered_by_a_document_does_not_judge(world, demo):
    row = answering(world.target, world.receiver, demo=demo)
    row.delete()

    assert allows(check_can_judge, world.reviewer, world.target) is demo


@pytest.mark.parametrize(
    "changes",
    [
        {"value": Decimal(2)},
        {"tolerance": Decimal(1)},
        {"kind": "floor"},
        {"deadline": date(2016, 12, 31)},
        {"standing": "draft"},
        {"plan": {"2014": "1"}},
        {"judged_with": "GROUP"},
        {"series": None},
    ],
)
def test_a_correction_of_what_a_target_is_judged_by_names_its_source(changes):
    with pytest.raises(Refused) as told:
        ledger.correct(promised(), changes, OF_OURS, by=user(), at=NOW, on=TODAY)

    assert told.value.message_dict["source"] == [
        "Name the source that shows what the document says."
    ]


def test_a_correction_of_the_wording_needs_no_source():
    changes = {"title_en": "Another wording"}

    assert ledger.correct(promised(), changes, OF_OURS, by=user(), at=NOW, on=TODAY).pk


def test_another_series_is_an_entry_and_is_judged_at_once():
    made, other = promised(), series({2024: "7"})

    entry = do(ledger.correct, made, OF_OURS, series=other)

    assert (entry.before, entry.after) == ({"series": made.series.code}, {"series": other.code})
    assert fresh(made).verdict.result["latest"]["value"] == "7"


def test_those_of_the_group_that_a_target_leaves_are_judged_anew_too():
    parts = {"kind": "composition", "series": None, "judged_with": "A-B"}
    first, second = promised(**parts), promised(**parts)
    before = fresh(second).verdict.inputs

    do(ledger.correct, first, OF_OURS, judged_with="")

    now = fresh(second)
    assert (now.inputs_changed_at, now.verdict.inputs == before) == (None, False)


def test_the_original_of_a_target_that_changed_its_group_can_be_computed_again():
    parts = {"kind": "composition", "series": None}
    made = promised(**parts, judged_with="A-B")
    promised(**parts, judged_with="A-B")
    promised(**parts, judged_with="C-D")

    move(made, judged_with="C-D")

    verdict = fresh(made).verdict
    again = encode(promises.recompute_original(verdict))
    assert again | verdict.original["verdict"] == again


@pytest.mark.parametrize("step", [ledger.end, ledger.correct])
def test_an_end_is_entered_when_its_day_has_come(step):
    made = promised()
    grounds = BY_ACT if step is ledger.end else OF_OURS
    tomorrow = TODAY + timedelta(days=1)

    named = refused(step, made, grounds, ended_as="dropped", superseded_on=tomorrow)

    assert named == {"superseded_on"}
    assert do(step, made, grounds, ended_as="dropped", superseded_on=TODAY).pk


@pytest.mark.parametrize(
    ("day", "named"),
    [
        ({"deadline": date(9999, 12, 31)}, {"deadline"}),
        ({"deadline": date(1, 12, 31)}, {"deadline"}),
        ({"starts_on": date(1989, 12, 31)}, {"starts_on"}),
        ({"deadline": date(2101, 1, 1)}, {"deadline"}),
    ],
)
def test_a_day_that_can_only_be_a_slip_is_refused(day, named):
    assert refused(ledger.amend, promised(), **day) == named


def test_the_days_of_an_act_and_of_an_end_lie_within_reason_too():
    long_ago = date(1914, 5, 6)
    made = promised()

    assert refused(ledger.end, made, ended_as="dropped", superseded_on=long_ago) == {
        "superseded_on"
    }
    grounds = Grounds(**(ACT | REASON | {"act_on": long_ago}))
    assert refused(ledger.amend, made, grounds, value=Decimal(2)) == {"act_on"}
    assert do(ledger.amend, made, replace(grounds, act_on=date(1990, 1, 1)), value=Decimal(2)).pk


def test_a_change_with_which_the_target_cannot_be_judged_is_taken_back():
    made = promised()
    Target.objects.filter(pk=made.pk).update(comparison="nobody knows")

    with pytest.raises(Refused, match="cannot be judged with these values"):
        do(ledger.amend, made, value=Decimal(2))

    assert (fresh(made).value, made.amendments.count()) == (Decimal(1), 0)
    assert fresh(made).verdict_id == made.verdict_id
    assert judging.marked(on=date(2000, 1, 1)).count() == 0
