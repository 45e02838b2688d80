"""Before the decision: who reviews a report, what is thought of its lines, and what that stops."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, World, user
from tracker.models import LineReview, Report
from tracker.permissions import check_can_assign
from tracker.roles import Denied, allows
from tracker.rules.states import Role
from tracker.workflow import reports, reviewing
from tracker.workflow.reviewing import Mark, mark_of

pytestmark = pytest.mark.django_db


def accept(report, *, by):
    """Accept the report's only line."""
    reviewing.mark(report, {report.lines.get(): Mark(accepted=True)}, by=by, at=NOW)


def hand_in_again(world, report, value):
    """The body answers, perhaps changes its value, and submits once more."""
    reports.answer(report.remarks.get(answer=""), "Here", by=world.officer, at=NOW)
    line = report.lines.get()
    reports.save_line(line, {"value": Decimal(value)}, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW + timedelta(hours=1), on=TODAY)


def give_back(world, report, by=None):
    """Return the report with a question about the whole."""
    reports.give_back(
        report,
        by=by or world.reviewer,
        at=NOW,
        reason="Unclear",
        questions={None: "Which source?"},
        revision_due_on=date(2026, 12, 1),
    )


@pytest.mark.parametrize(("value", "accepted"), [("16", True), ("17", False)])
def test_a_new_round_asks_again_only_about_lines_that_changed(value, accepted):
    world = World()
    report = world.report("submitted")
    accept(report, by=world.reviewer)
    give_back(world, report)

    hand_in_again(world, report, value)

    assert mark_of(report.lines.get()).accepted is accepted


@pytest.mark.parametrize("begin", ["mark", "take"])
def test_a_report_whose_review_has_begun_cannot_be_withdrawn(begin):
    world = World()
    report = world.report("submitted")
    if begin == "mark":
        accept(report, by=world.reviewer)
    else:
        reviewing.assign(report, world.reviewer, by=world.reviewer, at=NOW)

    with pytest.raises(Denied, match="The review has begun"):
        reports.withdraw(report, by=world.signatory, at=NOW)

    assert (report.shown_state, report.reviewer) == ("in_review", world.reviewer)


def test_a_page_from_before_the_review_began_does_not_withdraw_either():
    world = World()
    read_before = world.report("submitted")
    accept(Report.objects.get(), by=world.reviewer)

    with pytest.raises(Denied, match="The review has begun"):
        reports.withdraw(read_before, by=world.signatory, at=NOW)


def test_a_report_that_a_colleague_gave_to_a_reviewer_may_still_be_withdrawn():
    world = World()
    report = world.report("submitted")
    reviewing.assign(report, world.reviewer, by=world.coordinator, at=NOW)

    reports.withdraw(report, by=world.signatory, at=NOW)

    assert Report.objects.get().state == "draft"


def test_the_coordinator_gives_back_what_is_under_review_and_the_next_review_begins_anew():
    world = World()
    report = world.report("submitted")
    accept(report, by=world.reviewer)

    give_back(world, report, by=world.coordinator)
    hand_in_again(world, report, "16")

    assert (report.shown_state, report.reviewer) == ("submitted", world.reviewer)


def test_a_written_question_is_kept_until_the_report_is_returned():
    world = World()
    report = world.report("submitted")
    reviewing.mark(report, {report.lines.get(): Mark(question="Why?")}, by=world.reviewer, at=NOW)
    assert mark_of(report.lines.get()).question == "Why?"

    give_back(world, report)

    assert not LineReview.objects.exists()


def test_marks_of_a_submission_that_was_replaced_meanwhile_are_refused():
    world = World()
    read = world.report("submitted")
    reports.withdraw(Report.objects.get(), by=world.signatory, at=NOW)
    later = NOW + timedelta(hours=1)
    reports.submit(Report.objects.get(), by=world.signatory, at=later, on=TODAY)

    with pytest.raises(reports.Conflict):
        accept(read, by=world.reviewer)


@pytest.mark.parametrize("name", ["contributor", "signatory", "stranger", "coordinator"])
def test_only_a_reviewer_marks_lines(name):
    world = World()

    with pytest.raises(Denied):
        accept(world.report("submitted"), by=getattr(world, name))


@pytest.mark.parametrize(
    ("by", "to", "may"),
    [
        ("reviewer", "reviewer", True),
        ("reviewer", "other_reviewer", True),
        ("coordinator", "reviewer", True),
        ("coordinator", "coordinator", False),
        ("coordinator", "contributor", False),
        ("coordinator", "own", False),
        ("contributor", "reviewer", False),
        ("stranger", "reviewer", False),
    ],
)
def test_reports_are_given_to_reviewers_by_reviewers_and_coordinators(by, to, may):
    world = World()
    world.own = user((Role.REVIEWER, world.receiver), (Role.SIGNATORY, world.ministry))
    report = world.report("submitted")

    assert allows(check_can_assign, getattr(world, by), report, getattr(world, to)) is may


@pytest.mark.parametrize("state", ["draft", "returned", "approved"])
def test_only_a_report_that_waits_is_given_to_a_reviewer(state):
    world = World()

    with pytest.raises(Denied):
        reviewing.assign(world.report(state), world.reviewer, by=world.reviewer, at=NOW)


def test_assigning_twice_writes_once():
    world = World()
    report = world.report("submitted")
    reviewing.assign(report, world.reviewer, by=world.coordinator, at=NOW)
    written = report.history.count()

    reviewing.assign(report, world.reviewer, by=world.coordinator, at=NOW)

    assert report.history.count() == written


def test_the_warnings_are_counted_when_the_report_is_handed_in():
    report = World().report("submitted", value="3")

    assert (report.warning_count, report.below_plan_count) == (2, 0)
