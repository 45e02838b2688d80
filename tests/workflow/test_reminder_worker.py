"""Reminders by a real worker that is killed at the worst moments, and by two schedulers at once."""

import os
import re
import subprocess
import sys
import threading
from datetime import timedelta

import psycopg
import pytest
from celery import current_app
from celery.beat import PersistentScheduler
from django.db import connections
from django.utils import timezone

from tests.factories import World
from tests.worker import database_address
from tests.workflow.reminding import DUE, Reminded, morning
from tests.workflow.test_worker import later, waits_for_a_lock
from tracker import tasks
from tracker.management.commands.serve import die_with_parent
from tracker.models import Notice, Reminder, ReportingRule
from tracker.rules.reminders import Slot
from tracker.workflow import ladder, notices, reminders

pytestmark = pytest.mark.services
BEAT = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "config", "beat"]
PATIENCE = 60  # seconds, on a machine that has other things to do


@pytest.fixture
def posting(celery_worker, transactional_db, mail_server, monkeypatch):
    """A worker whose mail goes to the mail server, and for whom it is morning all day."""
    monkeypatch.setenv("EMAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("EMAIL_PORT", str(mail_server.port))
    monkeypatch.setenv("REMINDERS_HOUR", "0")
    monkeypatch.setenv("REMINDERS_AFTERNOON_HOUR", "24")
    celery_worker.stop()
    celery_worker.forget()
    celery_worker.start(PATIENCE)
    yield celery_worker
    celery_worker.kill()


@pytest.fixture
def world(posting):
    """The usual world, whose report is due in fourteen days from now."""
    made = World()
    ReportingRule.objects.update(valid_to=timezone.localdate())  # nothing new opens
    made.obligation.due_on = timezone.localdate() + timedelta(days=14)
    made.obligation.save()
    ladder.furnish()
    return made


def of_body(world):
    return sorted([world.contributor.email, world.signatory.email])


def remind_and_send(worker):
    """Let the worker write what is due, and then send it."""
    tasks.remind.delay()
    worker.wait_until_idle(PATIENCE)
    tasks.send_notices.delay()


def killed_while_it_waits_for(worker, table, poke):
    """Kill the worker while it waits for a table that somebody else has locked."""
    with psycopg.connect(database_address()) as blocker:
        blocker.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        poke()
        worker.wait_until(lambda: waits_for_a_lock(blocker), PATIENCE)
        worker.kill()
    worker.forget()


def cut_off():
    """End what the database still does for a killed worker: the power is off for it too."""
    waiting = "FROM pg_locks WHERE NOT granted"
    with psycopg.connect(database_address(), autocommit=True) as other:
        other.execute(f"SELECT pg_terminate_backend(pid, 10000) {waiting}")
        assert other.execute(f"SELECT count(*) {waiting}").fetchone() == (0,)


def back_after_the_leases(worker):
    """Start the worker again, after what the dead one held has run out."""
    later()
    Notice.objects.exclude(claimed_at=None).update(
        claimed_at=timezone.now() - notices.LEASE - timedelta(seconds=1)
    )
    worker.start(PATIENCE)
    remind_and_send(worker)
    worker.wait_until_idle(PATIENCE)


def test_a_worker_killed_while_it_writes_the_reminders_leaves_none_half_written(
    posting, world, mail_server
):
    killed_while_it_waits_for(posting, "tracker_reminder", tasks.remind.delay)
    half = (Notice.objects.count(), Reminder.objects.count())

    back_after_the_leases(posting)

    assert half == (0, 0)
    assert mail_server.told == of_body(world)


def test_a_worker_killed_between_the_claim_and_the_sending_loses_and_doubles_nothing(
    posting, world, mail_server
):
    tasks.remind.delay()
    posting.wait_until_idle(PATIENCE)
    killed_while_it_waits_for(posting, "tracker_membership", tasks.send_notices.delay)
    claimed = Notice.objects.exclude(claimed_at=None).filter(sending_at=None).count()

    back_after_the_leases(posting)

    assert claimed == 1
    assert mail_server.told == of_body(world)


def test_a_worker_killed_after_the_server_took_the_mail_and_before_marking_it_never_repeats_it(
    posting, world, mail_server
):
    with psycopg.connect(database_address()) as blocker:
        mail_server.meanwhile = lambda: blocker.execute("SELECT FROM tracker_notice FOR UPDATE")
        remind_and_send(posting)
        posting.wait_until(lambda: mail_server.messages and waits_for_a_lock(blocker), PATIENCE)
        posting.kill()
        cut_off()
    posting.forget()
    mail_server.meanwhile = None

    back_after_the_leases(posting)

    assert mail_server.told == of_body(world)  # one by the dead worker, one by the new one
    [unknown] = notices.unknown(at=timezone.now() + notices.LEASE)
    assert unknown.sent_at is None


def overdue_schedule(path):
    """Write a scheduler's memory in which everything was last done two days ago."""
    scheduler = PersistentScheduler(current_app, schedule_filename=str(path))
    for entry in scheduler.schedule.values():
        entry.last_run_at -= timedelta(days=2)
    scheduler.close()


def test_two_schedulers_at_once_tell_once(posting, world, mail_server, tmp_path):
    beats = []
    for name in ("one", "two"):
        overdue_schedule(tmp_path / name)
        command = [*BEAT, "-s", str(tmp_path / name), "--pidfile="]
        address = {"DATABASE_URL": database_address()}
        beats.append(
            subprocess.Popen(command, env=os.environ | address, preexec_fn=die_with_parent)  # noqa: PLW1509
        )

    def ran(task):
        return len(re.findall(rf"tasks\.{task}\S+ succeeded", posting.log.read_text()))

    posting.wait_until(lambda: all(ran(name) >= 2 for name in ("remind", "nightly")), PATIENCE)
    for beat in beats:
        beat.kill()
        beat.wait()
    tasks.send_notices.delay()
    posting.wait_until_idle(PATIENCE)

    assert mail_server.told == of_body(world)
    assert Reminder.objects.count() == 2


def test_two_runs_of_one_slot_at_the_same_moment_write_each_mail_once(transactional_db):
    world = Reminded()
    together = threading.Barrier(2)

    def run():
        together.wait(10)
        reminders.run(now=Slot(DUE - timedelta(days=14)), at=morning(-14))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(Notice.objects.values_list("address", flat=True)) == world.of_body
    assert (Notice.objects.count(), Reminder.objects.count()) == (2, 2)
