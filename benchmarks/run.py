"""Measure pages and judging on a throw-away PostgreSQL and on SQLite: `dev.py bench [targets]`.

`dev.py bench first_of_april [options]` plays the day on which reports are due instead, and
`dev.py bench pages [targets …]` asks for public pages over HTTP.
Prints one line a figure. Absolute times depend on the machine; the ratios are what to compare.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import django
from django.core.management import call_command

from benchmarks import first_of_april, published
from tests.services import start_postgres

MANY = 100_000
SQLITE = "sqlite"
VALUES = 12
ROUNDS = 3
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))


def main(targets: int, *, sqlite: bool = False) -> None:
    """Set up a database of its own, then measure; then the same on SQLite, in another process."""
    server = None if sqlite else start_postgres()
    if server is None and not sqlite:
        sys.exit("No PostgreSQL could be started: apt install postgresql")
    os.environ |= {
        "DATABASE_URL": server.url if server else "",
        "DEBUG": "false",  # which would keep every query in memory
        "SECRET_KEY": "only for measuring: " + "x" * 32,
        "SITE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "testserver",
        "PUBLISHED_MEMORY_MB": "0",  # every page is made anew
        "LOG_LEVEL": "WARNING",
        "VISITOR_SECONDS": "0",  # all visitors come from one address
        "NYSANA_VAR": tempfile.mkdtemp(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from benchmarks import as_of, judging, pages  # noqa: PLC0415 -- models load after Django

    print(f"{server.name if server else 'SQLite'}, {os.cpu_count()} cores; medians of {ROUNDS}")
    if server:
        pages.measure(100)
        pages.measure(10_000)
        as_of.measure(300)
        as_of.measure(10_000)
    judging.measure(targets)
    if server:
        sys.stdout.flush()
        command = [sys.executable, "-m", "benchmarks.run", str(min(targets, MANY)), SQLITE]
        subprocess.run(command, check=True)  # noqa: S603


def median_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median duration of some work, in seconds."""
    return statistics.median(seconds(work) for _ in range(rounds))


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the queries made inside the block."""
    from django.db import connection  # noqa: PLC0415 -- after Django's set-up

    made: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        made.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield made


if __name__ == "__main__":
    if sys.argv[1:2] == ["first_of_april"]:
        first_of_april.main(sys.argv[2:])
    if sys.argv[1:2] == ["pages"]:
        published.main([int(each) for each in sys.argv[2:]])
        sys.exit()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY, sqlite=SQLITE in sys.argv)
