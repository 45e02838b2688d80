"""What public pages show as of a past day."""

import csv
import io
import json
from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from tests.factories import World, observe, organization, series, strategy, target
from tests.interfaces.past import TEN_DAYS, judge_now, judged, page, revised, ten_days_pass, then
from tracker.models import Assignment, Target, User
from tracker.rules.values import Status
from tracker.workflow import corrections, cycles, evidence, reports

pytestmark = pytest.mark.django_db
VALUE = '<td class="n" data-label="Value">{}%'


def test_a_revised_value_shows_what_it_was_then(client):
    revised()

    assert VALUE.format(15) in page(client, "targets/T-R/", then())
    assert VALUE.format(17) not in page(client, "targets/T-R/", then())
    assert VALUE.format(17) in page(client, "targets/T-R/")
    assert VALUE.format(15) not in page(client, "targets/T-R/")


def test_files_show_the_value_of_the_day_and_say_which_day(client):
    revised()
    day = then().isoformat()
    sheet = client.get("/en/targets/T-R.csv", {"as_of": day})
    data = json.loads(client.get("/en/targets/T-R.json", {"as_of": day}).content)
    picture = client.get("/en/targets/T-R.svg", {"as_of": day})
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode())))

    assert [row["value"] for row in rows] == ["13", "14", "15"]
    assert sheet["Content-Disposition"] == f'attachment; filename="T-R-{day}.csv"'
    assert next(iter(data)) == "as_of"
    assert data["as_of"] == day
    assert [row["value"] for row in data["values"]] == ["13", "14", "15"]
    assert data["verdict"]["result"]["latest"]["value"] == "15"
    assert "2025: 15%" in picture.content.decode()
    assert picture["Content-Disposition"] == f'inline; filename="T-R-{day}.svg"'
    assert "as_of" not in json.loads(client.get("/en/targets/T-R.json").content)
    assert "Content-Disposition" not in client.get("/en/targets/T-R.svg")


def test_a_changed_title_reads_as_it_did_and_the_change_is_not_told_yet(client):
    row = judged(code="T-T", title_en="The old title")
    ten_days_pass()
    row.title_en = "The new title"
    row.save()

    assert "<h1>The old title</h1>" in page(client, "targets/T-T/", then())
    assert "The new title" not in page(client, "targets/T-T/", then())
    assert "<del>The old title</del>" in page(client, "targets/T-T/")
    assert "The old title" in page(client, "targets/", then())


def test_a_new_verdict_counts_from_its_day_on(client):
    row = judged(deadline=date(2025, 12, 31), series=series({2020: "1"}))
    was = Target.objects.get().status
    ten_days_pass()
    observe(row.series, 2025, "30")
    judge_now(row)
    now = Target.objects.get().status

    assert was != now
    for status, day in ((was, then()), (now, None)):
        assert "1 target found" in page(client, f"targets/?status={status}", day)
        assert f"status={status}" in page(client, "", day)
    assert "No target matches" in page(client, f"targets/?status={now}", then())
    assert "No verdict has changed yet" in page(client, "changes/", then())
    assert "No verdict has changed yet" not in page(client, "changes/")


def test_a_target_without_a_verdict_by_then_had_no_data(client):
    target(code="T-U", deadline=None)
    ten_days_pass()
    judge_now()

    assert Target.objects.get().status != Status.NO_DATA
    assert "1 target found" in page(client, "targets/?status=no_data", then())


def test_an_assignment_that_was_taken_away_still_stood(client):
    row, body = judged(code="T-S"), organization("M-S")
    Assignment.objects.create(target=row, organization=body)
    ten_days_pass()
    Assignment.objects.all().delete()

    assert "T-S" in page(client, "organizations/M-S/", then())
    assert "T-S" not in page(client, "organizations/M-S/")
    assert "1 target found" in page(client, "targets/?body=M-S", then())


def test_a_report_is_shown_from_its_approval_on(client):
    world = World()
    report = world.report("submitted")
    report.first_submitted_at = timezone.now() - TEN_DAYS
    report.save()
    judge_now()
    ten_days_pass()
    now = timezone.now()
    reports.approve(report, by=world.reviewer, at=now, on=timezone.localdate())
    title = "No approved report mentions this target yet."

    assert title in page(client, "targets/T-ONE/", then())
    assert title not in page(client, "targets/T-ONE/")
    assert "Approved reports: 0 of 1." in page(client, "cycles/2026/", then())
    assert "Approved reports: 1 of 1." in page(client, "cycles/2026/")
    assert "No report has been approved yet." in page(client, "changes/", then())
    assert "2026" not in client.get("/en/targets/T-ONE.csv", {"as_of": then()}).content.decode()


