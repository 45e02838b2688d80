"""Each verdict keeps the status before it, where it changed it: the list of changes reads that."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from tests.factories import NOW, TODAY, observe, series, target
from tests.workflow.promised import do, fresh, move, promised
from tracker.models import Target, Verdict
from tracker.queries import changes, counting, targets
from tracker.workflow import judging, ledger, observations
from tracker.workflow.ledger_rules import Grounds
from tracker.workflow.watched import NOT_WATCHED

pytestmark = pytest.mark.django_db
LINE = {year: str(year - 2010) for year in range(2020, 2026)}
OURS = Grounds(reason_kk="Қате", reason_ru="Ошибка", reason_en="A slip")


def told():
    """The status before each verdict, as it is kept, and as the ledger of all verdicts says."""
    kept, said, last = [], [], {}
    for one in Verdict.objects.order_by("pk"):
        kept.append(one.status_before)
        before = last.get(one.target_id)
        said.append(before if before and before != one.status else "")
        last[one.target_id] = one.status
    return kept, said


def value_of(made, value):
    """Judge a target anew with another value of 2026, as a correction of the earlier one."""
    row = made.series.observations.filter(year=2026).first()
    if row is None:
        observe(made.series, 2026, value)
    else:
        row.value, row.value_text = Decimal(value), value
        observations.put(row, at=NOW)
    judging.judge_marked(on=TODAY, at=NOW)


def test_the_status_before_a_verdict_is_that_of_the_verdict_before_it():
    moved, other = promised(), target(series=series(LINE))
    judging.judge_marked(on=TODAY, at=NOW)

    value_of(other, "30")
    value_of(other, "9")  # corrected on the same day
    value_of(other, "9.1")  # another verdict of the same status
    move(moved)
    do(ledger.correct, fresh(moved), OURS, deadline=date(2015, 12, 31))
    other.verdicts.order_by("-pk")[0].delete()
    value_of(other, "31")

    kept, said = told()
    assert kept == said
    assert sum(map(bool, kept)) >= 5
    assert [one.status_before for one in changes.turned()] == [one for one in kept[::-1] if one]
    assert Verdict not in NOT_WATCHED
    Verdict.objects.update(status_before="")
    import_module("tracker.migrations.0019_growth").fill(apps, None)
    assert told() == (kept, said)


def test_a_verdict_that_was_taken_out_of_the_ledger_is_missed_by_the_proof(capsys):
    made = target(series=series(LINE))
    judging.judge_marked(on=TODAY, at=NOW)
    value_of(made, "30")
    call_command("verify_verdicts")
    made.verdicts.order_by("pk")[0].delete()

    with pytest.raises(CommandError):
        call_command("verify_verdicts")
    assert "differs in status_before" in capsys.readouterr().out


def test_promises_that_numbers_decided_are_named_worst_first_and_the_latest_before_the_undated():
    missed = [target(status="missed", deadline=day) for day in (None, TODAY, date(2020, 1, 1))]
    kept = target(status="achieved")
    target(status="no_data"), target(status="missed", standing="parameter")
    counts = counting.status_counts(Target.objects.all())

    assert targets.decided(counts, 9) == [missed[1], missed[2], missed[0], kept]
    assert targets.decided(counts, 2) == missed[1:]


@pytest.mark.services  # where the tests make their tables by migrations
def test_the_tables_made_at_once_are_those_of_the_seventeen_steps():
    name = ("tracker", "0001_squashed_0017_account_notices")
    at_once = MigrationLoader(None).project_state(name)
    loader = MigrationLoader(None, replace_migrations=False)
    in_steps = loader.project_state(("tracker", "0017_account_notices"))

    for one, other in ((at_once, in_steps), (in_steps, at_once)):
        assert MigrationAutodetector(one, other)._detect_changes() == {}
