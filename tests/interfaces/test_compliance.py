"""Who handed in, when, and who did not: in public, in neutral words, as a page and as files."""

import csv
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import NOW, TODAY, World, organization
from tests.interfaces.past import judge_now, ten_days_pass, then
from tests.interfaces.test_public_pages import text_of
from tests.workflow.test_consolidation import make, with_own_duties
from tests.workflow.test_recurring_duties import meeting
from tracker.models import Consolidation, Obligation
from tracker.rules.timing import Timing, punctuality
from tracker.workflow import cycles, fulfilling, reports

pytestmark = pytest.mark.django_db


def rows_of(client, query=""):
    """The rows of the file by (body, rule)."""
    lines = client.get(f"/en/cycles/2026.csv{query}").content.decode().splitlines()
    return {(row["organization_id"], row["rule_id"]): row for row in csv.DictReader(lines)}


def owing(world, body, **more):
    """Another body's duty in the same cycle."""
    return Obligation.objects.create(
        cycle=world.cycle,
        rule=world.rule,
        organization=body,
        **{"due_on": date(2027, 4, 1), "period_ends_on": date(2026, 12, 31)} | more,
    )


def returned_once_and_approved(world):
    """The ministry's report, returned and submitted again, then approved."""
    report = world.report("returned")
    remark = report.remarks.get()
    reports.answer(remark, "From the yearbook", by=world.contributor, at=NOW)
    later = NOW + timedelta(days=1)
    reports.submit(report, by=world.signatory, at=later, on=later.date())
    reports.approve(report, by=world.reviewer, at=later, on=later.date())
    return report


@pytest.mark.parametrize(
    ("given", "timing", "days"),
    [
        ({"due_on": date(2026, 12, 31)}, "due_soon", 0),
        ({"due_on": date(2026, 11, 1)}, "overdue", None),
        ({"due_on": date(2026, 11, 1), "fulfilled_on": date(2026, 11, 1)}, "on_time", 0),
        ({"due_on": date(2026, 11, 1), "fulfilled_on": date(2026, 11, 4)}, "late", 3),
    ],
)
def test_the_file_tells_on_time_late_and_missing(client, given, timing, days):
    world = World()
    if timing == "due_soon":
        given = {"due_on": timezone.localdate() + timedelta(days=5)}
    owing(world, world.other, **given)
    row = rows_of(client)["M-TWO", "R01"]

    assert row["timing"] == timing
    assert days is None or int(row["days_late"]) == days


def test_an_extension_is_public_with_its_day_reason_and_the_body_that_decided(client):
    world = World()
    cycles.extend(
        world.obligation,
        to=date(2027, 4, 15),
        reason="The census is late",
        by=world.coordinator,
        at=NOW,
        on=TODAY,
    )
    row = rows_of(client)["M-ONE", "R01"]
    page = text_of(client, "cycles/2026/")

    assert (row["extended_to"], row["extended_by"]) == ("2027-04-15", "O08")
    assert (row["extension_reason"], row["timing"]) == ("The census is late", "extended")
    assert f"Decided by: {world.receiver.name_en}" in page
    assert "more time given, due in" in page
    assert world.coordinator.username not in page


def test_how_often_a_report_was_returned_is_told_once_it_is_approved(client):
    world = World()
    report = returned_once_and_approved(world)
    assert rows_of(client)["M-ONE", "R01"]["returned"] == "1"

    reports.reopen(report, by=world.coordinator, at=NOW + timedelta(days=2), reason="A mistake")

    assert rows_of(client)["M-ONE", "R01"]["returned"] == "1"


def test_the_first_submission_counts_for_punctuality_and_not_the_one_after_a_return(client):
    world = World()
    Obligation.objects.update(due_on=TODAY)
    returned_once_and_approved(world)
    row = rows_of(client)["M-ONE", "R01"]

    assert (row["handed_in_on"], row["timing"]) == (TODAY.isoformat(), "on_time")


@pytest.mark.parametrize(
    ("level", "expected"),
    [("", {"M-ONE", "A-ONE"}), ("?level=central", {"M-ONE"}), ("?level=local", {"A-ONE"})],
)
def test_central_and_local_bodies_can_be_seen_apart(client, level, expected):
    world = World()
    owing(world, organization("A-ONE", kind="akimat"))
    page = text_of(client, f"cycles/2026/{level}")

    owes = {body for (body, rule), row in rows_of(client, level).items() if row["owes"] == "yes"}
    assert owes == expected
    assert {body for body in ("M-ONE", "A-ONE") if f"Ministry {body} en" in page} == expected