def test_evidence_that_was_taken_back_since_is_not_shown_as_of_an_earlier_day(
    client, django_assert_max_num_queries
):
    world = World()
    report, at = world.report("draft"), timezone.now()
    add = partial(evidence.add_link, report, line=None, public=True, by=world.officer, at=at)
    add("https://stat.gov.kz/kept", title="Kept")
    secret = add("https://stat.gov.kz/secret", title="Secret")
    decide = {"by": world.reviewer, "at": at, "on": timezone.localdate()}
    reports.submit(report, **(decide | {"by": world.signatory}))
    reports.approve(report, **decide)
    judge_now()
    ten_days_pass()
    with django_assert_max_num_queries(100) as before:
        assert "Secret" in page(client, "targets/T-ONE/", then())

    reports.reopen(report, by=world.coordinator, at=at, reason="A slip")
    evidence.remove(secret, by=world.officer)
    reports.submit(report, **(decide | {"by": world.signatory}))
    reports.approve(report, **decide)

    with django_assert_max_num_queries(len(before.captured_queries)):
        past = page(client, "targets/T-ONE/", then())
    assert "Kept" in past
    assert "Secret" not in past


def test_a_report_was_not_handed_in_before_it_was(client):
    world = World()
    ten_days_pass()
    world.report("submitted")

    assert "Submitted reports: 0 of 1." in page(client, "cycles/2026/", then())
    assert "Submitted reports: 1 of 1." in page(client, "cycles/2026/")


def test_an_extension_is_told_from_its_day_on(client):
    world = World()
    ten_days_pass()
    to = world.obligation.due_on + TEN_DAYS
    extra = {"by": world.coordinator, "at": timezone.now(), "on": timezone.localdate()}
    cycles.extend(world.obligation, to=to, reason="A flood", **extra)

    assert "A flood" not in page(client, "cycles/2026/", then())
    assert "A flood" in page(client, "cycles/2026/")


def test_links_between_records_stand_as_they_were_in_both_directions(client):
    one, two, three = organization("M-A"), organization("M-B"), organization("M-C")
    old, row = strategy("S-OLD"), judged(code="T-L")
    one.related.add(two)
    row.also_in.add(old)
    ten_days_pass()
    one.related.set([three])
    row.also_in.clear()

    for here, there in (("M-A", "M-B"), ("M-B", "M-A")):
        assert f"organizations/{there}/" in page(client, f"organizations/{here}/", then())
        assert f"organizations/{there}/" not in page(client, f"organizations/{here}/")
    assert "organizations/M-A/" not in page(client, "organizations/M-C/", then())
    assert "organizations/M-A/" in page(client, "organizations/M-C/")
    assert "strategies/S-OLD/" in page(client, "targets/T-L/", then())
    assert "strategies/S-OLD/" not in page(client, "targets/T-L/")


def test_the_later_of_two_records_decides_about_a_link_that_holds_both_ways(client):
    one, two = organization("M-A"), organization("M-B")
    judged()
    one.related.add(two)
    two.save()
    one.related.remove(two)
    ten_days_pass()

    assert "organizations/M-B/" not in page(client, "organizations/M-A/", then())
    assert "organizations/M-A/" not in page(client, "organizations/M-B/", then())


def test_what_is_said_of_time_is_said_from_that_day(client):
    judged(code="T-D", deadline=timezone.localdate() - timedelta(days=2))
    ten_days_pass()

    assert "No deadline has passed yet." in page(client, "", then())
    assert "No deadline has passed yet." not in page(client, "")


def test_a_deleted_record_still_stood_and_a_later_one_did_not(client):
    row = judged(code="T-GONE")
    ten_days_pass()
    corrections.remove(row, by=User.objects.create(), at=timezone.now(), on=timezone.localdate())
    judged(code="T-NEW")
    there, not_yet = page(client, "targets/", then()), "There was no such page at the end of"

    assert "T-GONE" in there
    assert "T-NEW" not in there
    for path in ("targets/T-NEW/", "targets/T-NEW.csv"):
        answer = client.get(f"/en/{path}", {"as_of": then()})
        assert answer.status_code == 404
        assert not_yet in answer.content.decode()
    assert client.get("/en/targets/T-GONE/").status_code == 404
