"""Which lines a report gets when it is opened, and what stops or follows its submission."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, TODAY, World, strategy, target, user
from tracker.models import Assignment, Cycle, Obligation, User
from tracker.permissions import check_can_move
from tracker.roles import allows
from tracker.rules.states import APPROVE, Role
from tracker.workflow import evidence, opening, reports

pytestmark = pytest.mark.django_db


def test_a_report_without_lines_says_in_words_what_was_done():
    world = World()
    world.target.assignments.all().delete()
    report = reports.begin(world.obligation, by=world.contributor)
    letter = {"letter_number": "1", "letter_date": TODAY}
    reports.save_texts(report, letter, by=world.officer)
    assert [each.code for each in reports.problems(report, on=TODAY)] == ["narrative"]

    reports.save_texts(report, {"done": "A law was drafted."}, by=world.officer)

    assert reports.problems(report, on=TODAY) == []


def words_target(world, code):
    """A target in words that the ministry answers for too."""
    more = {"kind": "qualitative", "comparison": "", "value": None, "strategy": world.strategy}
    made = target(code=code, **more)
    Assignment.objects.create(target=made, organization=world.ministry)
    return made


def test_opening_costs_the_same_queries_however_many_targets_there_are():
    world = World()

    def opening_costs():
        with CaptureQueriesContext(connection) as queries:
            report = reports.begin(world.obligation, by=world.contributor)
        assert all(line.history.get().history_type == "+" for line in report.lines.all())
        report.delete()
        return len(queries)

    before = opening_costs()
    for number in range(3):
        words_target(world, f"T-{number}")

    assert opening_costs() <= before


def test_a_line_that_says_nothing_goes_with_its_assignment_and_one_that_says_something_stays():
    world = World()
    said, silent = words_target(world, "T-SAID"), words_target(world, "T-SILENT")
    report = reports.begin(world.obligation, by=world.contributor)
    line = report.lines.get(target=said)
    reports.save_line(line, {"progress": "Much."}, version=line.version, by=world.contributor)

    Assignment.objects.filter(target__in=[said, silent]).delete()
    reports.begin(world.obligation, by=world.contributor)

    assert set(report.lines.values_list("target__code", flat=True)) == {"T-ONE", "T-SAID"}


def test_a_line_about_a_superseded_target_does_not_stop_the_submission():
    world = World()
    made = words_target(world, "T-OLD")
    report = reports.begin(world.obligation, by=world.contributor)
    assert made in [each.line.target for each in reports.problems(report, on=TODAY) if each.line]

    made.superseded_on = TODAY
    made.save()

    assert made not in [
        each.line.target for each in reports.problems(report, on=TODAY) if each.line
    ]


def test_a_body_reports_on_a_target_once_a_year_whatever_it_owes_reports_on():
    world = World()
    reports.begin(world.obligation, by=world.contributor)
    other = Obligation.objects.get()
    other.pk, other.cycle = None, Cycle.objects.get()
    other.cycle.pk, other.cycle.strategy = None, strategy("S42")
    other.cycle.save()
    other.cycle, other.period_ends_on = other.cycle, date(2026, 12, 30)
    other.save()

    assert not reports.begin(other, by=world.contributor).lines.exists()


def test_a_reopened_report_has_no_revision_date_of_an_earlier_round():
    world = World()
    report = world.report("returned")
    reports.answer(report.remarks.get(), "From the office", by=world.contributor, at=NOW)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    assert report.revision_due_on is None

    reports.reopen(report, by=world.coordinator, at=NOW, reason="A wrong value")

    assert report.revision_due_on is None


def test_a_target_assigned_later_gets_its_line_on_submission_and_stops_it():
    world = World()
    report = world.report()
    made = words_target(world, "T-LATER")

    with pytest.raises(reports.Incomplete):
        reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    report.refresh_from_db()
    assert report.state == "draft"
    assert report.lines.filter(target=made).exists()


def test_a_line_that_says_nothing_and_lost_its_assignment_does_not_stop_the_submission():
    world = World()
    made = words_target(world, "T-SILENT")
    report = reports.begin(world.obligation, by=world.contributor)
    report.lines.filter(target=world.target).update(value=16, value_status="estimate")
    letter = {"letter_number": "1", "letter_date": TODAY, "done": "Much."}
    reports.save_texts(report, letter, by=world.officer)

    made.assignments.all().delete()
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    assert report.state == "submitted"


@pytest.mark.parametrize("change", ["line", "texts", "evidence", "answer"])
def test_nobody_declares_what_a_colleague_changed_after_he_saw_it(change):
    world = World()
    report = world.report("returned")
    remark, line = report.remarks.get(), report.lines.get()
    reports.answer(remark, "A survey.", by=world.contributor, at=NOW)
    seen, by = opening.shown(report), world.officer
    if change == "line":
        reports.save_line(line, {"measures": "More."}, version=line.version, by=by)
    if change == "texts":
        reports.save_texts(report, {"done": "More."}, by=by)
    if change == "evidence":
        link = {"title": "A page", "public": True}
        evidence.add_link(report, "https://example.kz/", **link, by=by, at=NOW)
    if change == "answer":
        reports.answer(remark, "No survey.", by=by, at=NOW + timedelta(minutes=1))

    with pytest.raises(reports.Conflict):
        reports.submit(report, by=world.signatory, at=NOW, on=TODAY, seen=seen)

    reports.submit(report, by=world.signatory, at=NOW, on=TODAY, seen=opening.shown(report))
    assert report.state == "submitted"


def test_who_removed_evidence_has_edited_the_report():
    world = World()
    report = world.report()
    link = {"title": "A page", "public": True}
    piece = evidence.add_link(report, "https://a.kz/", **link, by=world.officer, at=NOW)
    moved = user((Role.OFFICER, world.ministry))
    evidence.remove(piece, by=moved)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    moved.memberships.update(organization=world.receiver, role=Role.REVIEWER)

    assert not allows(check_can_move, User.objects.get(pk=moved.pk), report, APPROVE)
