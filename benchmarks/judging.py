"""How fast targets are judged, beside only reading the rows that judging needs."""

import resource

from django.db import connection

from benchmarks import world
from benchmarks.run import NOW, ROUNDS, VALUES, median_seconds, seconds
from tracker.models import Target
from tracker.workflow import judging

NEEDED = "COPY (SELECT series_id, year, value FROM tracker_observation) TO STDOUT (FORMAT BINARY)"


def measure(targets: int) -> None:
    """Judge all for the first time, then what changed, then nothing."""
    world.make(targets)
    whole = Target.objects.all()
    first = seconds(lambda: judging.judge(whole, on=NOW.date(), at=NOW))
    reading = median_seconds(read_rows)
    again = seconds(lambda: judging.judge(whole, on=NOW.date(), at=NOW))
    print(f"judging: {targets} targets × {VALUES} values")
    print(f"  reading the rows (COPY BINARY to nowhere)   {reading:8.2f} s")
    print(f"  first judgement, all stored                 {first:8.2f} s  {targets / first:8.0f}/s")
    print(
        f"  all once more, nothing changed              {again:8.2f} s  {targets / again:8.0f}/s"
        f"  {reading / again:.3f} × reading"
    )
    for _ in range(ROUNDS):
        marked = world.change(0.01)
        night = seconds(lambda: judging.judge_marked(on=NOW.date(), at=NOW))
        print(
            f"  a night with {marked} changed               {night:8.2f} s  {marked / night:8.0f}/s"
            f"  {again / night:.0f} × faster than all"
        )
    idle = median_seconds(lambda: judging.judge_marked(on=NOW.date(), at=NOW))
    print(f"  a night with nothing changed                {idle:8.4f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of the process                  {peak:8.0f} MB")


def read_rows() -> None:
    """Let the server send every row that judging needs, and drop it."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(NEEDED) as rows:
        for _block in rows:
            pass
