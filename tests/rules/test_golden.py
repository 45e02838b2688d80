"""Worked cases kept beside the project; they run where the folder is present."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

SHARED = Path(os.environ.get("NYSANA_SHARED", Path(settings.BASE_DIR).parent / "shared"))
CASES = SHARED / "data" / "verdicts" / "golden_cases.json"
FIGURES = ("chance", "projection", "required_per_year")

pytestmark = pytest.mark.skipif(not CASES.exists(), reason=f"no worked cases at {CASES}")


def test_the_worked_cases_come_out_as_written(capsys):
    call_command("judge", str(CASES))
    found = {result["id"]: result for result in json.loads(capsys.readouterr().out)}

    for case in json.loads(CASES.read_text(encoding="utf-8")):
        expected, result = case["expected"], found[case["id"]]
        assert result["status"] == expected.get("status", "not_assessable"), case["id"]
        for figure in FIGURES:
            if figure in expected:
                assert result[figure] == pytest.approx(expected[figure], abs=5e-4), case["id"]
