"""Public pages over HTTP, cold and warm, beside a static file of the same bytes: `dev.py bench pages`.

`dev.py bench pages 1000 10000` measures at those numbers of targets. The site runs on PostgreSQL as
docker-compose.yml starts it. A page is made anew nine times, and the quickest counts: what else the
machine does then does not. Every other figure is the median of three rounds in which all kinds take
turns; the ratios are what to compare.
"""

import os
import statistics
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import django
from django.core.management import call_command

from benchmarks import front
from tests.services import start_postgres

ROUNDS = 3
ANEW = 9  # times
SIZES = (1_000, 10_000, 100_000)
PAGES = {
    "overview": "/en/",
    "list": "/en/targets/",
    "far page of the list": "/en/targets/?page={far}",
    "list by deadline": "/en/targets/?sort=deadline",
    "list by status": "/en/targets/?sort=status",
    "moved": "/en/targets/moved/",
    "target": "/en/targets/{one}/",
    "strategies": "/en/strategies/",
    "strategy": "/en/strategies/S-BENCH/",
    "organizations": "/en/organizations/",
    "organization": "/en/organizations/BENCH-1/",
    "cycles": "/en/cycles/",
    "changes": "/en/changes/",
    "disagreements": "/en/disagreements/",
    "search, all hold it": "/en/search/?q=research",
    "search, one holds it": "/en/search/?q={last}",
    "search, none holds it": "/en/search/?q=bridges",
}
FAR = 900
UNDATED = 26  # of 77 patterns: a third of the promises cannot be assessed
LOADED = ("overview", "target")  # the pages that a load is put on


class Answer(NamedTuple):
    """What came back, and after how many milliseconds."""

    status: int
    body: bytes
    tag: str
    took: float


def main(sizes: list[int]) -> None:
    """Set up a database, a site and an nginx, and measure at each number of targets."""
    lacking = front.missing()
    if lacking:
        sys.exit(f"To measure pages, install: {', '.join(lacking)}.")
    server = start_postgres()
    if server is None:
        sys.exit("No PostgreSQL could be started: apt install postgresql")
    with tempfile.TemporaryDirectory(prefix="nysana-") as folder:
        os.environ |= {
            "DATABASE_URL": server.url,
            "DEBUG": "false",
            "SECRET_KEY": "only for measuring: " + "x" * 32,
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "WARNING",
            "VISITOR_SECONDS": "0",  # all visitors come from one address
            "NYSANA_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        _measure(server.name, sizes or list(SIZES), Path(folder))


def _measure(database: str, sizes: list[int], folder: Path) -> None:
    from benchmarks.april.server import Site  # noqa: PLC0415 -- after Django's set-up

    site = Site(folder)
    site.start()
    proxy = front.Front(folder / "nginx", site.address[1])
    proxy.start()
    try:
        print(f"{database}, {os.cpu_count()} cores, {site.options}; medians of {ROUNDS}")
        costs = {size: _at(size, site.address, proxy) for size in sizes}
        _growth(costs)
    finally:
        proxy.stop()
        site.stop()


def _at(targets: int, address: tuple[str, int], proxy: front.Front) -> dict[str, float]:
    """Print every figure at a number of targets; return the cold milliseconds by page."""
    from benchmarks import world  # noqa: PLC0415 -- models load after Django
    from tracker.models import Target  # noqa: PLC0415
    from tracker.web.pages import A_LIST  # noqa: PLC0415

    world.make(targets, undated=UNDATED)
    world.assign()
    one, last = Target.objects.earliest("pk").code, Target.objects.latest("pk").code
    ways = {"one": one, "last": last, "far": min(FAR, targets // A_LIST)}
    paths = {name: path.format(**ways) for name, path in PAGES.items()}
    print(f"{targets} targets\n  first made, kept, not changed (one reader):")
    cold = {name: _one_reader(name, path, address) for name, path in paths.items()}
    print(f"  under load ({front.CONNECTIONS} connections, requests a second):")
    for name in LOADED:
        _load(name, paths[name], address, proxy)
    return cold


def _one_reader(name: str, path: str, address: tuple[str, int]) -> float:
    """Print the bytes and the milliseconds of a page; return those of making it."""
    _ask(address, path)
    made, kept, unchanged = [], [], []
    for turn in range(ANEW):
        _new_edition()
        first = _ask(address, path)
        made.append(first.took)
        if turn >= ROUNDS:
            continue
        _ask(address, path)  # the other process may have been asked
        kept += [_ask(address, path).took for _ in range(5)]
        same = [_ask(address, path, first.tag) for _ in range(5)]
        unchanged += [answer.took for answer in same]
        assert {answer.status for answer in same} == {304}  # noqa: S101
    times = [min(made), statistics.median(kept), statistics.median(unchanged)]
    plain = len(_ask(address, path, packed=False).body)
    print(
        f"    {name:22} {times[0]:8.1f} ms {times[1]:6.1f} ms {times[2]:6.1f} ms"
        f"   {plain / 1024:5.1f} KiB, {len(first.body) / 1024:4.1f} sent"
    )
    return times[0]


def _load(name: str, path: str, address: tuple[str, int], proxy: front.Front) -> None:
    """Print the rates of a page, kind by kind in turn, and what part they are of the static file's."""
    page = _ask(address, path)
    own = f"http://{address[0]}:{address[1]}"
    kinds = {
        "static file": (proxy.static(name, page.body),),
        "behind nginx": (proxy.through(path),),
        "kept": (own + path,),
        "not changed": (own + path, f"If-None-Match: {page.tag}"),
        "healthz": (f"{own}/healthz",),
    }
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, asked in kinds.items():
            rates[kind].append(front.requests_a_second(*asked))
    found = {kind: statistics.median(each) for kind, each in rates.items()}
    told = ", ".join(
        f"{kind} {rate:,.0f} ({rate / found['static file']:.2f})" for kind, rate in found.items()
    )
    print(f"    {name}, {len(page.body) / 1024:.1f} KiB: {told}; kept/healthz"
          f" {found['kept'] / found['healthz']:.2f}", flush=True)  # fmt: skip


def _growth(costs: dict[int, dict[str, float]]) -> None:
    """Print what making a page costs at the most targets against the fewest."""
    least, most = min(costs), max(costs)
    if least == most:
        return
    ratios = (f"{name} {costs[most][name] / costs[least][name]:.1f}" for name in PAGES)
    print(f"first made at {most} targets against {least}: {', '.join(ratios)}")


def _new_edition() -> None:
    """Let something public change."""
    from django.db import connection  # noqa: PLC0415 -- after Django's set-up

    from tracker.workflow import editions  # noqa: PLC0415

    with connection.cursor() as cursor:
        editions.note(cursor)


def _ask(address: tuple[str, int], path: str, tag: str = "", *, packed: bool = True) -> Answer:
    """Ask for a page once, on a connection of its own that is there already."""
    connection = HTTPConnection(*address, timeout=60)
    headers = {"If-None-Match": tag} if tag else {}
    connection.connect()
    began = time.perf_counter()
    encoding = "gzip" if packed else "identity"
    connection.request("GET", path, headers={**headers, "Accept-Encoding": encoding})
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - began) * 1000
    connection.close()
    return Answer(answer.status, body, answer.headers.get("ETag", ""), took)
