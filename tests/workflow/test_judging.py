"""Verdicts follow what changed, and only that."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, observe, series, target
from tracker.models import Flag, Indicator, Observation, Series, Target, Verdict
from tracker.rules.chance import Pace, pace
from tracker.rules.values import Value
from tracker.workflow import judging, observations

LINE = {year: str(year - 2010) for year in range(2020, 2026)}

pytestmark = pytest.mark.django_db


def judged(**more):
    """A judged target: at least 20 by 2030 on values 10 … 15, unless said otherwise."""
    made = target(**({"series": series(LINE)} | more))
    judging.judge_marked(on=TODAY, at=NOW)
    made.refresh_from_db()
    return made


def test_a_verdict_is_stored_with_all_that_it_was_made_from():
    verdict = judged().verdict

    assert (verdict.status, verdict.method, verdict.method_version) == ("at_risk", "chance", 1)
    assert [value["value"] for value in verdict.inputs["record"]["values"]] == list(LINE.values())
    assert verdict.constants["noise"] == 6.0
    assert len({verdict.sentence_in(code) for code in ("kk", "ru", "en")}) == 3


def test_judging_again_writes_nothing():
    judged()

    assert judging.judge_marked(on=TODAY, at=NOW) == {"judged": 0, "changed": 0, "flags": 0}
    assert judging.judge(Target.objects.all(), on=TODAY, at=NOW)["changed"] == 0
    assert Verdict.objects.count() == 1


def test_only_targets_on_a_changed_series_are_judged():
    judged()
    other = judged()

    observe(other.series, 2026, "30")

    assert judging.judge_marked(on=TODAY, at=NOW)["judged"] == 1
    other.refresh_from_db()
    assert (other.status, other.verdicts.count()) == ("on_track", 2)


def test_a_target_is_looked_at_again_on_the_day_after_its_deadline():
    made = judged(deadline=date(2027, 12, 31))

    judging.judge_marked(on=date(2027, 12, 31), at=NOW)
    made.refresh_from_db()
    before = made.status
    judging.judge_marked(on=date(2028, 1, 1), at=NOW)
    made.refresh_from_db()

    assert (before, made.status) == ("off_track", "overdue_no_data")


def test_a_mark_set_while_judging_is_not_lost():
    made = judged()
    made.inputs_changed_at = NOW
    Target.objects.filter(pk=made.pk).update(inputs_changed_at=NOW + timedelta(seconds=1))

    judging._unmark([made])

    made.refresh_from_db()
    assert made.inputs_changed_at == NOW + timedelta(seconds=1)


def test_several_values_for_a_year_without_one_marked_are_said_not_averaged():
    made = judged()
    Observation.objects.filter(series=made.series, year=2025).update(used=False)
    observe(made.series, 2025, "17", used=False)
    judging.judge_marked(on=TODAY, at=NOW)

    made.refresh_from_db()
    assert made.verdict.reasons[0] == "several_values"


def test_targets_judged_together_change_together():
    first = judged(kind="composition", judged_with="A-B", value=Decimal(30))
    second = judged(kind="composition", judged_with="A-B", value=Decimal(70))

    observe(first.series, 2026, "30")

    second.refresh_from_db()
    assert second.inputs_changed_at is not None


def test_flags_follow_the_verdict_and_clear_by_themselves():
    made = judged(value=Decimal(200))
    raised = list(Flag.objects.filter(cleared_at=None).values_list("reason", flat=True))

    observe(made.series, 2026, "250")
    judging.judge_marked(on=TODAY, at=NOW)

    assert raised == ["off_track"]
    assert not Flag.objects.filter(cleared_at=None).exists()


def test_a_flag_is_raised_once_however_often_it_is_wanted():
    made = judged(value=Decimal(200))
    judging.judge(Target.objects.filter(pk=made.pk), on=TODAY, at=NOW)
    judging.judge(Target.objects.filter(pk=made.pk), on=TODAY, at=NOW)

    assert Flag.objects.count() == 1


@pytest.mark.parametrize(
    "values", [{}, {2020: "1"}, LINE, {2010: "-5.5", 2015: "0", 2020: "0.125"}]
)
def test_the_summary_of_a_series_is_that_of_its_values(values):
    row = series(values)
    row.refresh_from_db()
    past = pace([Value(year, Decimal(value)) for year, value in values.items()])

    stored = tuple(getattr(row, f"pace_{name}") for name in Pace._fields)
    assert stored == (past or (None, None, 0, None, None, None))


def test_the_summary_stops_at_a_break_in_the_series():
    row = series(LINE)
    Series.objects.filter(pk=row.pk).update(comparable_from=2023)
    observations.changed([row.pk], at=NOW)

    row.refresh_from_db()
    assert (row.pace_n, row.pace_mean) == (3, 1.0)


def test_a_removed_value_is_forgotten_by_the_summary_but_kept_in_history():
    row = series(LINE)
    observations.remove(row.observations.get(year=2025), at=NOW)

    row.refresh_from_db()
    assert row.pace_last_year == 2024
    assert Observation.history.filter(series_id=row.pk, year=2025, history_type="-").exists()


def test_0_125_survives_the_database():
    row = series({2020: "0.125", 2021: "0.1250"})

    assert [str(each.value) for each in row.observations.order_by("year")] == ["0.125", "0.1250"]


def test_judging_costs_the_same_queries_for_one_target_and_for_three(django_assert_num_queries):
    for _ in range(3):
        judged()
    ids = list(Target.objects.values_list("pk", flat=True))

    for some in (ids[:1], ids):
        with django_assert_num_queries(14):
            judging.judge(Target.objects.filter(pk__in=some), on=TODAY, at=NOW)


def test_what_changes_between_two_chunks_is_seen_by_the_second(monkeypatch):
    monkeypatch.setattr(judging, "CHUNK", {})
    monkeypatch.setattr(judging, "LARGE_CHUNK", 1)
    first = target(series=series(LINE))
    second = target(series=Series.objects.create(**_like(first.series)), kind="qualitative")
    told = judging._judge_held

    def judge_and_change(held, **more):
        counts = told(held, **more)
        if held and held[0] == first:
            Indicator.objects.filter(pk=first.series.indicator_id).update(staleness_years=20)
        return counts

    monkeypatch.setattr(judging, "_judge_held", judge_and_change)
    judging.judge_marked(on=TODAY, at=NOW)

    second.refresh_from_db()
    assert second.verdict.inputs["goal"]["staleness_years"] == 20


def _like(row):
    """The columns of another series of the same indicator."""
    return {"code": f"{row.code}.2", "indicator": row.indicator, "place": row.place}


def test_a_baseline_that_follows_marks_its_target_whoever_saved_the_value():
    row = series(LINE)
    made = judged(
        series=row,
        kind="relative",
        value=None,
        factor=Decimal(2),
        baseline_year=2020,
        baseline_follows=True,
    )
    Target.objects.update(inputs_changed_at=None)
    observations.changed([row.pk], at=NOW)

    made.refresh_from_db()
    assert (made.baseline_value, made.inputs_changed_at) == (Decimal(10), NOW)


def test_a_value_written_again_as_it_stands_marks_nothing():
    made = judged()
    observations.put(made.series.observations.get(year=2025), at=NOW)

    assert not judging.marked(on=TODAY).exists()


def test_a_target_that_cannot_be_judged_stops_no_other(caplog):
    bad = target(kind="composition", parts=[{"name_en": "x", "value": "not a number"}])
    good = judged()

    bad.refresh_from_db()
    assert (good.status, good.inputs_changed_at) == ("at_risk", None)
    assert (bad.verdict, bad.inputs_changed_at) == (None, NOW)
    assert f"target {bad.code} cannot be judged" in caplog.text


def test_a_target_is_judged_until_the_day_it_is_superseded():
    made = judged(superseded_on=date(2027, 1, 1))
    before = (made.status, made.look_again_on)

    judging.judge_marked(on=date(2027, 1, 1), at=NOW)

    made.refresh_from_db()
    assert before == ("at_risk", date(2027, 1, 1))
    assert (made.status, made.look_again_on) == ("superseded", None)
