"""The web server as docker-compose.yml starts it, on a free port; it can be killed and started."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tracker.management.commands.serve import die_with_parent

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
START_SECONDS = 60
TICK = 0.02


class Site:
    """The site on one port of this machine; what it complains of goes to a file."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "server.log"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = ("127.0.0.1", int(free.getsockname()[1]))
        said = re.search(r'command: (\[.*"granian".*\])', COMPOSE.read_text())
        if said is None:
            raise ValueError(COMPOSE)
        command = json.loads(said[1])
        for option, value in (("--host", self.address[0]), ("--port", str(self.address[1]))):
            command[command.index(option) + 1] = value
        self.command = [sys.executable, *command[1:]]
        self.options = " ".join(command[command.index("--workers") : -1])
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [*self.command[:-1], "--log-level", "warning", self.command[-1]],
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 -- it only asks the kernel
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                sys.exit(f"The web server does not start:\n{self.log.read_text()}")
            time.sleep(TICK)

    def answers(self) -> bool:
        """Whether it answers now."""
        connection = HTTPConnection(*self.address, timeout=START_SECONDS)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait(self) -> None:
        """Wait, as a patient person does, until it answers again."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers() and time.monotonic() < deadline:
            time.sleep(TICK)

    def kill(self) -> None:
        """Kill its workers in the middle of what they do; what is left ends too."""
        assert self.process is not None  # noqa: S101 -- it was started
        for worker in self.workers():
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        """End it and all it started."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with suppress(OSError):  # usually nothing is left of the group
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        assert self.process is not None  # noqa: S101 -- it was started
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in found.split()]

    def peak_memory(self) -> float:
        """The most that its processes ever held, each at its own worst moment, in MB."""
        assert self.process is not None  # noqa: S101 -- it was started
        status = [
            Path(f"/proc/{each}/status").read_text() for each in (self.process.pid, *self.workers())
        ]
        return sum(int(re.search(r"VmHWM:\s+(\d+)", each)[1]) for each in status) / 1024

    def cpu_seconds(self) -> float:
        """How long its processes have kept a core busy."""
        ticks = 0
        for each in self.workers():
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def complaints(self) -> list[str]:
        """Errors that it wrote to its log, in words that a reader can search for."""
        said = self.log.read_text()
        return [
            f"{said.count(word)} × {word}"
            for word in ("Internal Server Error", "database is locked", "Traceback")
            if word in said
        ]
