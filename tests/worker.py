"""A real Celery worker in its own process, on the test database and the test broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tracker.management.commands.serve import die_with_parent

COMMAND = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "config", "worker"]
OPTIONS = "-l INFO -c 2 --without-gossip --without-mingle --without-heartbeat"
MESSAGES = ("celery", "unacked", "unacked_index")  # what waits, and what a worker holds
TICK = 0.05


class Worker:
    """A worker that a test may kill and start again."""

    def __init__(self, log: Path) -> None:
        """Take where the worker writes what it does."""
        self.log = log
        path, _, number = str(settings.CELERY_BROKER_URL).partition("?virtual_host=")
        path = path.removeprefix("redis+socket://")
        self.broker = redis.Redis(unix_socket_path=path, db=int(number or 0))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 30) -> None:
        """Start it, and wait until it takes tasks."""
        self.log.write_text("")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, *OPTIONS.split()],
                env={**os.environ, "DATABASE_URL": database_address()},
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the test process has no threads here
            )
        self.wait_until(lambda: " ready." in self.log.read_text(), seconds)

    def alive(self) -> bool:
        """Return whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        if self.process is not None and self.alive():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ask it to end after the tasks that it is doing."""
        if self.process is not None and self.alive():
            self.process.terminate()
            self.process.wait(30)

    def busy(self) -> int:
        """Return how many tasks wait or are being done (a killed worker's count too)."""
        return int(self.broker.llen("celery")) + int(self.broker.hlen("unacked"))

    def wait_until(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something holds; else fail with the worker's log."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline or not self.alive():
                pytest.fail(f"The worker did not come so far. Its log:\n{self.log.read_text()}")
            time.sleep(TICK)

    def wait_until_idle(self, seconds: float = 20) -> None:
        """Wait until every task sent has been done; twice, as a task changes hands unseen."""
        for _ in range(2):
            self.wait_until(lambda: self.busy() == 0, seconds)
            time.sleep(TICK)

    def forget(self) -> None:
        """Drop every message, also those that a killed worker still holds."""
        self.broker.delete(*MESSAGES)


def database_address() -> str:
    """Return the address of the database that this test process uses."""
    parts = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    return make_conninfo(**{key: parts[name] or None for key, name in named.items()})


@pytest.fixture(scope="session")
def celery_worker(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    """One worker for all tests of the session; it ends before the test database does."""
    worker = Worker(tmp_path_factory.mktemp("worker") / "log")
    yield worker
    worker.stop()


@pytest.fixture
def worker(celery_worker: Worker, transactional_db: None) -> Iterator[Worker]:
    """The running worker with nothing to do, and a database whose changes it can see."""
    celery_worker.forget()
    if not celery_worker.alive():
        celery_worker.start()
    yield celery_worker
    if celery_worker.alive():
        celery_worker.wait_until_idle()
