"""Values that wait for their official figure: never late, asked again once, public only when approved."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.factories import NOW, TODAY
from tracker.models import Flag, Indicator, Notice, Observation, Report
from tracker.queries import duties
from tracker.roles import Denied
from tracker.rules.reporting import Problem
from tracker.rules.timing import Timing
from tracker.workflow import awaited, flags, reports
from tracker.workflow.consolidation import content_of

OUT_ON = date(2027, 9, 15)
AT = datetime(2027, 9, 15, 2, 0, tzinfo=ZoneInfo("Asia/Almaty"))
FINAL = {"value": Decimal("16.4"), "value_status": "final"}


@pytest.fixture
def approved(world):
    """The report of 2026 with a preliminary value whose official figure comes in September 2027."""
    report = world.report()
    typed = {"value_status": "preliminary", "figure_on": OUT_ON}
    save(report, typed, by=world.officer)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    return report


def save(report, typed, *, by):
    """Write into the report's line."""
    line = report.lines.get()
    reports.save_line(line, typed, version=line.version, by=by)


def opened(world, report):
    """The report with its waiting values opened."""
    reports.update(report, by=world.officer, at=AT)
    return Report.objects.get(pk=report.pk)


def test_a_value_may_wait_and_its_report_is_complete(world):
    report = world.report()
    nothing = {"value": None, "value_status": "no_data", "no_data_reason": "later"}
    save(report, nothing, by=world.officer)

    assert reports.problems(report, on=TODAY) == []


def test_a_body_that_is_not_reminded_is_not_asked_either(world, approved):
    world.ministry.no_reminders_because = "It was dissolved."
    world.ministry.save()

    assert awaited.ask(on=OUT_ON, at=AT) == 0


def test_the_body_is_asked_from_the_day_of_the_release_on(world, approved):
    asked = [awaited.ask(on=day, at=AT) for day in (OUT_ON - timedelta(days=1), OUT_ON)]

    assert asked == [0, 2]
    mail = Notice.objects.filter(key__startswith="figures/").first()
    assert "T-ONE" in mail.body
    assert "2026" in mail.subject


def test_asking_twice_writes_one_mail_a_person(world, approved):
    awaited.ask(on=OUT_ON, at=AT)

    assert awaited.ask(on=OUT_ON + timedelta(days=1), at=AT + timedelta(days=1)) == 0


def test_without_a_day_of_its_own_the_indicators_usual_delay_counts(world, approved):
    approved.lines.update(figure_on=None)
    Indicator.objects.update(release_delay_months=6)

    asked = [awaited.ask(on=day, at=AT) for day in (date(2027, 6, 29), date(2027, 6, 30))]

    assert asked == [0, 2]


def test_where_nobody_knows_the_day_nobody_is_asked(world, approved):
    approved.lines.update(figure_on=None)

    assert awaited.ask(on=date(2030, 1, 1), at=AT) == 0


@pytest.mark.parametrize("step", ["waiting", "opened", "submitted"])
def test_a_body_that_waits_for_a_statistic_is_never_late(world, approved, step):
    if step != "waiting":
        approved = opened(world, approved)
    if step == "submitted":
        save(approved, FINAL, by=world.officer)
        reports.submit(approved, by=world.signatory, at=AT, on=OUT_ON)
    on = OUT_ON + timedelta(days=3)

    flags.reconcile_obligations(on=on, at=AT)
    (duty,) = duties.duties(duties.of_body(world.ministry), on=on)

    assert (duty.timing.timing, duty.approved_on) == (Timing.ON_TIME, TODAY)
    assert not Flag.objects.filter(obligation__isnull=False, cleared_at=None).exists()


def test_only_the_values_that_waited_can_be_changed(world, approved):
    other = factories.target(code="T-TWO", strategy=world.strategy, kind="qualitative", value=None)
    final = approved.lines.create(target=other, progress="Good.")
    approved.published["lines"][str(final.pk)] = final.frozen()
    approved.save()
    report = opened(world, approved)

    with pytest.raises(Denied, match="waited for their official figure"):
        reports.save_line(final, {"progress": "Bad."}, version=1, by=world.officer)
    with pytest.raises(Denied, match="waited for their official figure"):
        reports.save_texts(report, {"done": "Nothing."}, by=world.officer)


def test_nothing_changes_in_public_before_the_approval(world, approved):
    before = content_of(world.cycle, on=TODAY)
    report = opened(world, approved)
    save(report, FINAL, by=world.officer)
    reports.submit(report, by=world.signatory, at=AT, on=OUT_ON)

    assert content_of(world.cycle, on=TODAY) == before
    assert str(Observation.objects.get(report_line__report=report).value) == "16"

    reports.approve(report, by=world.reviewer, at=AT, on=OUT_ON)

    report.refresh_from_db()
    used = Observation.objects.get(report_line__report=report)
    assert (str(used.value), used.status) == ("16.4", "final")
    assert (report.supplement, report.updated_on) == (False, OUT_ON)
    assert report.first_submitted_at == NOW


def test_a_value_that_still_waits_needs_a_new_day(world, approved):
    report = opened(world, approved)

    before = [problem.code for problem in reports.problems(report, on=OUT_ON)]
    save(report, {"figure_on": date(2027, 12, 15)}, by=world.officer)

    assert (before, reports.problems(report, on=OUT_ON)) == ([Problem.STILL_WAITING], [])


def test_a_target_assigned_later_does_not_hold_up_the_figures(world, approved):
    later = factories.target(code="T-LATER", series=world.series, strategy=world.strategy)
    later.assignments.create(organization=world.ministry)
    report = opened(world, approved)
    save(report, FINAL, by=world.officer)

    reports.submit(report, by=world.signatory, at=AT, on=OUT_ON)

    assert report.lines.count() == 1


def test_figures_returned_by_the_reviewer_stay_the_only_open_values(world, approved):
    report = opened(world, approved)
    save(report, FINAL, by=world.officer)
    reports.submit(report, by=world.signatory, at=AT, on=OUT_ON)
    reports.give_back(
        report, by=world.reviewer, at=AT, reason="?", questions={None: "Where from?"},
        revision_due_on=OUT_ON,
    )  # fmt: skip

    with pytest.raises(Denied):
        reports.save_texts(report, {"done": "Nothing."}, by=world.officer)
    reports.answer(report.remarks.get(), "From the yearbook", by=world.officer, at=AT)
    reports.submit(report, by=world.signatory, at=AT, on=OUT_ON)
    assert report.state == "submitted"


def test_what_only_takes_up_figures_can_still_be_reopened(world, approved):
    report = opened(world, approved)

    reports.reopen(report, by=world.coordinator, at=AT, reason="Another line is wrong")

    assert (report.state, report.supplement) == ("returned", False)
    reports.save_texts(report, {"done": "Corrected."}, by=world.officer)


def test_a_report_without_such_values_is_not_opened(world):
    report = world.report()
    save(report, FINAL, by=world.officer)
    reports.submit(report, by=world.signatory, at=AT, on=OUT_ON)
    reports.approve(report, by=world.reviewer, at=AT, on=OUT_ON)

    with pytest.raises(Denied, match="No value of this report waits"):
        reports.update(report, by=world.officer, at=AT)


def test_only_one_of_two_clicks_opens_the_values(world, approved):
    opened(world, approved)

    with pytest.raises((Denied, reports.Conflict)):
        reports.update(approved, by=world.signatory, at=AT)

    assert approved.entries.filter(move="update").count() == 1
