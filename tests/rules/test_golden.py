"""Cases worked out by hand, and those kept beside the project, where their folder is present."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.rules.cases import LINE, by, judge, level
from tracker.rules.values import Status

SHARED = Path(os.environ.get("NYSANA_SHARED", Path(settings.BASE_DIR).parent / "shared"))
CASES = SHARED / "data" / "verdicts" / "golden_cases.json"
FIGURES = ("chance", "projection", "required_per_year")

FALL = {year: 25 - value for year, value in LINE.items()}  # 15 … 10
BELOW = {year: value - 20 for year, value in LINE.items()}  # -10 … -5
FLAT = {2018: 10, 2019: 10, 2020: 10}  # scale = ⅔ · ½ · 2^⅔ · √(1 + 4/3) = 0.8083, z = -2.4744


@pytest.mark.parametrize(
    ("goal", "values", "in_year", "status", "chance"),
    [
        pytest.param(level(20, 2025), LINE, 2020, Status.AT_RISK, 0.3647, id="hand check"),
        pytest.param(
            level(5, 2025, direction=-1), FALL, 2020, Status.AT_RISK, 0.3647, id="falling"
        ),
        pytest.param(level(0, 2025), BELOW, 2020, Status.AT_RISK, 0.3647, id="below zero"),
        pytest.param(level(12, 2022), FLAT, 2020, Status.OFF_TRACK, 0.0659, id="flat"),
        pytest.param(level(15, 2020), LINE, 2020, Status.ACHIEVED, None, id="a tie is met"),
        pytest.param(level(16, 2020), LINE, 2020, Status.MISSED, None, id="missed"),
        pytest.param(level(25, 2030), LINE, 2026, Status.NO_DATA, None, id="stale"),
        pytest.param(level(25, 2022), LINE, 2023, Status.OVERDUE_NO_DATA, None, id="overdue"),
        pytest.param(level(25, 2025), {2019: 1, 2020: 2}, 2020, Status.NO_DATA, None, id="too few"),
    ],
)
def test_a_case_worked_out_by_hand_comes_out(goal, values, in_year, status, chance):
    verdict = judge(goal, values, by(in_year))

    assert verdict.status is status
    if chance is not None:
        assert verdict.chance == pytest.approx(chance, abs=5e-4)


@pytest.mark.skipif(not CASES.exists(), reason=f"no worked cases at {CASES}")
def test_the_worked_cases_come_out_as_written(capsys):
    call_command("judge", str(CASES))
    found = {result["id"]: result for result in json.loads(capsys.readouterr().out)}

    for case in json.loads(CASES.read_text(encoding="utf-8")):
        expected, result = case["expected"], found[case["id"]]
        assert result["status"] == expected.get("status", "not_assessable"), case["id"]
        for figure in FIGURES:
            if figure in expected:
                assert result[figure] == pytest.approx(expected[figure], abs=5e-4), case["id"]