def test_bodies_that_owe_no_report_stand_apart_and_are_not_late(client):
    world = World()
    page = text_of(client, "cycles/2026/").partition("Bodies that owe no report for this year")
    row = rows_of(client)["M-TWO", ""]

    assert world.other.name_en not in page[0]
    assert world.other.name_en in page[2]
    assert (row["owes"], row["timing"], row["year"]) == ("no", "", "2026")


def test_the_ministrys_own_duties_and_meetings_are_told_like_all_others(client):
    world = with_own_duties(World())
    duty = meeting(world)
    fulfilling.fulfil(
        duty,
        done_on=TODAY,
        note="Meeting No. 2",
        link="https://example.kz/2",
        by=world.coordinator,
        at=NOW,
    )
    rows = rows_of(client)
    page = text_of(client, "cycles/2026/")

    assert {rows["O08", code]["due_on"] for code in ("R03", "R04")} == {"2027-05-01"}
    assert rows["COUNCIL", "R07"]["note"] == "Meeting No. 2"
    assert "Meeting No. 2" in page
    assert 'href="https://example.kz/2"' in page
    assert "Meeting No. 2" in text_of(client, "organizations/COUNCIL/")


def test_the_json_says_the_same_as_the_csv(client):
    World().report("approved")
    data = json.loads(client.get("/en/cycles/2026.json").content)
    rows = rows_of(client)

    assert data["year"] == 2026
    assert len(data["duties"]) == len(rows)
    one = next(row for row in data["duties"] if row["organization_id"] == "M-ONE")
    assert one["approved_on"] == rows["M-ONE", "R01"]["approved_on"] == TODAY.isoformat()


def test_a_year_of_nobody_has_no_files(client):
    World()

    assert client.get("/en/cycles/2019.csv").status_code == 404
    assert client.get("/en/cycles/2019.json").status_code == 404


@pytest.mark.parametrize(
    "path", ["cycles/2026/", "cycles/2026.csv", "cycles/2026.json", "organizations/M-ONE/"]
)
def test_pages_and_files_take_the_same_queries_with_more_bodies_and_years(client, path):
    world = World()
    world.report("approved")
    with CaptureQueriesContext(connection) as once:
        client.get(f"/en/{path}")
    for number in range(3):
        owing(world, organization(f"M-MORE-{number}", member_of=world.ministry_class))
        owing(world, world.ministry, period_ends_on=date(2026, number + 1, 1))
    with CaptureQueriesContext(connection) as many:
        client.get(f"/en/{path}")

    assert len(many) == len(once)


def test_a_published_year_leads_to_how_it_stood_on_the_day_of_publication(client):
    world = World()
    world.report("approved")
    judge_now()
    made = make(world)
    ten_days_pass()
    assert "?as_of=" not in text_of(client, "cycles/2026/")
    Consolidation.objects.filter(pk=made.pk).update(published_on=then())
    owing(world, world.other)

    address = f"cycles/2026/?as_of={then()}"

    assert f'href="/en/{address}"' in text_of(client, "cycles/2026/")
    assert "Submitted reports: 1 of 2." in text_of(client, "cycles/2026/")
    assert "Submitted reports: 1 of 1." in text_of(client, address)


@pytest.mark.parametrize(
    ("extended_to", "handed_in_on", "on", "timing", "days"),
    [
        (date(2027, 4, 15), None, date(2027, 4, 2), Timing.EXTENDED, 13),
        (date(2027, 4, 15), None, date(2027, 4, 15), Timing.EXTENDED, 0),
        (date(2027, 4, 15), None, date(2027, 4, 16), Timing.OVERDUE, 1),
        (date(2027, 4, 15), date(2027, 4, 15), date(2027, 5, 1), Timing.ON_TIME, 0),
        (date(2027, 4, 15), date(2027, 4, 17), date(2027, 5, 1), Timing.LATE, 2),
        (None, date(2027, 4, 2), date(2027, 5, 1), Timing.LATE, 1),
        (None, None, date(2027, 4, 1), Timing.DUE_TODAY, 0),
    ],
)
@pytest.mark.pure
def test_more_time_moves_the_day_that_counts(extended_to, handed_in_on, on, timing, days):
    found = punctuality(date(2027, 4, 1), handed_in_on, on=on, extended_to=extended_to)

    assert (found.timing, found.days) == (timing, days)


@pytest.mark.parametrize(
    ("at", "timing", "days"),
    [("2027-04-01T23:59:59", "on_time", 0), ("2027-04-02T00:00:00", "late", 1)],
)
def test_midnight_in_almaty_is_where_a_report_becomes_late_in_public(client, at, timing, days):
    world = World()
    report = world.report("draft")
    moment = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Asia/Almaty"))
    reports.submit(report, by=world.signatory, at=moment, on=moment.date())
    row = rows_of(client)["M-ONE", "R01"]

    assert (row["timing"], int(row["days_late"])) == (timing, days)
