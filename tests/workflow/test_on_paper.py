"""A report that came on paper: entered by the coordinator under his name, and decided by others."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import NOW, TODAY, World, user
from tracker.models import Notice, Report
from tracker.permissions import check_can_edit, check_can_move
from tracker.queries import paper_days
from tracker.roles import Denied, allows
from tracker.rules.states import APPROVE, GIVE_BACK, REOPEN, SUBMIT, WITHDRAW, Role
from tracker.rules.timing import Timing, punctuality
from tracker.workflow import evidence, on_paper, reports
from tracker.workflow.owing import owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    """The small world, with a place for evidence."""
    settings.EVIDENCE_ROOT = tmp_path
    return World()


def record(world, by=None, **given):
    """Begin to enter the ministry's report from paper."""
    said = {"received_on": TODAY, "letter_number": "7-1", "letter_date": TODAY} | given
    return on_paper.record(world.obligation, **said, by=by or world.coordinator, at=NOW)


def handed_in(world, *, at=NOW):
    """A paper report entered whole and submitted by the coordinator."""
    report = record(world)
    line = report.lines.get()
    said = {"value": Decimal(16), "value_status": "estimate"}
    reports.save_line(line, said, version=line.version, by=world.coordinator)
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 text")
    more = {"title": "Scan", "public": False, "by": world.coordinator, "at": NOW}
    evidence.add_file(report, scan, **more)
    reports.submit(report, by=world.coordinator, at=at, on=at.date())
    return report


def test_a_paper_report_goes_the_way_of_every_report(world):
    report = handed_in(world)

    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)

    assert (report.submitted_by, report.decided_by) == (world.coordinator, world.reviewer)
    assert report.history.filter(state="draft").latest().history_user == world.coordinator


def test_without_a_scan_it_is_not_handed_in(world):
    report = record(world)
    line = report.lines.get()
    said = {"value": Decimal(16), "value_status": "estimate"}
    reports.save_line(line, said, version=line.version, by=world.coordinator)

    with pytest.raises(reports.Incomplete) as told:
        reports.submit(report, by=world.coordinator, at=NOW, on=TODAY)

    assert [problem.code.value for problem in told.value.problems] == ["scan"]


def test_who_entered_a_report_never_decides_on_it_whatever_his_roles(world):
    world.coordinator.memberships.create(organization=world.receiver, role=Role.REVIEWER)
    report = handed_in(world)

    assert not any(
        allows(check_can_move, world.coordinator, report, move) for move in (APPROVE, GIVE_BACK)
    )
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    assert not allows(check_can_move, world.coordinator, report, REOPEN)


def test_the_day_on_which_the_paper_came_counts_for_punctuality(world):
    late = datetime(2027, 4, 9, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))

    report = handed_in(world, at=late)

    found = punctuality(world.obligation.last_day, report.first_submitted_on, on=late.date())
    assert (report.first_submitted_on, found.timing) == (TODAY, Timing.ON_TIME)


def test_the_draft_of_the_body_is_kept(world):
    world.report("draft", value="15.5")

    report = record(world)

    assert (report.lines.get().value, report.done) == (Decimal("15.5"), "Much.")


def test_entering_twice_is_going_on(world):
    first = record(world)

    assert record(world).pk == first.pk
    assert Report.objects.count() == 1


def test_entering_again_does_not_move_the_day_that_is_recorded(world):
    report = record(world)

    with pytest.raises(Denied, match="Another day of receipt is recorded"):
        record(world, received_on=date(2026, 11, 20))

    report.refresh_from_db()
    assert report.received_on == TODAY


@pytest.mark.parametrize("state", ["submitted", "returned", "approved"])
def test_what_the_body_handed_in_itself_is_not_entered_from_paper(world, state):
    world.report(state)

    with pytest.raises(Denied, match="handed in its report itself"):
        record(world)


@pytest.mark.parametrize(
    "wrong", [{"received_on": TODAY + timedelta(days=1)}, {"letter_number": " "}]
)
def test_a_day_to_come_or_no_letter_is_refused(world, wrong):
    with pytest.raises(Denied):
        record(world, **wrong)

    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "name", ["contributor", "signatory", "reviewer", "stranger", "own", "away"]
)
def test_only_a_coordinator_of_another_body_enters_a_report_from_paper(world, name):
    world.own = user((Role.COORDINATOR, world.receiver), (Role.OFFICER, world.ministry))
    world.away = user((Role.COORDINATOR, world.other))

    with pytest.raises(Denied):
        record(world, by=getattr(world, name))


def test_another_coordinator_neither_takes_over_nor_edits(world):
    other = user((Role.COORDINATOR, world.receiver))
    report = record(world)

    with pytest.raises(Denied, match="Another coordinator"):
        record(world, by=other)
    assert not allows(check_can_edit, other, report)


