"""A day's work is done once, heals after a crash, and catches up after an absence."""

from datetime import date, timedelta

import pytest

from config.celery import app
from tests.factories import NOW, TODAY
from tracker import tasks
from tracker.models import Flag, Notice, Obligation, Run, Verdict
from tracker.workflow import runs

MORNING = date(2027, 4, 2)


def test_a_night_opens_judges_flags_and_announces(world):
    world.report("submitted")  # in November, and nobody has reviewed it

    outcome = runs.nightly(on=date(2027, 4, 1), at=NOW)

    assert outcome["obligations"] == 1  # the other ministry; the receiver owes itself nothing
    assert outcome["verdicts"]["judged"] == 1
    assert outcome["duty_flags"] == 2  # the other ministry is due today, the review is late
    assert outcome["notices"] == 3  # to those who review; the ladder tells of the due date


def test_the_same_night_is_not_run_twice(world):
    runs.nightly(on=TODAY, at=NOW)

    assert runs.nightly(on=TODAY, at=NOW) is None
    assert Run.objects.get().attempts == 1


def test_a_second_night_writes_nothing_new(world):
    runs.nightly(on=MORNING, at=NOW)
    before = counts()

    runs.nightly(on=MORNING + timedelta(days=1), at=NOW)

    assert counts() == before


def test_a_run_that_died_is_taken_over_after_its_lease(world):
    def dies(*, on, at):
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        runs.once("nightly", dies, on=TODAY, at=NOW)

    assert runs.nightly(on=TODAY, at=NOW) is None
    assert runs.nightly(on=TODAY, at=NOW + runs.LEASE + timedelta(minutes=1)) is not None


def test_three_missed_nights_are_caught_up_by_one_run_without_a_flood(world):
    runs.nightly(on=date(2027, 3, 10), at=NOW)
    runs.nightly(on=date(2027, 4, 5), at=NOW)

    overdue = Flag.objects.filter(reason="report_overdue", cleared_at=None).count()
    assert (overdue, Notice.objects.count()) == (2, 0)


def test_a_step_that_fails_stops_no_other_and_is_tried_again(world, monkeypatch):
    def fails(**_options):
        raise RuntimeError("no verdicts today")

    monkeypatch.setattr("tracker.workflow.judging.judge_marked", fails)
    with pytest.raises(runs.Unfinished, match="verdicts"):
        runs.nightly(on=MORNING, at=NOW)
    monkeypatch.undo()

    assert Flag.objects.filter(reason="report_overdue").exists()
    assert Run.objects.get().finished_at is None
    assert runs.nightly(on=MORNING, at=NOW + runs.LEASE + timedelta(minutes=1)) is not None


def counts():
    """The rows that a night may write."""
    return [model.objects.count() for model in (Verdict, Flag, Notice, Obligation)]


def test_each_task_but_the_help_stands_on_the_schedule_by_itself():
    on_the_clock = [entry["task"] for entry in app.conf.beat_schedule.values()]
    known = {name for name in app.tasks if name.startswith(f"{tasks.__name__}.")}

    assert sorted(on_the_clock) == sorted(known - {"tracker.tasks.help_judging"})
