import io
import json

import pytest
from django.core.management import CommandError, call_command

CASE = {
    "id": "S1",
    "obs": [[2014, None], *([2015 + step, 10 + step] for step in range(6)), [2021, 99]],
    "target": 20,
    "deadline": 2025,
    "direction": "at least",
    "as_of": 2020,
    "baseline": [2015, 10],
    "limit": None,
    "published": "ignored",
}
KEYS = {
    *("id", "status", "reason", "chance", "projection", "band", "required_per_year"),
    *("gap", "evidence", "sentence", "methods"),
}


@pytest.fixture
def judge(tmp_path, capsys):
    def run(text):
        file = tmp_path / "cases.json"
        file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        call_command("judge", str(file))
        return json.loads(capsys.readouterr().out)

    return run


def test_a_case_is_judged_by_what_was_known_at_the_end_of_its_year(judge):
    (result,) = judge([CASE])

    assert set(result) == KEYS
    assert (result["status"], result["reason"], result["evidence"]) == ("at_risk", None, "fair")
    assert result["chance"] == pytest.approx(0.3647, abs=5e-5)
    assert (result["projection"], result["gap"], result["required_per_year"]) == (19, 5, 1)
    assert result["band"] == pytest.approx([14.2537, 23.7463], abs=5e-4)
    assert set(result["methods"]) == {"chance", "line", "statcan", "germany", "sdsn", "unsd"}


def test_results_keep_the_order_of_the_cases(judge):
    names = ["b", "a", 7]

    assert [one["id"] for one in judge([CASE | {"id": name} for name in names])] == names


def test_nothing_to_judge_is_an_empty_list(judge):
    assert judge([]) == []


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"obs": []}, "no_data", "too_few"),
        ({"obs": [], "baseline": None}, "no_data", "none"),
        ({"target": None}, "not_assessable", "number"),
        ({"deadline": None}, "not_assessable", "deadline"),
        ({"as_of": 2030, "deadline": 2040, "obs": [[2020, 1]]}, "no_data", "too_few"),
        ({"kind": "count", "target": 12}, "achieved", None),
        ({"kind": "relative", "factor": 1.2}, "on_track", "level_reached"),
    ],
)
def test_a_reason_is_named(judge, change, status, reason):
    (result,) = judge([CASE | change])

    assert (result["status"], result["reason"]) == (status, reason)


def test_cases_come_from_standard_input_too(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([CASE])))

    call_command("judge", "-")

    assert json.loads(capsys.readouterr().out)[0]["id"] == "S1"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("obs", None),
        ("obs", [[2015]]),
        ("obs", [["2015", 1]]),
        ("obs", [[2015, "1"]]),
        ("obs", [[2015, True]]),
        ("obs", [[2015, 1], [2015, 1]]),
        ("obs", [[2015.0, 1]]),
        ("obs", [[2015, 1e31]]),
        ("obs", [[2015, 1e-31]]),
        ("target", "20"),
        ("target", [20]),
        ("deadline", "2025"),
        ("deadline", 20250),
        ("direction", "up"),
        ("direction", None),
        ("as_of", None),
        ("as_of", 2020.5),
        ("baseline", 10),
        ("baseline", [2015]),
        ("limit", "100"),
        ("kind", "unheard of"),
        ("kind", ["level"]),
        ("id", None),
    ],
)
def test_bad_input_names_its_case_and_field(judge, field, value):
    with pytest.raises(CommandError, match=rf"^Case .*, field {field}: [^.]*\.") as caught:
        judge([CASE, CASE | {field: value}])

    assert caught.value.returncode == 2


@pytest.mark.parametrize("field", sorted(CASE.keys() - {"published"}))
def test_a_missing_field_is_named(judge, field):
    with pytest.raises(CommandError, match=f"field {field}: is missing"):
        judge([{name: value for name, value in CASE.items() if name != field}])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "[",
        '[{"id": "a", "obs": [[2015, NaN]]}]',
        '[{"id": "a", "obs": [[2015, Infinity]]}]',
        "[" * 100_000,
        "[1e99999999999999999999999]",
    ],
)
def test_what_is_no_list_of_cases_is_refused(judge, text):
    with pytest.raises(CommandError) as caught:
        judge(text)

    assert caught.value.returncode == 2


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        call_command("judge", "nowhere.json")


@pytest.mark.parametrize(
    ("limit", "status"), [(None, "limited_progress"), (20, "moderate_progress")]
)
def test_a_natural_limit_reaches_the_method_that_asks_for_it(judge, limit, status):
    slow = {"obs": [[2015, 10], [2020, 10.25]], "target": None, "limit": limit}
    (result,) = judge([CASE | slow])

    assert result["methods"]["statcan"]["status"] == status
