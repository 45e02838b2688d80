"""The back-test: what is set, what each method may see, and how its answers are counted."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.rules.cases import LINE, series
from tracker.rules.backtest import Answer, Trial, goals, trials
from tracker.rules.scores import bin_of, scored
from tracker.web import method_words

SHARED = Path(os.environ.get("NYSANA_SHARED", Path(settings.BASE_DIR).parent / "shared"))
KAZSTAT = SHARED / "data" / "kazstat" / "data"
EIGHT = {2010 + step: 10 + step for step in range(8)}  # 10 … 17, one a year
CERTAIN = {"chance": Answer(1, 0.9), "line": Answer(1, 1.0)}
HOPELESS = {"chance": Answer(-1, 0.1), "line": Answer(-1, 0.0)}


def aims(values, horizon=3):
    return [(goal.direction, float(goal.value)) for goal in goals(series(values), horizon)]


def test_targets_lie_on_both_sides_of_the_last_value_by_what_is_usual():
    assert aims(LINE) == [  # 15 in 2020, 1 a year, 3 years
        *((1, aim) for aim in (15.75, 16.5, 18, 21)),
        *((-1, aim) for aim in (14.25, 13.5, 12, 9)),
    ]
    assert {goal.baseline.year for goal in goals(series(EIGHT), 3)} == {2012}


def test_no_target_is_set_below_zero_for_a_series_that_was_never_negative():
    assert aims(LINE, 10)[4:] == [(-1, 12.5), (-1, 10), (-1, 5)]
    assert len(aims({year: value - 12 for year, value in LINE.items()}, 10)) == 8


def test_no_target_is_set_where_nothing_ever_moved():
    assert aims(dict.fromkeys(LINE, 10)) == []


def test_a_target_is_set_where_five_values_are_known_and_the_outcome_is():
    found = list(trials(series(EIGHT)))  # at 2014, for 2017: the only pair three years apart

    assert len(found) == 8
    assert [trial.came_true for trial in found] == [True, True, True, *[False] * 5]
    assert {len(trial.path) for trial in found} == {3}
    assert list(trials(series({year: EIGHT[year] for year in range(2010, 2017)}))) == []


def test_what_comes_later_changes_no_answer_at_the_origin():
    changed = EIGHT | {2015: 99, 2016: -99, 2017: 0}
    before, after = trials(series(EIGHT)), trials(series(changed))

    assert [one.path[0] for one in before] == [one.path[0] for one in after]


def test_every_method_is_asked():
    (first, *_rest) = trials(series(EIGHT))

    assert list(first.path[0]) == ["line", "statcan", "germany", "sdsn", "unsd", "chance"]
    assert first.path[0]["line"] == Answer(1, 1.0)
    # f = 14 + 0.8 · 3, scale = ⅔ · 3^⅔ · √(1 + 4/5) = 1.8605, z = (16.4 − 14.75) / scale
    assert first.path[0]["chance"].probability == pytest.approx(0.7656, abs=1e-4)


def test_answers_are_counted_by_hand():
    kept = Trial(True, (CERTAIN, HOPELESS, HOPELESS))
    broken = Trial(False, (CERTAIN, {"chance": Answer(0, 0.4)}))
    silent = Trial(False, ({"chance": Answer(-1, 0.1)},))
    found = scored([[kept, broken], [], [silent]])

    assert (found["series_tested"], found["targets"]) == (2, 3)
    assert (found["came_true"], found["base_rate_brier"]) == (0.3333, 0.2222)
    chance, line = found["methods"]["chance"], found["methods"]["line"]
    assert (chance["judged"], chance["silent"], chance["hit_rate"]) == (3, 0, 0.6667)
    assert chance["brier"] == round((0.01 + 0.81 + 0.01) / 3, 4)
    assert (chance["steps"], chance["flips"]) == (3, 0.6667)
    assert (line["judged"], line["silent"], line["hit_rate"], line["brier"]) == (2, 1, 0.5, 0.5)
    assert line["default_brier"] == round((0.01 + 0.81) / 2, 4)
    assert (line["steps"], line["flips"]) == (2, 0.5)
    assert line["stances"]["1"] == {"n": 2, "said": 1.0, "came_true": 0.5}
    assert found["calibration"][6] == {
        "low": 0.8,
        "high": 0.95,
        "n": 2,
        "said": 0.9,
        "came_true": 0.5,
    }


def test_a_probability_has_one_bin():
    assert [bin_of(one) for one in (0, 0.049, 0.05, 0.5, 0.95, 1)] == [0, 0, 1, 4, 7, 7]


@pytest.fixture
def folder(tmp_path):
    lines = ["Year,Value", *(f"{year},{value}" for year, value in EIGHT.items())]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    (tmp_path / "b.csv").write_text("Year,Value\n2010,1\n2010,2\nno,3\n", encoding="utf-8")
    (tmp_path / "c.csv").write_bytes(b"Year,Value\n2010,\xff\n")
    return tmp_path


def test_the_command_reports_every_line_it_did_not_take_and_counts_it(folder, capsys):
    call_command("backtest", str(folder))
    out, err = capsys.readouterr()

    assert "3 files; lines read 12 = accepted 8 + rejected 4." in out
    assert "Series: 1, of which tested: 1." in out
    assert "b.csv, line 2, column value: “b” has several values for 2010: 1, 2." in err
    assert "b.csv, line 4, column Year: “no” is not a year." in err
    assert "c.csv, line 1: the file cannot be read" in err


def test_one_file_gives_the_same_figures_as_json(folder, capsys):
    call_command("backtest", str(folder / "a.csv"), "--json")

    found = json.loads(capsys.readouterr().out)
    expected = scored([trials(series(EIGHT))])
    assert {key: found[key] for key in expected} == expected


def test_a_path_without_series_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no folder with CSV files"):
        call_command("backtest", str(tmp_path))


def test_what_the_methodology_page_says_follows_from_its_figures():
    found = method_words.figures()
    methods = {key: one["brier"] for key, one in found["methods"].items()}
    default, base_rate = methods.pop("chance"), found["base_rate_brier"]

    assert default < base_rate < min(methods.values())
    assert abs(found["methods"]["chance"]["hit_rate"] - (1 - found["came_true"])) < 0.005
    too_hopeful = [one for one in found["calibration"] if 0.2 <= one["low"] < 0.8]
    assert all(one["came_true"] < one["said"] for one in too_hopeful)
    assert found["calibration"][0]["came_true"] > found["calibration"][0]["said"]
    assert 0.45 < found["methods"]["chance"]["stances"]["1"]["came_true"] < 0.55


@pytest.mark.skipif(not KAZSTAT.exists(), reason=f"no series at {KAZSTAT}")
def test_the_figures_of_the_methodology_page_come_out_again(capsys):
    call_command("backtest", str(KAZSTAT), "--json")

    assert json.loads(capsys.readouterr().out) == method_words.figures()


@pytest.mark.parametrize(
    "text",
    ["", "Year;Value\n2010;1\n", '{"a": 1}', "Year,Value\n", "Year,Value\n2010,1\n2011,2\n"],
)
def test_a_file_that_gives_no_case_gives_no_figures(tmp_path, capsys, text):
    file = tmp_path / "series.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="No series has the values that a test needs") as caught:
        call_command("backtest", str(file))
    assert (caught.value.returncode, capsys.readouterr().out) == (2, "")
