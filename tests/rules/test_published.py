"""The published methods against the verdicts that their publishers gave, where those are at hand."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.rules.cases import by, case
from tracker.rules.case import Case
from tracker.rules.methods import METHODS
from tracker.rules.values import Constants, Goal, Record, Value

SHARED = Path(os.environ.get("NYSANA_SHARED", Path(settings.BASE_DIR).parent / "shared"))
VERDICTS = SHARED / "data" / "verdicts"
pytestmark = pytest.mark.skipif(
    not VERDICTS.exists(), reason=f"no published verdicts at {VERDICTS}"
)


def read(name):
    return json.loads((VERDICTS / name).read_text("utf-8"), parse_float=Decimal)


def test_every_status_that_canada_published_comes_out():
    rows = read("statcan_2026.json")
    found = [METHODS["statcan"].rule(_of_canada(row)) for row in rows]

    assert [one.status for one in found] == [row["status"] for row in rows]
    for one, row in zip(found, rows, strict=True):
        if one.ratio is not None:
            assert one.ratio == pytest.approx(float(row["progress_value"]), rel=1e-6)


def _of_canada(row):
    now, base = (
        None
        if row[f"{name}_value"] is None
        else Value(int(row[f"{name}_year"]), row[f"{name}_value"])
        for name in ("current", "base")
    )
    target, limit = (None if row[key] is None else Decimal(row[key]) for key in ("target", "limit"))
    goal = Goal(
        direction=row["direction"],
        value=target,
        baseline=base,
        deadline=by(int(row["target_year"])),
        limit=limit,
    )
    return Case(goal, Record(() if now is None else (now,)), by(2026), Constants())


GERMAN_KINDS = {"reach": "level", "keep": "floor", "direction": "direction_only"}
SYMBOLS = {
    "Sonne": "sun",
    "Leicht bewölkt": "sun+cloud",
    "Wolke": "cloud",
    "Blitz": "thunderstorm",
}


def test_the_symbols_that_germany_published_come_out_but_for_ten():
    rows = read("germany_dns_2023.json")
    found = [METHODS["germany"].rule(_of_germany(row)) for row in rows]

    assert [one.status for one in found] == [SYMBOLS[row["computed"]] for row in rows]
    agreed = [one.status == SYMBOLS[row["published"]] for one, row in zip(found, rows, strict=True)]
    assert agreed == [row["agree"] for row in rows]
    assert (agreed.count(True), len(agreed)) == (488, 498)
    for one, row in zip(found, rows, strict=True):
        assert one.ratio == (row["ratio"] and pytest.approx(float(row["ratio"]), rel=1e-6))


def _of_germany(row):
    goal = Goal(
        GERMAN_KINDS[row["kind"]],
        1 if row["direction"] == "up" else -1,
        None if row["target"] is None else Decimal(row["target"]),
        deadline=by(row["deadline"]),
    )
    return case(goal, dict(row["obs"]), row["year"])


def test_the_worked_cases_give_every_methods_result(capsys):
    call_command("judge", str(VERDICTS / "golden_cases.json"))
    found = {result["id"]: result["methods"] for result in json.loads(capsys.readouterr().out)}

    for one in read("golden_cases.json"):
        expected, methods = one["expected"], found[one["id"]]
        for name in ("statcan", "germany"):
            status, ratio = expected[name] or (None, None)
            opinion = methods[name] or {"status": None, "ratio": None}
            assert opinion["status"] == status, one["id"]
            _agrees(opinion["ratio"], ratio)
        _agrees(methods["line"] and methods["line"]["ratio"], expected["line"])


def _agrees(ratio, expected):
    assert ratio == (None if expected is None else pytest.approx(float(expected), rel=1e-6))
