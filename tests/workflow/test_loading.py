"""The real fixtures: all there, exactly as printed, loaded once however often they are loaded."""

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings

from tests.factories import NOW, TODAY
from tracker.models import (
    Counted,
    Note,
    Observation,
    Organization,
    ReportingRule,
    Series,
    Source,
    Strategy,
    Target,
    Verdict,
)
from tracker.workflow import judging, loading, observations, sweep, verdicts
from tracker.workflow.cases import rows_of

FOLDER = settings.BASE_DIR / "fixtures"


pytestmark = [pytest.mark.usefixtures("documents"), pytest.mark.django_db]


def status_of(*codes):
    return dict(Target.objects.filter(code__in=codes).values_list("code", "status"))


def test_every_row_of_the_catalogue_is_there():
    assert Strategy.objects.count() == 54
    assert Organization.objects.filter(code__startswith="O").count() == 88
    assert Target.objects.count() == 114
    assert Observation.objects.filter(code__startswith="V").count() == 228
    assert ReportingRule.objects.count() == 17
    assert Note.objects.count() == 38
    assert Source.objects.filter(code__startswith="B").count() == 24


def test_the_things_counted_are_those_that_the_quotes_name():
    named = Counted.objects.values_list("target__code", "source__code")

    assert Counter(named) == {("T041", "B24"): 4}


def test_targets_fall_into_numbers_milestones_and_words():
    groups = Counter(Target.objects.values_list("group", flat=True))

    assert groups == {"number": 45, "milestone": 28, "qualitative": 41}


def test_what_is_not_a_promise_is_marked():
    marked = Target.objects.exclude(standing="promise").order_by("code")

    assert dict(marked.values_list("code", "standing")) == {
        "T016": "projection",
        "T036": "parameter",
        "T037": "parameter",
        "T038": "parameter",
        "T045": "parameter",
        "T059": "conditional",
    }


def test_nine_cells_are_missing_and_none_of_them_is_zero():
    missing = Observation.objects.filter(qualifier="missing")

    assert missing.count() == 9
    assert not missing.exclude(value=None).exists()
    assert str(Observation.objects.get(code="V094").value) == "0"


@pytest.mark.parametrize(
    ("code", "value"),
    [("V001", "0.28"), ("V162", "27.0"), ("V165", "17195"), ("V075", "1097"), ("V016", "16.3")],
)
def test_values_keep_the_digits_that_are_printed(code, value):
    assert str(Observation.objects.get(code=code).value) == value


def test_ranges_keep_both_ends():
    row = Observation.objects.get(code="V078")

    assert (row.value, row.low, row.high, row.qualifier) == (
        None,
        Decimal(45),
        Decimal(55),
        "range",
    )


def test_two_sources_for_one_year_are_both_kept_and_one_is_used():
    rows = Observation.objects.filter(series__code="gerd_pct_gdp.KZ", year=2013)

    assert sorted((str(row.value), row.used) for row in rows) == [("0.17", True), ("0.18", False)]


@pytest.mark.parametrize("name", [file.name for file in loading.FILES])
def test_every_quote_names_its_source_and_language(name):
    records = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    quotes = [quote for record in records for quote in record.get("quotes", [])]

    assert all(quote["source"] and quote["language"] and quote["text"] for quote in quotes)


def test_disputed_periods_and_early_children_are_kept_as_printed():
    disputed = Strategy.objects.filter(period_disputed=True).order_by("code")
    first_plan = Strategy.objects.get(code="S09")

    assert [row.code for row in disputed] == ["S04", "S05"]
    assert first_plan.starts_year < first_plan.parent.starts_year
    assert (
        Target.objects.get(code="T001").deadline.year > Strategy.objects.get(code="S05").ends_year
    )


def test_the_twenty_regions_and_todays_ministries_owe_reports():
    akimats = Organization.objects.filter(kind="akimat", member_of__code="O07")
    ministries = Organization.objects.filter(kind="ministry", member_of__code="O05")

    assert akimats.count() == 20
    assert ministries.count() == 21
    assert all(body.name_kk and body.name_ru and body.name_en for body in [*akimats, *ministries])


def test_the_verdicts_are_those_that_the_specification_expects():
    assert status_of("T006", "T013", "T022", "T041") == {
        "T006": "missed",
        "T013": "missed",
        "T022": "off_track",
        "T041": "achieved",
    }
    undated = ["T003", "T007", "T008", "T009", "T010", "T012", "T019", "T021", "T024", "T025"]
    undated += ["T026", "T027", "T035", "T039", "T042", "T043", "T005", "T074", "T050"]
    assert set(status_of(*undated).values()) == {"not_assessable"}
    passed = [
        "T001",
        "T002",
        "T004",
        "T011",
        "T028",
        "T030",
        "T033",
        "T034",
        "T046",
        "T047",
        "T048",
    ]
    assert set(status_of(*passed).values()) == {"overdue_no_data"}
    waiting = ["T014", "T015", "T016", "T017", "T018", "T020", "T023", "T040"]
    assert set(status_of(*waiting).values()) == {"no_data"}


