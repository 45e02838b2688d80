"""How fast targets are judged, beside only reading the rows that judging needs."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db import connection, transaction

from benchmarks import world
from benchmarks.run import NOW, ROUNDS, VALUES, seconds
from tracker.models import Flag, Notice, Observation, Screen, Target, Verdict
from tracker.rules.assess import assess
from tracker.workflow import judging, sweep
from tracker.workflow.cases import goal_of, record_of

NEEDED = "COPY (SELECT series_id, year, value FROM tracker_observation) TO STDOUT (FORMAT BINARY)"
DAY = {"on": NOW.date(), "at": NOW}
ORM_SAMPLE = 1000
SPOT = 500
WORKERS = 4


def measure(targets: int) -> None:
    """Print how long it takes to judge all, what changed, one, and nothing: rounds interleaved."""
    world.make(targets)
    judged = judging.judge(Target.objects.filter(pk__in=_spot()), **DAY)
    print(f"judging: {targets} targets × {VALUES} values, {connection.vendor}")
    if judged["changed"]:
        sys.exit("The copied verdicts are not those of the engine.")
    rounds = [_round(number) for number in range(ROUNDS)]
    told = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    reading, full = told["reading"], told["full"]
    print(f"  L: reading the values                        {reading:8.2f} s")
    _line("all, 1 % with a new value", full, targets, f"{reading / full:.2f} × L")
    _line("all, nothing changed", told["idle"], targets, f"{reading / told['idle']:.2f} × L")
    changed = round(targets / 100)
    _line(
        "only the 1 % with a new value",
        told["night"],
        changed,
        f"1/{full / told['night']:.1f} of all",
    )
    _line(
        "only 1 % marked, nothing new",
        told["touched"],
        changed,
        f"1/{full / told['touched']:.1f} of all",
    )
    print(f"  a second pass on the same day                {told['again']:8.4f} s  {_again()}")
    engine = targets / SPOT * told["engine"]
    _line(f"all by the engine alone (from {SPOT} targets)", engine, targets, "")
    print(
        f"    the 1 % with a new value beside that       {'':8}    1/{engine / told['night']:.0f}"
    )
    orm = targets / ORM_SAMPLE * told["orm"]
    print(
        f"  a plain ORM loop (from {ORM_SAMPLE} targets)          {orm:8.2f} s  {orm / full:.0f} × slower"
    )
    print(f"  one changed value: {_one_value()}")
    print(f"  peak memory of a process that judges all     {_memory():8.0f} MB")
    if connection.vendor == "postgresql":
        print(f"  {WORKERS} workers at once: {_workers()}")
    else:
        print(f"  longest write transaction                    {_longest() * 1000:8.0f} ms")


def _line(what: str, took: float, targets: int, ratio: str) -> None:
    print(f"  {what:44} {took:8.2f} s  {targets / took:8.0f}/s  {ratio}")


def _round(number: int) -> dict[str, float]:
    """Every measurement once. Each new value is another one, so that there is something to judge."""
    took = {"reading": seconds(read_values), "orm": seconds(_orm_loop)}
    spot = Target.objects.filter(pk__in=_spot()[:SPOT])
    took["engine"] = seconds(lambda: judging.judge(spot, **DAY))
    took["idle"] = seconds(lambda: sweep.sweep(**DAY))
    world.new_values(0.01, 20 + number)
    took["full"] = seconds(lambda: sweep.sweep(**DAY))
    world.new_values(0.01, 30 + number)
    took["night"] = seconds(lambda: judging.judge_marked(**DAY))
    world.touch(0.01)
    took["touched"] = seconds(lambda: judging.judge_marked(**DAY))
    took["again"] = seconds(lambda: judging.judge_marked(**DAY))
    return took


def read_values() -> None:
    """Let the server send every value row, and drop it; on SQLite, fetch them."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.connection.cursor() as cursor, cursor.copy(NEEDED) as rows:
            for _block in rows:
                pass
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT series_id, year, value FROM tracker_observation ORDER BY series_id")
        while cursor.fetchmany(2000):
            pass


def _spot() -> list[int]:
    """Some targets far apart, judged by the engine to see that the copied verdicts are its own."""
    ids = list(Target.objects.order_by("pk").values_list("pk", flat=True))
    return ids[:: max(len(ids) // SPOT, 1)]


def _orm_loop() -> None:
    """What one would write first: each target, its values, its verdict, its row."""
    for target in Target.objects.order_by("pk")[:ORM_SAMPLE]:
        values = Observation.objects.filter(series=target.series, used=True).order_by("year")
        record = record_of(target, values, on=NOW.date())
        status = assess(goal_of(target), record, on=NOW.date()).status
        Target.objects.filter(pk=target.pk).update(status=status)


def _again() -> str:
    """What a pass writes when there is nothing new: it must be nothing."""
    before = _counts()
    sweep.sweep(**DAY)
    judging.judge_marked(**DAY)
    return f"rows written: {sum(_counts()) - sum(before)}"


def _counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Verdict, Screen, Flag, Notice))


def _one_value() -> str:
    world.new_values(1 / Target.objects.count(), 47)
    outcome: dict[str, int] = {}
    took = seconds(lambda: outcome.update(judging.judge_marked(**DAY)))
    return f"{outcome['judged']} target judged in {took * 1000:.0f} ms"


def _memory() -> float:
    """The peak of a process of its own that judges all, in MB."""
    world.new_values(0.01, 53)
    code = (
        "sweep.sweep(on=NOW.date(), at=NOW); "
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    return int(_process(code).communicate()[0]) / 1024


def _workers() -> str:
    """Processes that judge the same marked targets side by side: each target once."""
    world.new_values(0.05, 59)
    marked = judging.marked(on=NOW.date()).count()
    before = Verdict.objects.count()
    code = "print(judging.judge_marked(on=NOW.date(), at=NOW, wait=False)['judged'])"
    processes = [_process(code) for _ in range(WORKERS)]
    counts = [int(one.communicate()[0]) for one in processes]
    return (
        f"{marked} marked; judged by each {', '.join(map(str, counts))}: {sum(counts)} in all, "
        f"{Verdict.objects.count() - before} verdicts"
    )


def _longest() -> float:
    """The longest time for which judging 1 % of new values holds the one writer of SQLite."""
    world.new_values(0.01, 61)
    held: list[float] = []
    atomic = transaction.atomic

    @contextmanager
    def timed() -> Iterator[None]:
        with atomic():
            began = time.perf_counter()
            yield
        held.append(time.perf_counter() - began)

    with mock.patch.object(judging.transaction, "atomic", timed):
        judging.judge_marked(**DAY)
    return max(held)


def _process(code: str) -> subprocess.Popen[bytes]:
    head = (
        "import re, django; django.setup(); "
        "from benchmarks.run import NOW; from tracker.workflow import judging, sweep; "
    )
    return subprocess.Popen([sys.executable, "-c", head + code], stdout=subprocess.PIPE)  # noqa: S603
