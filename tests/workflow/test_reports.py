"""A report's life: every move, by everyone, from every state; and what each move leaves behind."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import NOW, TODAY, World, user
from tracker.models import Report, ReportLine
from tracker.permissions import check_can_edit, check_can_move, check_can_see
from tracker.roles import Denied, allows
from tracker.rules.states import (
    APPROVE,
    GIVE_BACK,
    MOVES,
    REOPEN,
    SUBMIT,
    WITHDRAW,
    ReportState,
    Role,
)
from tracker.rules.timing import Timing, punctuality
from tracker.workflow import reports

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
STATES = {state.value for state in ReportState}

# Who may take which move, from which state. Whatever is not here is refused.
MAY = {
    ("signatory", SUBMIT): {"draft", "returned"},
    ("signatory", WITHDRAW): {"submitted"},
    ("reviewer", GIVE_BACK): {"submitted"},
    ("coordinator", GIVE_BACK): {"submitted"},
    ("reviewer", APPROVE): {"submitted"},
    ("coordinator", REOPEN): {"approved"},
}
# Official figures are entered by whoever fills in.
UPDATE_BY = {"contributor", "signatory", "reviewer_of_own_body"}
PEOPLE = (
    "contributor",
    "signatory",
    "stranger",
    "reviewer",
    "coordinator",
    "administrator",
    "reviewer_of_own_body",
    "reviewer_elsewhere",
    "retired",
)


def person(world, name):
    """Someone of the world, or one of those made for these tables."""
    made = {
        "administrator": [(Role.ADMINISTRATOR, world.receiver)],
        "reviewer_of_own_body": [
            (Role.REVIEWER, world.receiver),
            (Role.CONTRIBUTOR, world.ministry),
        ],
        "reviewer_elsewhere": [(Role.REVIEWER, world.other)],
        "retired": [(Role.REVIEWER, world.receiver), (Role.SIGNATORY, world.ministry)],
    }
    if name not in made:
        return getattr(world, name)
    return user(*made[name], is_active=name != "retired")


@pytest.mark.parametrize("state", sorted(STATES))
@pytest.mark.parametrize("name", PEOPLE)
def test_only_the_table_says_who_may_take_which_move(name, state):
    world = World()
    report = world.report(state)
    who = person(world, name)

    found = {move.name for move in MOVES if allows(check_can_move, who, report, move)}

    expected = {move.name for move in MOVES if state in MAY.get((name, move), set())}
    if state == "approved" and name in UPDATE_BY:
        expected.add("update")
    assert found == expected


def act(move, report, by):
    """Take a move with all that it asks for."""
    given = {
        "submit": lambda: reports.submit(report, by=by, at=NOW, on=TODAY),
        "withdraw": lambda: reports.withdraw(report, by=by, at=NOW),
        "give_back": lambda: give_back(report, by=by),
        "approve": lambda: reports.approve(report, by=by, at=NOW, on=TODAY),
        "update": lambda: reports.update(report, by=by, at=NOW),
        "reopen": lambda: reports.reopen(report, by=by, at=NOW, reason="A mistake"),
    }
    return given[move.name]()


def give_back(report, *, by, reason="Why?", question="Where is this from?"):
    """Return a report with one question about its line."""
    reports.give_back(
        report,
        by=by,
        at=NOW,
        reason=reason,
        questions={report.lines.get(): question},
        revision_due_on=TODAY + timedelta(days=7),
    )


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
@pytest.mark.parametrize("state", sorted(STATES))
def test_a_move_without_the_right_is_refused_and_changes_nothing(move, state):
    world = World()
    report = world.report(state)

    with pytest.raises(PermissionDenied):
        act(move, report, world.stranger)

    assert Report.objects.get().state == state


@pytest.mark.parametrize(("name", "move"), MAY, ids=lambda one: getattr(one, "name", one))
def test_a_move_leads_to_its_state_and_leaves_one_entry(name, move):
    world = World()
    report = world.report(sorted(MAY[name, move])[0])
    before = report.entries.count()

    act(move, report, getattr(world, name))

    entry = report.entries.order_by("pk").last()
    assert (report.state, report.entries.count()) == (move.target, before + 1)
    assert (entry.move, entry.to_state, entry.by) == (move.name, move.target, getattr(world, name))


@pytest.mark.parametrize(("name", "move"), MAY, ids=lambda one: getattr(one, "name", one))
def test_a_move_taken_twice_is_refused_the_second_time(name, move):
    world = World()
    report = world.report(sorted(MAY[name, move])[0])
    act(move, report, getattr(world, name))
    entries = report.entries.count()

    with pytest.raises(Denied):
        act(move, report, getattr(world, name))

    assert report.entries.count() == entries


def test_the_history_of_a_report_tells_who_moved_it_and_why():
    world = World()

    report = world.report("returned")

    last = report.history.latest()
    assert (last.state, last.history_user, last.history_change_reason) == (
        "returned",
        world.reviewer,
        "The source is missing",
    )


def test_a_return_without_a_reason_is_refused():
    world = World()

    with pytest.raises(Denied):
        give_back(world.report("submitted"), by=world.reviewer, reason=" ")

    assert Report.objects.get().state == "submitted"


def test_a_return_without_a_question_is_refused():
    world = World()

    with pytest.raises(Denied):
        give_back(world.report("submitted"), by=world.reviewer, question=" ")

    assert Report.objects.get().state == "submitted"


def test_a_returned_report_is_not_submitted_while_a_remark_has_no_answer():
    world = World()
    report = world.report("returned")

    with pytest.raises(reports.Incomplete):
        reports.submit(report, by=world.signatory, at=NOW, on=TODAY)


def test_remarks_and_answers_of_all_rounds_are_kept():
    world = World()
    report = world.report("returned")
    reports.answer(report.remarks.get(), "From the yearbook", by=world.contributor, at=NOW)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    give_back(report, by=world.reviewer, question="Which page?")

    kept = report.remarks.order_by("round").values_list("round", "text", "answer")
    assert list(kept) == [
        (1, "Where is this from?", "From the yearbook"),
        (2, "Which page?", ""),
    ]


def test_the_first_submission_counts_whatever_happens_later():
    world = World()
    report = world.report("returned")
    reports.answer(report.remarks.get(), "From the yearbook", by=world.contributor, at=NOW)

    reports.submit(report, by=world.signatory, at=NOW + timedelta(days=200), on=TODAY)

    assert report.first_submitted_at == NOW


@pytest.mark.parametrize("trace", ["line", "text", "evidence", "answer"])
def test_nobody_decides_on_a_report_in_which_he_once_wrote(trace):
    world = World()
    report = world.report("submitted")
    former = user((Role.REVIEWER, world.receiver))
    if trace == "line":
        ReportLine.history.update(history_user=former)
    elif trace == "text":
        Report.history.filter(state="draft").update(history_user=former)
    elif trace == "evidence":
        report.evidence.create(title="Law", link="https://e.kz", added_by=former, added_at=NOW)
    else:
        report.remarks.create(
            round=1, text="?", asked_by=world.reviewer, asked_at=NOW,
            answer="!", answered_by=former, answered_at=NOW,
        )  # fmt: skip

    assert not allows(check_can_move, former, report, APPROVE)


def test_a_reviewer_who_returned_a_report_may_approve_it_later():
    world = World()
    report = world.report("returned")
    reports.answer(report.remarks.get(), "From the yearbook", by=world.contributor, at=NOW)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    assert allows(check_can_move, world.reviewer, report, APPROVE)


@pytest.mark.parametrize("second", [APPROVE, GIVE_BACK], ids=lambda move: move.name)
def test_of_two_reviewers_the_second_is_told_and_changes_nothing(second):
    world = World()
    mine = world.report("submitted")
    theirs = Report.objects.get()
    act(APPROVE, mine, world.reviewer)

    with pytest.raises(reports.Conflict):
        act(second, theirs, world.other_reviewer)

    decided = Report.objects.get()
    assert (decided.state, decided.decided_by, decided.remarks.count()) == (
        "approved",
        world.reviewer,
        0,
    )


def test_nobody_decides_on_a_submission_that_was_replaced_since_he_read_it():
    world = World()
    report = world.report("submitted")
    read = Report.objects.get()
    reports.withdraw(report, by=world.signatory, at=NOW)
    reports.submit(report, by=world.signatory, at=NOW + timedelta(hours=1), on=TODAY)

    with pytest.raises(reports.Conflict):
        act(APPROVE, read, world.reviewer)


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_the_body_cannot_change_a_report_that_is_not_in_its_hands(state):
    world = World()

    assert not allows(check_can_edit, world.contributor, world.report(state))


@pytest.mark.parametrize(
    ("name", "sees"),
    [("contributor", True), ("stranger", False), ("reviewer", False), ("coordinator", False)],
)
def test_a_draft_that_was_never_submitted_is_seen_by_its_body_alone(name, sees):
    world = World()

    assert allows(check_can_see, getattr(world, name), world.report("draft")) is sees


@pytest.mark.parametrize(
    ("at", "timing", "days"),
    [
        (datetime(2027, 4, 1, 23, 59, 59, tzinfo=ALMATY), Timing.ON_TIME, 0),
        (datetime(2027, 4, 2, 0, 0, 0, tzinfo=ALMATY), Timing.LATE, 1),
    ],
)
def test_the_due_day_lasts_until_midnight_in_almaty(at, timing, days):
    world = World()
    report = world.report("draft")

    reports.submit(report, by=world.signatory, at=at, on=at.date())
    found = punctuality(world.obligation.last_day, report.first_submitted_on, on=date(2027, 5, 1))
    assert (found.timing, found.days) == (timing, days)