def test_loading_again_changes_nothing():
    again = loading.load(FOLDER, at=NOW)

    assert {outcome for count in again.values() for outcome in count} == {"same"}
    assert judging.judge_marked(on=TODAY, at=NOW)["judged"] == 0


def test_loading_again_keeps_what_a_person_has_edited():
    note = Note.objects.get(code="X01")
    note.advice_en = "Edited by a person"
    note.save()

    counts = loading.load(FOLDER, at=NOW)

    assert counts["notes"]["kept"] == 1
    assert Note.objects.get(code="X01").advice_en == "Edited by a person"


def test_every_stored_summary_can_be_recomputed_from_the_values():
    rows = rows_of(Series.objects.values_list("pk", flat=True))

    for series in Series.objects.all():
        summary = observations.summary_of(series, rows[series.pk])
        assert {name: getattr(series, name) for name in summary} == summary


def test_no_verdict_is_suspect_after_loading():
    assert sweep.mark_suspects(at=NOW) == 0


def test_every_stored_verdict_can_be_recomputed_from_its_inputs():
    found = {row.pk: verdicts.differences(row) for row in Verdict.objects.all()}

    assert {pk: names for pk, names in found.items() if names} == {}
    assert len(found) >= Target.objects.count()


def test_a_record_that_names_nothing_known_is_refused_with_its_place(tmp_path):
    records = [{"code": "S99", "title_en": "A", "kind": "plan", "parent": "S404"}]
    (tmp_path / "strategies.json").write_text(json.dumps(records))

    with pytest.raises(loading.Unresolved, match=r"strategies.json, S99, parent"):
        loading.load(tmp_path, (loading.File("strategies", Strategy),), at=NOW)


def load_one(tmp_path, name, code, **changes):
    """Load one record of a fixture file as if the file said something else about it."""
    file = next(file for file in loading.FILES if file.name == name)
    records = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    record = next(record for record in records if record["code"] == code)
    (tmp_path / f"{name}.json").write_text(json.dumps([record | changes]))
    return loading.load(tmp_path, (file,), at=NOW)[name]


def marked():
    return set(Target.objects.exclude(inputs_changed_at=None).values_list("code", flat=True))


def test_loading_again_keeps_what_a_body_belongs_to_by_hand():
    akimat = Organization.objects.filter(kind="akimat", member_of__code="O07").first()
    akimat.member_of = Organization.objects.get(code="O05")
    akimat.save()

    counts = loading.load(FOLDER, at=NOW)

    akimat.refresh_from_db()
    assert (counts["organizations"]["kept"], akimat.member_of.code) == (1, "O05")


def test_loading_again_keeps_a_list_of_records_chosen_by_hand():
    target = Target.objects.exclude(also_in=None).first()
    target.save()
    target.also_in.clear()

    counts = loading.load(FOLDER, at=NOW)

    assert (counts["targets"]["kept"], target.also_in.count()) == (1, 0)


@pytest.mark.parametrize(
    ("name", "code_of", "changes"),
    [
        ("units", lambda target: target.series.indicator.unit.code, {"name_en": "other"}),
        ("indicators", lambda target: target.series.indicator.code, {"staleness_years": 9}),
    ],
)
def test_what_the_fixtures_change_below_a_target_is_judged_anew(tmp_path, name, code_of, changes):
    target = Target.objects.get(code="T006")

    load_one(tmp_path, name, code_of(target), **changes)

    assert "T006" in marked()


def test_a_body_that_the_fixtures_rename_is_named_anew_in_the_sentences(tmp_path):
    body = Organization.objects.filter(assignments__demo=False).first()

    load_one(tmp_path, "organizations", body.code, name_en="Another name")

    assert set(body.assignments.values_list("target__code", flat=True)) <= marked()


def test_a_value_that_the_fixtures_move_leaves_both_series_true(tmp_path):
    moved = Observation.objects.filter(
        series__pace_n__gt=3, series__targets__isnull=False, used=True, value__isnull=False
    ).first()
    old, new = moved.series, Series.objects.filter(observations=None, targets=None).first()
    new = new or Series.objects.create(
        code="elsewhere", indicator=old.indicator, place=old.place, breakdown={}
    )

    load_one(tmp_path, "observations", moved.code, series=new.code)

    before = old.pace_n
    old.refresh_from_db()
    assert old.pace_n == before - 1
    assert set(old.targets.values_list("code", flat=True)) <= marked()


def test_a_value_that_cannot_be_is_refused_with_its_place(tmp_path):
    with pytest.raises(loading.Unresolved, match=r"observations.json, V001: .*qualifier"):
        load_one(tmp_path, "observations", "V001", qualifier="guessed")
    with pytest.raises(loading.Unresolved, match=r"V001: .*year has not begun"):
        load_one(tmp_path, "observations", "V001", year=TODAY.year + 1)


def test_loading_marks_the_verdicts_of_earlier_constants(monkeypatch):
    monkeypatch.setattr(verdicts, "CONSTANTS", replace(verdicts.CONSTANTS, noise=7.0))

    loading.load(FOLDER, at=NOW)

    assert len(marked()) == Target.objects.count()
