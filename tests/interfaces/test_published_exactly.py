"""No page is ever stale: whatever a public page reads, its change is a new edition; drafts are not."""

import re
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, TODAY, World
from tests.interfaces.everything import addresses, filled
from tracker.models import Entry, Observation, Report, ReportLine, Target, User
from tracker.queries import edition
from tracker.web import published
from tracker.workflow import editions, reports
from tracker.workflow.watched import NOT_WATCHED, SEEN_IN_PART, watches

pytestmark = pytest.mark.django_db
TABLE = re.compile(r'"([a-z]+_\w+)"')


def is_new(change):
    """Whether a change begins a new edition."""
    before = edition.present()
    change()
    return edition.present() != before


def bytes_of(client, world):
    """What every public address answers now, made anew."""
    published.forget_all()
    found = {}
    for name, address in addresses(world).items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[name] = answer.content
    return found


def test_whatever_a_public_page_reads_is_watched_or_has_its_reason(client):
    world = filled()

    with CaptureQueriesContext(connection) as asked:
        bytes_of(client, world)

    read = {table for query in asked for table in TABLE.findall(query["sql"])}
    tables = set(connection.introspection.table_names())
    watched = {watch.table for watch in watches()}
    explained = {model._meta.db_table for model in NOT_WATCHED}
    assert (read & tables) - watched - explained == set()
    assert {"tracker_target", "tracker_report", "tracker_historicaltarget"} <= read


def test_every_watched_table_has_its_triggers_and_a_second_installation_changes_nothing():
    with connection.cursor() as cursor:
        installed = editions._installed(cursor)

    assert {watch.table for watch in watches()} == {
        table.strip('"') for table in installed.values()
    }
    assert not is_new(editions.install)


def test_a_change_past_the_workflow_is_a_new_edition():
    filled()
    unseen = []
    with connection.cursor() as cursor:
        for watch in watches():
            cursor.execute(f'SELECT * FROM "{watch.table}" LIMIT 1')
            if watch.seen or not cursor.fetchall():
                continue
            column = cursor.description[0][0]
            change = f'UPDATE "{watch.table}" SET "{column}" = "{column}"'
            if not is_new(partial(cursor.execute, change)):
                unseen.append(watch.table)

    assert unseen == []


def test_what_is_not_watched_changes_no_byte(client):
    world = filled()
    before = bytes_of(client, world)
    edition_before = edition.present()
    changed = {
        "done": "x", "obstacles": "x", "next_steps": "x", "letter_number": "x",
        "letter_date": TODAY, "responsible": "x", "reviewer": world.other_reviewer,
        "review_begun_at": NOW, "warning_count": 9, "below_plan_count": 9,
    }  # fmt: skip
    assert set(changed) == set(SEEN_IN_PART[Report][1])
    Report.objects.update(**changed)
    typed = {
        "plan": 91, "value": 92, "value_status": "estimate", "no_data_reason": "x", "done": True,
        "done_on": TODAY, "not_done": False, "forecast_on": TODAY, "expectation": "missed",
        "forecast_value": 93, "progress": "x", "cause": "x", "cause_text": "x", "measures": "x",
        "source_text": "x", "figure_on": TODAY, "checked": True, "checked_note": "x",
        "version": 94, "assigned_to": world.officer,
    }  # fmt: skip
    assert set(typed) == set(SEEN_IN_PART[ReportLine][1])
    ReportLine.objects.update(**typed)
    User.objects.update(first_name="x", last_name="x", email="x@example.kz", language="ru")
    for measure in world.approved.lines.get().measure_rows.all():
        measure.delete()

    assert edition.present() == edition_before
    assert bytes_of(client, world) == before


def test_nothing_of_a_draft_is_a_new_edition_until_it_is_handed_in():
    world = World()
    before = edition.present()

    report = world.report("draft")
    report.entries.create(
        move="submit", from_state="draft", to_state="draft", by=world.signatory, at=NOW, round=1
    )
    report.evidence.create(title="A", link="https://a.kz", added_by=world.officer, added_at=NOW)
    report.evidence.get().lines.add(report.lines.get())

    assert edition.present() == before
    assert is_new(lambda: reports.submit(report, by=world.signatory, at=NOW, on=TODAY))
    line = report.lines.get()
    assert not is_new(lambda: ReportLine.objects.filter(pk=line.pk).update(value=99))
    assert is_new(lambda: reports.approve(report, by=world.reviewer, at=NOW, on=TODAY))
    assert is_new(report.evidence.get().lines.clear)
    assert is_new(lambda: Entry.objects.filter(report=report).delete())
    assert is_new(lambda: report.evidence.update(title="B"))


def test_a_change_that_is_taken_back_is_no_new_edition():
    world = World()

    def tried():
        with transaction.atomic():
            Target.objects.update(title_en="Another")
            transaction.set_rollback(True)

    assert not is_new(tried)
    assert is_new(lambda: Target.objects.filter(pk=world.target.pk).update(title_en="Another"))


def test_rows_added_and_ignored_deleted_or_emptied_are_noticed():
    world = filled()
    value = Observation.objects.filter(series=world.series).first()
    value.pk, value.code = None, None
    value.year, value.used = 1999, False

    assert is_new(lambda: Observation.objects.bulk_create([value], ignore_conflicts=True))
    assert is_new(lambda: Observation.objects.filter(pk=value.pk or 0, year=1999).delete) is False
    assert is_new(Observation.objects.filter(year=1999).delete)


def test_old_marks_are_cleared_away_as_a_new_edition():
    for number in range(2 * editions.KEPT + 1):
        Target.objects.filter(pk=-number).update(title_en="")
    if connection.vendor == "sqlite":
        assert editions.clear_away() == 0
        return

    assert is_new(editions.clear_away)
    assert edition.present()[0] == editions.KEPT
