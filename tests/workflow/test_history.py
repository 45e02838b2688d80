"""What public pages read is in the history at the moment when it happens."""

import pytest
from django.utils import timezone

from tests.factories import NOW, TODAY, World
from tracker.models import Evidence, Obligation, Observation, Report, ReportLine, Statement
from tracker.workflow import consolidation, cycles, evidence, reports

pytestmark = pytest.mark.django_db
COUNTERS = {"round", "version"}  # for the work on a report; no public page reads them


def assert_recorded(model):
    """Every record of a model reads in its newest history as it does in its table."""
    newest = {}
    for row in model.history.order_by("history_date", "history_id"):
        newest[row.id] = row
    standing = {key: row for key, row in newest.items() if row.history_type != "-"}
    names = [field.attname for field in model._meta.concrete_fields if field.name not in COUNTERS]
    records = {record.pk: record for record in model.objects.all()}

    assert standing.keys() == records.keys()
    for key, record in records.items():
        for name in names:
            assert str(getattr(standing[key], name)) == str(getattr(record, name)), name


def assert_all_recorded():
    for model in (Report, ReportLine, Evidence, Obligation, Observation, Statement):
        assert_recorded(model)


def test_every_move_of_a_report_is_recorded_as_it_is_made():
    world = World()
    report = world.report("submitted")
    assert_all_recorded()
    reports.withdraw(report, by=world.signatory, at=NOW)
    assert_all_recorded()
    link = {"title": "Proof", "line": report.lines.get(), "public": True}
    evidence.add_link(report, "https://example.kz/", by=world.officer, at=NOW, **link)
    line = report.lines.get()
    said = {"progress": "Half is done", "value": line.value}
    reports.save_line(line, said, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    asked = {"reason": "A question", "questions": {None: "Why?"}, "revision_due_on": TODAY}
    reports.give_back(report, by=world.reviewer, at=NOW, **asked)
    assert_all_recorded()
    reports.answer(report.remarks.get(), "Because", by=world.officer, at=NOW)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    assert Statement.objects.exists()
    assert_all_recorded()
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A mistake")
    assert_all_recorded()


def test_a_value_and_a_statement_that_an_approval_takes_away_are_recorded_as_gone():
    world = World()
    report = world.report("approved")
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A mistake")
    line = report.lines.get()
    nothing = {"value": None, "value_status": "no_data", "no_data_reason": "not_published"}
    reports.save_line(line, nothing, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(report, by=world.other_reviewer, at=NOW, on=TODAY)

    assert not Observation.objects.filter(report_line__isnull=False).exists()
    assert_all_recorded()


def test_an_extension_a_new_date_and_a_fulfilled_duty_are_recorded():
    world = World()
    world.report("approved")
    to = world.obligation.due_on.replace(month=6)
    person = {"by": world.coordinator, "at": NOW}
    cycles.extend(world.obligation, to=to, reason="A flood", on=TODAY, **person)
    assert_all_recorded()
    world.rule.due_month = 5
    world.rule.save()
    cycles.open_due(on=TODAY)
    assert Obligation.objects.get(pk=world.obligation.pk).due_on.month == 5
    assert_all_recorded()
    edition = consolidation.consolidate(world.cycle, on=TODAY, **person)
    cycles.published(edition, on=TODAY, by=world.coordinator, at=timezone.now())
    assert_recorded(type(edition))
    assert_recorded(type(world.cycle))


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "approved"])
def test_handed_in_means_the_same_in_python_and_in_sql(state):
    report = World().report(state)

    assert report.is_handed_in == Report.objects.handed_in().filter(pk=report.pk).exists()
    assert report.is_handed_in == (state != "draft")
