from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, TODAY, observe, series, target
from tracker.models import Amendment, Screen, Target, Verdict
from tracker.workflow import judging, observations

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """A target with two verdicts: at least 20 by 2030, values 10 … 15, then 30."""
    row = target(series=series({year: str(year - 2010) for year in range(2020, 2026)}))
    judging.judge_marked(on=TODAY, at=NOW)
    observe(row.series, 2026, "30")
    judging.judge_marked(on=TODAY, at=NOW)
    row.refresh_from_db()
    return row


def test_every_stored_verdict_is_proved(made, capsys):
    call_command("verify_verdicts")

    assert "2 verdicts: 2 the same, 0 differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "off_track"}, "differs in status"),
        ({"evidence": "weak"}, "differs in evidence"),
        ({"result": {}}, "differs in result"),
        ({"opinions": None}, "differs in opinions"),
        ({"inputs": {}}, "differs in its inputs, which are not whole"),
        ({"method_version": 99}, "made by a method that this program does not have"),
    ],
)
def test_a_verdict_that_was_tampered_with_is_named(made, capsys, change, said):
    Verdict.objects.filter(pk=made.verdict_id).update(**change)

    with pytest.raises(CommandError, match="Not all"):
        call_command("verify_verdicts")
    assert f"{made.code}, verdict {made.verdict_id} of {TODAY}: {said}" in capsys.readouterr().out


def test_a_verdict_of_before_second_opinions_is_proved_by_what_it_recorded(made, capsys):
    old = made.verdicts.order_by("pk")[0]
    del old.result["plan_due"]
    del old.inputs["goal"]["plan"], old.inputs["goal"]["limit"]
    Verdict.objects.filter(pk=old.pk).update(
        result=old.result, inputs=old.inputs, opinions=None, original={}
    )

    call_command("verify_verdicts")
    assert "2 verdicts: 2 the same" in capsys.readouterr().out


def test_a_target_that_shows_another_status_is_named(made, capsys):
    Target.objects.update(status="missed")

    with pytest.raises(CommandError):
        call_command("verify_verdicts")
    assert f"{made.code}: shows another verdict than its newest" in capsys.readouterr().out


def test_a_verdict_that_its_series_does_not_bear_out_is_named(made, capsys):
    Screen.objects.update(values_key=1)

    with pytest.raises(CommandError):
        call_command("verify_verdicts")
    assert "its series says something else" in capsys.readouterr().out


def test_verdicts_of_earlier_rules_are_proved_before_they_are_made_anew(made, capsys):
    Screen.objects.update(rules=1)

    call_command("verify_verdicts")
    assert "0 verdicts are not those of their series" in capsys.readouterr().out


def test_a_number_too_large_for_a_whole_number_is_proved(made, capsys):
    for year, value in {2020: "1", 2021: "1", 2022: "1", 2025: "30", 2026: "900"}.items():
        made.series.observations.filter(year=year).update(value=value)
    observations.changed([made.series_id], at=NOW)
    Target.objects.update(value=10**9, deadline=date(2100, 12, 31), inputs_changed_at=NOW)
    judging.judge_marked(on=TODAY, at=NOW)

    made.refresh_from_db()
    assert max(one["ratio"] or 0 for one in made.verdict.opinions) > 1e22
    call_command("verify_verdicts")


def test_a_hidden_original_is_named(made, capsys):
    Amendment.objects.create(target=made, kind="amended", act_on=TODAY, made_at=NOW)

    with pytest.raises(CommandError):
        call_command("verify_verdicts")
    assert "differs in original" in capsys.readouterr().out


def test_a_summary_that_is_not_that_of_its_values_is_named(made, capsys):
    made.series.observations.filter(year=2026).update(value="31")

    with pytest.raises(CommandError):
        call_command("verify_verdicts")
    assert f"series {made.series.code}: its summary" in capsys.readouterr().out