@pytest.mark.parametrize("move", [SUBMIT, WITHDRAW], ids=lambda move: move.name)
def test_who_no_longer_coordinates_enters_nothing_more(world, move):
    report = record(world) if move is SUBMIT else handed_in(world)
    world.coordinator.memberships.all().delete()
    former = type(world.coordinator).objects.get(pk=world.coordinator.pk)

    assert not allows(check_can_move, former, report, move)


def test_a_returned_paper_report_is_answered_by_who_entered_it(world):
    report = handed_in(world)
    reports.give_back(
        report,
        by=world.reviewer,
        at=NOW,
        reason="Unclear",
        questions={None: "Which page?"},
        revision_due_on=date(2026, 12, 1),
    )

    reports.answer(report.remarks.get(), "Page 3", by=world.coordinator, at=NOW)
    reports.submit(report, by=world.coordinator, at=NOW, on=TODAY)

    assert report.state == "submitted"


def test_a_body_that_hands_in_its_report_itself_handed_in_nothing_on_paper(world):
    report = record(world)
    world.report("submitted")

    report.refresh_from_db()
    assert (report.received_on, report.recorded_by) == (None, None)
    assert report.first_submitted_on == TODAY


def test_the_body_is_told_that_somebody_enters_its_report(world):
    record(world)
    record(world)

    told = Notice.objects.filter(key__startswith="on_paper/")
    assert set(told.values_list("organization", flat=True)) == {world.ministry.pk}
    assert told.count() == len({notice.address for notice in told})


def test_another_coordinator_goes_on_when_the_first_one_has_left(world):
    second = user((Role.COORDINATOR, world.receiver))
    record(world)
    with pytest.raises(Denied, match="Another coordinator"):
        record(world, by=second)

    world.coordinator.memberships.all().delete()

    assert record(world, by=second).recorded_by == second


def test_paper_that_lies_with_the_coordinator_is_not_owed_any_more(world):
    record(world)
    world.obligation.refresh_from_db()

    assert owed(world.obligation).handed_in


def test_no_paper_comes_before_the_cycle_opens(world):
    with pytest.raises(Denied, match="before the cycle opened"):
        record(world, received_on=date(2026, 10, 2))


def correct(world, report, to=date(2026, 11, 20), by=None, reason="The stamp says so"):
    """Correct the day on which the paper came."""
    on_paper.correct_day(report, received_on=to, reason=reason, by=by or world.coordinator, at=NOW)


def test_a_wrong_day_is_corrected_after_the_approval_with_its_reason_and_told(world):
    report = handed_in(world)
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    other = user((Role.COORDINATOR, world.receiver))

    correct(world, report, by=other)

    report.refresh_from_db()
    (made,) = paper_days.corrections(report)
    assert (report.first_submitted_on, report.state) == (date(2026, 11, 20), "approved")
    assert (made.was, made.now, made.by) == (TODAY, date(2026, 11, 20), str(other))
    assert made.why == "The stamp says so"
    told = Notice.objects.filter(key__startswith="paper_day/")
    assert set(told.values_list("organization", flat=True)) == {world.ministry.pk}
    assert "The stamp says so" in told.first().body


@pytest.mark.parametrize(
    "wrong",
    [{"to": TODAY + timedelta(days=1)}, {"to": date(2026, 10, 2)}, {"to": TODAY}, {"reason": " "}],
)
def test_a_correction_has_a_possible_day_and_a_reason(world, wrong):
    report = handed_in(world)

    with pytest.raises(Denied):
        correct(world, report, **wrong)


def test_no_paper_comes_after_its_report_was_submitted(world):
    report = handed_in(world)
    later = NOW + timedelta(days=9)
    told = {"reason": "The stamp says so", "by": world.coordinator, "at": later}

    with pytest.raises(Denied, match="after the day on which the report was submitted"):
        on_paper.correct_day(report, received_on=TODAY + timedelta(days=1), **told)
    with pytest.raises(Denied, match="in the future"):
        on_paper.correct_day(report, received_on=TODAY + timedelta(days=10), **told)

    report.refresh_from_db()
    assert report.first_submitted_on == TODAY


@pytest.mark.parametrize("name", ["signatory", "reviewer", "stranger", "own"])
def test_only_a_coordinator_of_another_body_corrects_the_day(world, name):
    world.own = user((Role.COORDINATOR, world.receiver), (Role.OFFICER, world.ministry))
    report = handed_in(world)

    with pytest.raises(Denied):
        correct(world, report, by=getattr(world, name))


def test_what_did_not_come_on_paper_has_no_day_to_correct(world):
    with pytest.raises(Denied, match="did not come on paper"):
        correct(world, world.report("submitted"))
