"""Every public page as it stood at the end of a past day."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tests.factories import World, named, observe, organization, series, strategy, target
from tracker.models import (
    Assignment,
    Dimension,
    Flag,
    Observation,
    Screen,
    Target,
    User,
    Verdict,
)
from tracker.queries import as_of
from tracker.rules.values import Status
from tracker.web import public_urls
from tracker.workflow import corrections, cycles, observations, reports
from tracker.workflow.judging import judge

pytestmark = pytest.mark.django_db
VALUE = '<td class="n" data-label="Value">{}%'
READS = ("SELECT", "WITH", "DECLARE")  # the last is how PostgreSQL sends a long answer in parts
TEN_DAYS = timedelta(days=10)
NOT_PUBLIC = {
    "tracker_flag",
    "tracker_notice",
    "tracker_remark",
    "tracker_run",
    "tracker_screen",
    "tracker_user_groups",
    "tracker_user_user_permissions",
}


def then():
    """A past day: what was recorded before `ten_days_pass` stood on it, what came later did not."""
    return timezone.localdate() - timedelta(days=5)


def ten_days_pass():
    """Let everything that is recorded have happened ten days earlier."""
    for model in apps.get_app_config("tracker").get_models():
        if "history_date" in {field.name for field in model._meta.concrete_fields}:
            model.objects.update(history_date=F("history_date") - TEN_DAYS)
    for verdict in Verdict.objects.all():
        moment = verdict.judged_at - TEN_DAYS
        Verdict.objects.filter(pk=verdict.pk).update(
            judged_at=moment, judged_on=timezone.localdate(moment)
        )


def judge_now(*targets):
    """Judge some targets, or all."""
    chosen = Target.objects.filter(pk__in=[row.pk for row in targets]) if targets else None
    judge(chosen or Target.objects.all(), on=timezone.localdate(), at=timezone.now())


def judged(**more):
    """A target with its verdict of today."""
    row = target(**more)
    judge_now(row)
    return row


def page(client, path, day=None, language="en"):
    """A page as text, as of a day or of now."""
    asked = f"{'&' if '?' in path else '?'}as_of={day}" if day else ""
    answer = client.get(f"/{language}/{path}{asked}")
    assert answer.status_code == 200, (path, answer.content.decode())
    return answer.content.decode()


def revised():
    """A target whose value of 2025 was 15 on the past day and is 17 now; both were judged."""
    row = judged(code="T-R", series=series({2023: "13", 2024: "14", 2025: "15"}))
    ten_days_pass()
    value = Observation.objects.get(series=row.series, year=2025)
    value.value, value.value_text = 17, "17"
    observations.put(value, at=timezone.now())
    judge_now(row)
    return row


# --- What a page shows -----------------------------------------------------------------------


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


# --- Every page, every record ----------------------------------------------------------------


def test_every_public_page_can_be_had_as_of_a_day_with_one_question_more(
    client, django_assert_max_num_queries
):
    world = World()
    report = world.report("approved")
    judge_now()
    at, on = timezone.now(), timezone.localdate()
    from tracker.workflow import consolidation  # noqa: PLC0415 -- only here

    edition = consolidation.consolidate(world.cycle, by=world.coordinator, at=at, on=on)
    cycles.published(edition, on=on, by=world.coordinator, at=at)
    ten_days_pass()
    codes = {"strategy": world.strategy.code, "organization": world.ministry.code}
    assert report.approved_at
    for route in public_urls.urlpatterns:
        names = route.pattern.converters
        known = {"code": codes.get(route.name, world.target.code), "year": 2026}
        address = reverse(route.name, kwargs={name: known[name] for name in names})
        with django_assert_max_num_queries(100) as today:
            assert client.get(address).status_code == 200, address
        with django_assert_max_num_queries(len(today.captured_queries) + 1) as past:
            assert client.get(address, {"as_of": then()}).status_code == 200, address
        asked = [query["sql"] for query in past.captured_queries]
        assert [sql for sql in asked if not sql.startswith(READS)] == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_has_not_changed_since_reads_as_it_does_today(client, language):
    world = World()
    world.report("approved")
    judge_now()
    ten_days_pass()
    yesterday = timezone.localdate() - timedelta(days=1)
    added = re.compile(
        rf"""(&amp;|[?])as_of={yesterday}|"as_of":\ "{yesterday}",\ |<p\ class="as-of-banner".*?</p>
        |<meta\ name="robots"[^>]*>|<input[^>]*\ name="as_of"[^>]*>""",
        re.VERBOSE,
    )
    for path in ("targets/", "targets.json", "targets/T-ONE.json", "strategies/S41/", "changes/"):
        today, past = page(client, path, None, language), page(client, path, yesterday, language)
        assert added.sub("", past).split() == added.sub("", today).split(), path


def test_every_table_has_a_past_or_is_known_not_to_be_public():
    """A new model with public data needs `history()`, or a place in `queries.as_of`."""
    moment, without = as_of.moment_after(then()), set()
    for table in as_of.tables():
        try:
            as_of.stood(table, moment)
        except as_of.NotRecorded:
            without.add(table)

    assert {table for table in without if not table.startswith(as_of.HISTORY)} == NOT_PUBLIC


def test_every_column_that_history_leaves_out_is_worked_out_or_of_the_engine_alone():
    left_out = {
        f"{model.__name__}.{field.name}"
        for model in as_of.tables().values()
        if hasattr(getattr(model, "history", None), "model")
        for field in model._meta.concrete_fields
        if field.name not in {each.name for each in model.history.model._meta.concrete_fields}
    }

    assert {name for name in left_out if not name.startswith("Series.pace_")} == {
        "Target.status",
        "Target.verdict",
        "Target.look_again_on",
        "Target.inputs_changed_at",
    }


@pytest.mark.parametrize("model", [Flag, Screen])
def test_what_has_no_past_cannot_be_read_as_of_a_day(model):
    with as_of.standing_at(then()), pytest.raises(as_of.NotRecorded):
        list(model.objects.all())


def test_nothing_can_be_written_as_of_a_day():
    row = target()
    with as_of.standing_at(then()), pytest.raises(as_of.NotRecorded):
        row.save()

    with as_of.standing_at(then()), pytest.raises(as_of.NotRecorded):
        Target.objects.update(title_en="Another")


def test_the_present_is_back_after_an_error_and_after_a_page_not_found(client):
    row = revised()
    by_key = connection.features.allows_group_by_selected_pks
    with as_of.standing_at(then()):
        assert Observation.objects.get(series=row.series, year=2025).value == 15
    with pytest.raises(Target.DoesNotExist), as_of.standing_at(then()):
        Target.objects.get(code="NONE")

    assert Observation.objects.get(series=row.series, year=2025).value == 17
    assert client.get("/en/targets/NONE/", {"as_of": then()}).status_code == 404
    assert VALUE.format(17) in page(client, "targets/T-R/")
    assert as_of.day() is None
    assert connection.execute_wrappers == []
    assert connection.features.allows_group_by_selected_pks == by_key


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_day_ends_at_midnight_in_the_country(hours):
    end = timezone.make_aware(
        timezone.datetime.combine(then() + timedelta(days=1), timezone.datetime.min.time())
    )
    made = Dimension.objects.create(dimension="sex", **named("Sex"))
    made.history.update(history_date=end + timedelta(hours=hours))

    with as_of.standing_at(then()):
        assert Dimension.objects.exists() == (hours < 0)


@pytest.mark.services
@pytest.mark.parametrize(
    ("model", "condition"), [(Target, "id"), (Target, "series_id"), (Observation, "series_id")]
)
def test_a_record_of_a_day_is_found_by_an_index(model, condition):
    rows = str(model.objects.filter(**{condition: 1}).only("pk").query)
    query = as_of.stood(model._meta.db_table, as_of.moment_after(then()))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f'EXPLAIN WITH "{model._meta.db_table}" AS NOT MATERIALIZED ({query}) {rows}'
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert re.search(rf"Index Cond: \({condition} = 1\)", plan), plan
