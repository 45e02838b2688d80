"""The day of 1 April: many bodies report at once through the real forms, on the real server.

Afterwards the database and the disk are searched for anything lost or doubled; the exit code tells.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from tests.services import DURABLE_OPTIONS, Server, start_postgres


def main(arguments: list[str]) -> None:
    """Play the day on PostgreSQL, then at a smaller size on SQLite, in a process of its own."""
    options = _options(arguments)
    server = None if options.sqlite else start_postgres(DURABLE_OPTIONS)
    if server is None and not options.sqlite:
        sys.exit("No PostgreSQL could be started: apt install postgresql")
    with tempfile.TemporaryDirectory(prefix="nysana-") as folder:
        good = _on_one_database(options, server, Path(folder))
    if server and options.sqlite_reports:
        sys.stdout.flush()
        command = [sys.executable, "-m", "benchmarks.run", "first_of_april", *arguments, "--sqlite"]
        good &= subprocess.run(command, check=False).returncode == 0  # noqa: S603
    sys.exit(0 if good else 1)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench first_of_april", description=__doc__)
    add = parser.add_argument
    add("--reports", type=int, default=2000, help="on PostgreSQL")
    add("--users", type=int, default=24, help="at once on PostgreSQL, without a pause")
    add("--sqlite-reports", type=int, default=200, help="on SQLite; 0: not on SQLite")
    add("--sqlite-users", type=int, default=8, help="at once on SQLite")
    add("--lines", type=int, default=18, help="of a report")
    add("--file-bytes", type=int, default=1_000_000, help="of the file of a report")
    add("--parts", type=int, default=4, help="of the day, with bare inserts after each")
    add("--kill", action="store_true", help="kill the server's workers in the middle instead")
    add("--no-ramp", action="store_true", help="do not look for the most users on SQLite")
    add("--sqlite", action="store_true", help="only on SQLite")
    return parser.parse_args(arguments)


def _on_one_database(options: argparse.Namespace, server: Server | None, folder: Path) -> bool:
    os.environ |= {
        "DATABASE_URL": server.url if server else "",
        "DEBUG": "false",
        "SECRET_KEY": "only for measuring: " + "x" * 32,
        "SITE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "LOG_LEVEL": "WARNING",
        "VISITOR_SECONDS": "0",  # all visitors come from one address
        "NYSANA_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from benchmarks.april import day, deaths  # noqa: PLC0415 -- models load after Django
    from benchmarks.april.server import Site  # noqa: PLC0415

    site = Site(folder)
    reports = options.reports if server else options.sqlite_reports
    users = options.users if server else options.sqlite_users
    print(
        f"1 April on {server.name if server else 'SQLite'}, {os.cpu_count()} cores: {reports} "
        f"reports of {options.lines} lines and a file of {options.file_bytes / 1e6:.1f} MB; "
        f"{users} users at once, on the same cores\n"
        f"  granian {site.options}; signed in before the clock starts, no pause between clicks"
    )
    try:
        if options.kill:
            return deaths.measure(site, options, reports, users)
        ramp = not (server or options.no_ramp)
        return day.measure(site, options, reports, users, ramp=ramp)
    finally:
        site.stop()
