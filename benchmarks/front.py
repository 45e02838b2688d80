"""nginx before the site, as `docs/nginx.conf` has it, and beside it a static file; and a load on both."""

import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tracker.management.commands.serve import die_with_parent

EXAMPLE = Path(__file__).parents[1] / "docs" / "nginx.conf"
CONNECTIONS = 16
SECONDS = 3
START_SECONDS = 10
WHOLE = """daemon off;
{user}
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/pid;
events {{ }}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{example}
server {{
    listen 127.0.0.1:{static};
    root {folder}/files;
    types {{ text/html html; }}
    sendfile on;
    tcp_nopush on;
    location / {{ add_header Content-Encoding gzip; }}
}}
}}
"""


def missing() -> list[str]:
    """The programs without which nothing can be measured, with how to get them."""
    wanted = {"nginx": "apt install nginx-light", "wrk": "apt install wrk"}
    return [f"{name} ({how})" for name, how in wanted.items() if not shutil.which(name)]


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Front:
    """A running nginx: `through` leads to the site, `static` to files of given bytes."""

    def __init__(self, folder: Path, site: int) -> None:
        self.folder, self.cached, self.static_port = folder, free_port(), free_port()
        (folder / "files").mkdir(parents=True)
        example = EXAMPLE.read_text()
        for there, here in (
            ("/var/cache/nginx/nysana", f"{folder}/cache"),
            ("127.0.0.1:8000", f"127.0.0.1:{site}"),
            ("127.0.0.1:8080", f"127.0.0.1:{self.cached}"),
            ("limit_req zone", "# limit_req zone"),  # all visitors come from one address
        ):
            if there not in example:
                raise ValueError(there)
            example = example.replace(there, here)
        user = "user root;" if os.geteuid() == 0 else ""
        settings = {"folder": folder, "user": user, "static": self.static_port}
        (folder / "nginx.conf").write_text(WHOLE.format(example=example, **settings))

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(  # noqa: S603
            ["nginx", "-c", str(self.folder / "nginx.conf")],  # noqa: S607
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509 -- it only asks the kernel
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.static_port), 1).close()
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "error.log").read_text())

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(START_SECONDS)

    def through(self, path: str) -> str:
        """The address of a page of the site behind it."""
        return f"http://127.0.0.1:{self.cached}{path}"

    def static(self, name: str, content: bytes) -> str:
        """The address of a file of these bytes."""
        (self.folder / "files" / f"{name}.html").write_bytes(content)
        return f"http://127.0.0.1:{self.static_port}/{name}.html"


def requests_a_second(address: str, *headers: str) -> float:
    """How many requests of an address are answered in a second, over a few connections."""
    told = [word for header in ("Accept-Encoding: gzip", *headers) for word in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *told, address]
    said = subprocess.check_output(command, text=True)  # noqa: S603
    if "Non-2xx" in said and not any("If-None-Match" in header for header in headers):
        raise RuntimeError(said)
    found = re.search(r"Requests/sec:\s*([0-9.]+)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])
