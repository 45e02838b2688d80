"""Every page and every record as of a past day: read whole, only read, and left without a trace."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import World, named, series, target
from tests.interfaces.everything import addresses, filled
from tests.interfaces.past import judge_now, page, revised, ten_days_pass, then
from tracker.models import Dimension, Flag, Observation, Screen, Target
from tracker.queries import as_of
from tracker.web import published

pytestmark = pytest.mark.django_db
READS = ("SELECT", "WITH", "DECLARE")  # the last is how PostgreSQL sends a long answer in parts
NOT_PUBLIC = {
    "tracker_accesslink",
    "tracker_accountevent",
    "tracker_asker",
    "tracker_calendarlink",
    "tracker_countdown",
    "tracker_excelupload",
    "tracker_flag",
    "tracker_follow",
    "tracker_follower",
    "tracker_handover",
    "tracker_knock",
    "tracker_linereview",
    "tracker_notice",
    "tracker_publicchange",
    "tracker_reminder",
    "tracker_run",
    "tracker_screen",
    "tracker_told",
    "tracker_user_groups",
    "tracker_user_user_permissions",
}


def test_every_public_page_can_be_had_as_of_a_day_with_one_question_more(
    client, django_assert_max_num_queries
):
    found = addresses(filled())
    ten_days_pass()
    for address in found.values():
        published.forget_all()
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
        |<meta\ name="robots"[^>]*>|<link\ rel="(?:canonical|alternate)"[^>]*>
        |<input[^>]*\ name="as_of"[^>]*>""",
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

    assert {
        name for name in left_out if not name.startswith(("Series.pace_", "Series.values_key"))
    } == {
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
    assert "2025: 17%" in page(client, "targets/T-R/")
    assert as_of.day() is None
    assert connection.execute_wrappers == []
    assert connection.features.allows_group_by_selected_pks == by_key


def test_the_present_can_be_read_within_a_past_day_and_the_past_is_back_after_it():
    row = revised()
    value = Observation.objects.filter(series=row.series, year=2025)
    with as_of.standing_at(then()):
        with as_of.as_of_today():
            assert (value.get().value, as_of.day()) == (17, None)
        assert (value.get().value, as_of.day()) == (15, then())


@pytest.mark.django_db(transaction=True)
def test_a_writer_does_not_wait_for_a_reader_of_the_past():
    row = target(title_en="Before")
    ten_days_pass()

    def write():
        Target.objects.update(title_en="After")
        connection.close()

    with as_of.standing_at(then()), ThreadPoolExecutor() as threads:
        assert Target.objects.get().title_en == "Before"
        threads.submit(write).result(timeout=5)
        assert Target.objects.get().title_en == "Before"
    row.refresh_from_db()
    assert row.title_en == "After"


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_day_ends_at_midnight_in_the_country(hours):
    end = timezone.make_aware(datetime.combine(then() + timedelta(days=1), time()))
    made = Dimension.objects.create(dimension="sex", **named("Sex"))
    made.history.update(history_date=end + timedelta(hours=hours))

    with as_of.standing_at(then()):
        assert Dimension.objects.exists() == (hours < 0)


def _have_many(model):
    """Give a history thousands of rows of other records, so that the planner has to choose."""
    history = model.history.model._meta
    names = [field.column for field in history.concrete_fields if field.name != "history_id"]
    own = {"id": "g", "series_id": "g", "history_date": "h.history_date - interval '60 days'"}
    told = [own.get(name, f'h."{name}"') for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{history.db_table}" ({quoted}) SELECT {", ".join(told)} '  # noqa: S608
            f'FROM "{history.db_table}" h, generate_series(1000, 4000) g'
        )
        cursor.execute(f'ANALYZE "{history.db_table}"')


@pytest.mark.services
@pytest.mark.parametrize(
    ("model", "condition"), [(Target, "id"), (Target, "series_id"), (Observation, "series_id")]
)
def test_a_record_of_a_day_is_found_by_an_index(model, condition):
    target(series=series({2020: "1"}))
    _have_many(model)
    rows = str(model.objects.filter(**{condition: 1}).only("pk").query)
    query = as_of.stood(model._meta.db_table, as_of.moment_after(then()))
    with connection.cursor() as cursor:
        cursor.execute(
            f'EXPLAIN WITH "{model._meta.db_table}" AS NOT MATERIALIZED ({query}) {rows}'
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert re.search(rf"Index Cond: \({condition} = 1\)", plan), plan
