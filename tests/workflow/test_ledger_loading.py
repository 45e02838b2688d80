"""What the fixtures correct of a target enters the ledger; what persons and series said stays."""

import json
from decimal import Decimal

import pytest

from tests.factories import NOW, source, target
from tests.workflow.promised import OF_OURS, do, fresh, promised
from tracker.models import Amendment, Target
from tracker.workflow import ledger, loading, observations

pytestmark = pytest.mark.django_db
TARGETS = (loading.File("targets", Target),)


@pytest.fixture
def load(tmp_path):
    """Load one target's record, as a fixture file has it."""

    def step(code, **said):
        (tmp_path / "targets.json").write_text(json.dumps([{"code": code, **said}]))
        return dict(loading.load(tmp_path, TARGETS, at=NOW)["targets"])

    return step


NEW = {"title_kk": "A", "title_ru": "A", "title_en": "A", "group": "number", "kind": "level"}


def test_what_the_fixtures_correct_is_an_entry_of_the_ledger(load):
    load("T900", **NEW, value="1", value_text="1")

    outcome = load("T900", **NEW, value="1.0", value_text="1")

    (entry,) = Amendment.objects.all()
    assert (outcome, entry.kind, entry.made_by) == ({"changed": 1}, "corrected", None)
    assert (entry.before, entry.after) == ({"value": "1"}, {"value": "1.0"})
    assert all([entry.reason_kk, entry.reason_ru, entry.reason_en])


def test_loading_twice_enters_it_once(load):
    load("T900", **NEW, value="1")
    load("T900", **NEW, value="2")

    assert load("T900", **NEW, value="2") == {"same": 1}
    assert Amendment.objects.count() == 1


def test_a_new_target_has_no_entry_and_what_is_no_promise_makes_none(load):
    target(code="T901")
    load("T900", **NEW, continued_by="T901", ended_as="merged", superseded_on="2020-01-01")
    load("T900", **NEW, ambiguities_en="Two readings")

    assert not Amendment.objects.exists()


def test_an_end_that_the_fixtures_add_is_an_entry(load):
    target(code="T901")
    load("T900", **NEW)

    load("T900", **NEW, ended_as="merged", superseded_on="2020-01-01", continued_by="T901")

    told = [entry.after for entry in Amendment.objects.order_by("pk")]
    assert {name for after in told for name in after} == {
        "ended_as",
        "superseded_on",
        "continued_by",
    }


def test_a_target_that_a_person_changed_keeps_it(load):
    load("T900", **NEW, value="1")
    do(ledger.correct, Target.objects.get(code="T900"), OF_OURS, value=Decimal(3))

    assert load("T900", **NEW, value="2") == {"kept": 1}
    assert Target.objects.get(code="T900").value == Decimal(3)


def test_a_baseline_that_followed_its_series_is_not_taken_back(load):
    made = promised()
    baseline = {"baseline_value": "0.15", "baseline_year": 2011, "baseline_follows": True}
    said = {"series": made.series.code, **NEW, **baseline}
    files = {"code": "T900", **said}
    load(**files)
    row = made.series.observations.get(year=2011)
    row.value, row.source = Decimal("0.2"), source("NEW")
    observations.put(row, at=NOW)

    assert load(**files) == {"same": 1}
    assert load(**(files | {"title_en": "B"})) == {"changed": 1}

    now = fresh(Target.objects.get(code="T900"))
    assert (now.baseline_value, now.title_en) == (Decimal("0.2"), "B")
