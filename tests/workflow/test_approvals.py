"""What an approval does: one observation, one judgement, one notice a person; and nothing twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, TODAY, World, observe, series, source, target
from tracker.models import Assignment, Notice, Observation, Report, Target, Verdict
from tracker.roles import Denied
from tracker.workflow import observations, reports
from tracker.workflow.effects import effects
from tracker.workflow.judging import judge

pytestmark = pytest.mark.django_db


def test_an_approval_writes_exactly_one_observation():
    world = World()

    world.report("approved", value="16.0")

    written = Observation.objects.get(report_line__isnull=False)
    assert (written.series, written.year, str(written.value), written.used) == (
        world.series,
        2026,
        "16.0",
        True,
    )


def test_an_approval_judges_the_target_anew():
    world = World()

    world.report("approved")

    world.target.refresh_from_db()
    assert world.target.verdict.result["latest"]["year"] == 2026


def test_an_approval_leaves_other_marked_targets_to_the_night():
    world = World()
    marked = target(inputs_changed_at=NOW - timedelta(days=1))

    world.report("approved")

    marked.refresh_from_db()
    assert marked.verdict is None


def test_an_approval_tells_each_person_of_the_body_once():
    world = World()

    world.report("approved")

    told = Notice.objects.filter(key__startswith="approved/").values_list("address", flat=True)
    assert sorted(told) == sorted([world.contributor.email, world.signatory.email])


def test_approving_twice_changes_nothing():
    world = World()
    report = world.report("approved")
    before = (Observation.objects.count(), Verdict.objects.count(), Notice.objects.count())

    with pytest.raises(Denied):
        reports.approve(report, by=world.other_reviewer, at=NOW, on=TODAY)

    assert (Observation.objects.count(), Verdict.objects.count(), Notice.objects.count()) == before


def test_a_second_approval_after_reopening_replaces_the_value():
    world = World()
    report = world.report("approved")
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A mistake")
    line = report.lines.get()
    reports.save_line(line, {"value": Decimal(18)}, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    reports.approve(report, by=world.reviewer, at=NOW + timedelta(days=1), on=TODAY)

    values = Observation.objects.filter(report_line__isnull=False).values_list("value", flat=True)
    assert list(values) == [Decimal(18)]


def test_an_official_value_of_the_same_year_stays_the_used_one():
    world = World()
    observe(world.series, 2026, "15.5")

    world.report("approved")

    assert not Observation.objects.get(report_line__isnull=False).used


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_before_its_approval_a_report_writes_no_observation(state):
    World().report(state)

    assert not Observation.objects.filter(report_line__isnull=False).exists()


@pytest.mark.parametrize("value", ["16", "21", "9"])
def test_the_preview_of_effects_is_what_the_approval_brings(value):
    world = World()
    other = target(series=world.series, value=Decimal(15), inputs_changed_at=None)
    report = world.report("submitted", value=value)
    foreseen = {one.target.pk: one.after for one in effects(report.lines.all(), on=TODAY)}

    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)

    found = Target.objects.filter(pk__in=[world.target.pk, other.pk])
    assert {row.pk: row.status for row in found} == foreseen


@pytest.mark.parametrize("said", [{"done": True, "done_on": TODAY}, {"not_done": True}])
def test_the_preview_is_right_about_milestones(said):
    world = World()
    report = world.report("submitted")
    world.series.targets.update(kind="milestone", series=None, value=None, value_text="")
    report.lines.update(value=None, value_status="", **said)
    foreseen = [one.after for one in effects(report.lines.all(), on=TODAY)]

    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)

    assert list(Target.objects.values_list("status", flat=True)) == foreseen


def test_the_preview_writes_nothing():
    world = World()
    report = world.report("submitted")

    with CaptureQueriesContext(connection) as queries:
        effects(report.lines.all(), on=TODAY)

    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_an_effect_knows_the_values_without_a_year():
    world = World()
    row = series({})
    undated = {"value": Decimal(25), "value_text": "25", "source": source(), "used": True}
    observations.put(Observation(series=row, year=None, **undated), at=NOW)
    made = target(code="T-UNDATED", series=row, strategy=world.strategy)
    Assignment.objects.create(target=made, organization=world.ministry)
    judge(Target.objects.all(), on=TODAY, at=NOW)
    report = reports.begin(world.obligation, by=world.contributor)

    found = {each.target.code: each for each in effects(report.lines.all(), on=TODAY)}

    assert not found["T-UNDATED"].changes


def approved_again(world, report, *, series):
    """Approve, correct the target's series, and bring the reopened report before the reviewer."""
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A mistake")
    Target.objects.filter(pk=world.target.pk).update(series=series)
    report = Report.objects.get(pk=report.pk)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    return report


@pytest.mark.parametrize(("official", "used"), [({}, True), ({2026: "17"}, False)])
def test_a_value_follows_its_target_to_another_series(official, used):
    world = World()
    report = world.report("approved")
    right = series({2025: "1"} | official)
    report = approved_again(world, report, series=right)
    foreseen = {one.target.pk: one.after for one in effects(report.lines.all(), on=TODAY)}

    reports.approve(report, by=world.reviewer, at=NOW + timedelta(days=1), on=TODAY)

    written = Observation.objects.get(report_line__isnull=False)
    assert (written.series, written.used) == (right, used)
    world.series.refresh_from_db()
    assert world.series.pace_last_year == 2025
    assert {row.pk: row.status for row in Target.objects.all()} == foreseen


def test_a_value_on_a_wrong_series_with_an_official_one_can_be_approved_anew():
    world = World()
    observe(world.series, 2026, "17")
    report = approved_again(world, world.report("approved"), series=series({2025: "1"}))

    reports.approve(report, by=world.reviewer, at=NOW + timedelta(days=1), on=TODAY)

    assert Observation.objects.get(report_line__isnull=False).used


def test_targets_on_the_series_that_a_value_left_are_judged_anew():
    world = World()
    stays = target(code="T-STAYS", series=world.series, strategy=world.strategy)
    report = approved_again(world, world.report("approved"), series=series({2025: "1"}))
    foreseen = {one.target.pk: one.after for one in effects(report.lines.all(), on=TODAY)}

    reports.approve(report, by=world.reviewer, at=NOW + timedelta(days=1), on=TODAY)

    stays.refresh_from_db()
    assert stays.verdict.result["latest"]["year"] == 2025
    assert foreseen[stays.pk] == stays.status


def test_the_value_of_a_target_that_lost_its_series_is_taken_away():
    world = World()
    report = world.report("approved")
    report.lines.update(progress="In words.")
    report = approved_again(world, report, series=None)

    reports.approve(report, by=world.reviewer, at=NOW + timedelta(days=1), on=TODAY)

    assert not Observation.objects.filter(report_line__isnull=False).exists()
