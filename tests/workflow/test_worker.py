"""The scheduled work in a real Celery worker on PostgreSQL and Redis, and what is left when it dies."""

import ast
import re
import socketserver
import threading
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from tests.factories import NOW, World, strategy, target
from tests.worker import database_address
from tracker import tasks
from tracker.models import Flag, Notice, Run, Target, User, Verdict
from tracker.workflow import announcing, notices

pytestmark = pytest.mark.services


@pytest.fixture
def world(worker):
    """The usual world, seen by the worker too."""
    return World()


def later():
    """The lease of a dead worker runs out."""
    Run.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


def test_a_night_sent_five_times_is_done_once(worker, world):
    before = len(worker.log.read_text())
    for _ in range(5):
        tasks.nightly.delay()
    worker.wait_until_idle()

    assert Run.objects.get().attempts == 1
    found = re.findall(r"'judged': (\d+)", worker.log.read_text()[before:])
    assert len(found) == 6  # the night, and each time one helper, which may come first
    assert (sum(map(int, found)), Verdict.objects.count()) == (1, 1)


def test_two_workers_judging_the_same_targets_store_each_verdict_once(worker, world):
    theirs = strategy()
    for _ in range(300):
        target(strategy=theirs)
    for day in range(1, 5):
        Run.objects.create(kind=f"other {day}", slot_on=NOW.date())
        tasks.nightly.delay()
    worker.wait_until_idle()

    assert Verdict.objects.count() == Target.objects.count() == 301


def test_several_workers_share_the_marked_targets_and_judge_none_twice(worker, world):
    theirs = strategy()
    for _ in range(1100):
        target(strategy=theirs)
    before = len(worker.log.read_text())
    for _ in range(4):
        tasks.help_judging.delay()
    worker.wait_until_idle()
    log = worker.log.read_text()[before:]
    found = re.findall(r"help_judging\S+ succeeded in \S+ (\{.*\})", log)

    judged = [ast.literal_eval(outcome)["judged"] for outcome in found]
    assert (len(judged), sum(judged)) == (4, 1101)
    assert Verdict.objects.count() == 1101


def test_a_worker_killed_in_the_middle_of_a_night_leaves_nothing_half_done(worker, world):
    with psycopg.connect(database_address()) as blocker:
        blocker.execute("LOCK TABLE tracker_flag IN ACCESS EXCLUSIVE MODE")
        tasks.nightly.delay()
        worker.wait_until(lambda: Run.objects.exists() and waits_for_a_lock(blocker))
        worker.kill()
    half = (Verdict.objects.count(), Run.objects.get().finished_at)

    worker.forget()
    worker.start()
    later()
    tasks.nightly.delay()
    worker.wait_until_idle()

    assert half == (0, None)
    assert (Verdict.objects.count(), Run.objects.get().attempts) == (1, 2)


def waits_for_a_lock(connection):
    """Whether some process waits for the lock that the test holds."""
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with psycopg.connect(database_address()) as other:
        return other.execute(query).fetchone()[0] > 0


class Stalling(socketserver.StreamRequestHandler):
    """A mail server that takes a message and then says nothing more."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self.server.reached.set()
                self.server.released.wait(30)
                return
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def stalling_mail(worker, monkeypatch):
    """A worker whose mail goes to a server that hangs."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Stalling) as server:
        server.reached, server.released = threading.Event(), threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("EMAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("EMAIL_PORT", str(server.server_address[1]))
        worker.stop()
        worker.start()
        yield server
        server.released.set()
        worker.kill()
        server.shutdown()


def test_a_worker_killed_while_the_mail_server_had_the_message_never_sends_it_again(
    stalling_mail, worker, world
):
    Flag.objects.create(reason="off_track", target=world.target, raised_at=NOW)
    User.objects.update(digest="immediate")
    world.contributor.memberships.all().delete()
    announcing.announce(on=NOW.date(), at=NOW)
    tasks.send_notices.delay()
    worker.wait_until(stalling_mail.reached.is_set)

    worker.kill()
    after_the_lease = timezone.now() + notices.LEASE * 2

    assert notices.send_due(at=after_the_lease) == 0
    assert [notice.sent_at for notice in notices.unknown(at=after_the_lease)] == [None]
    assert Notice.objects.count() == 1
