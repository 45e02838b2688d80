"""How fast targets are judged, beside only reading the rows that judging needs."""

import multiprocessing
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from benchmarks import world
from benchmarks.run import NOW, ROUNDS, VALUES, seconds
from tracker.models import Flag, Notice, Observation, Screen, Target, Verdict
from tracker.rules.assess import assess
from tracker.workflow import judging, sweep, verdicts
from tracker.workflow.cases import goal_of, record_of

NEEDED = "COPY (SELECT series_id, year, value FROM tracker_observation) TO STDOUT (FORMAT BINARY)"
DAY = {"on": NOW.date(), "at": NOW}
ORM_SAMPLE = 1000
SPOT = 500
WORKERS = 4


def measure(targets: int, *, workers: bool = True) -> None:
    """Print how long it takes to judge all, what changed, one, and nothing: rounds interleaved."""
    world.make(targets)
    judged = judging.judge(Target.objects.filter(pk__in=_spot()), **DAY)
    print(f"judging: {targets} targets × {VALUES} values, {connection.vendor}")
    assert judged["changed"] == 0, "the copied verdicts are not those of the engine"
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
    orm = targets / ORM_SAMPLE * told["orm"]
    print(
        f"  a plain ORM loop (from {ORM_SAMPLE} targets)          {orm:8.2f} s  {orm / full:.0f} × slower"
    )
    print(f"  one changed value: {_one_value()}")
    print(f"  peak memory of a process that judges all     {_memory():8.0f} MB")
    if workers:
        print(f"  {WORKERS} workers at once: {_workers(targets)}")


def _line(what: str, took: float, targets: int, ratio: str) -> None:
    print(f"  {what:44} {took:8.2f} s  {targets / took:8.0f}/s  {ratio}")


def _round(number: int) -> dict[str, float]:
    """Every measurement once. Each new value is another one, so that there is something to judge."""
    took = {"reading": seconds(read_values), "orm": seconds(_orm_loop)}
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
        target.status = assess(goal_of(target), record, on=NOW.date()).status
        target.save()


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
    code = (
        "import django, resource; django.setup(); "
        "from benchmarks.run import NOW; from tracker.workflow import sweep; "
        "sweep.sweep(on=NOW.date(), at=NOW); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    world.new_values(0.01, 53)
    return float(subprocess.check_output([sys.executable, "-c", code], env=os.environ))  # noqa: S603


def _workers(targets: int) -> str:
    """Processes that judge the same marked targets side by side: each target once."""
    world.new_values(0.05, 59)
    marked = judging.marked(on=NOW.date()).count()
    connection.close()
    context = multiprocessing.get_context("spawn")
    with context.Pool(WORKERS) as pool:
        counts = pool.map(_work, range(WORKERS))
    newest = Verdict.objects.filter(target__screen__facts__isnull=False).count()
    left = judging.judge_marked(**DAY)["judged"]
    return (
        f"{marked} marked, {sum(counts)} judged ({', '.join(map(str, counts))}), {left} left, "
        f"verdicts in all {newest}"
    )


def _work(_number: int) -> int:
    import django  # noqa: PLC0415 -- a process of its own

    django.setup()
    from tracker.workflow import judging as here  # noqa: PLC0415

    return here.judge_marked(**DAY)["judged"]
