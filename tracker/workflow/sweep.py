"""The pass over all targets: every verdict held against its series, one narrow row a target.

It computes each chance again, by the functions that drew it (`rules.chance`), from the few numbers
kept of each series, and compares it to the last digit; where there is no such chance it compares
the fingerprint of the values. What differs is marked and judged as any other. So a new version of a
method, or values that came in without a mark, cannot stay hidden. What else a verdict rests on, the
promise itself, statements and names, is marked by the doors through which it changes.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from struct import Struct
from typing import Any

from django.db import connection

from tracker.models import Target
from tracker.rules.chance import Pace, project, within
from tracker.workflow import judging, observations, verdicts

BLOCK = 2000
NO_CHANCE = -1  # in place of no chance: a chance lies between 0 and 1
FAR = 1e300  # in place of a bound that is not set
WHOLE = (
    "screen.target_id",
    "screen.rules",
    "screen.values_key",
    "coalesce(series.values_key, 0)",
)
RULES = WHOLE.index("screen.rules")
REAL = (
    f"coalesce(screen.chance, {NO_CHANCE})",
    f"coalesce(screen.low, -{FAR})",
    f"coalesce(screen.high, {FAR})",
    "coalesce(screen.least_change, 0)",
    "coalesce(screen.deadline_year, 0)",
    *(f"coalesce(series.pace_{name}, 0)" for name in Pace._fields),
)
TABLES = "tracker_screen screen LEFT JOIN tracker_series series ON series.id = screen.series_id"
ROW = Struct(">2x" + len(WHOLE) * "4xq" + len(REAL) * "4xd")  # each field after its length

type Row = tuple[Any, ...]


def sweep(*, on: date, at: datetime) -> dict[str, int]:
    """Judge all targets: hold each verdict against its series, then judge what is marked."""
    found = mark_suspects(at=at)
    return {"suspects": found, **judging.judge_marked(on=on, at=at)}


def mark_suspects(*, at: datetime) -> int:
    """Mark every target whose verdict might come out differently; return how many."""
    found = [*suspects(rows()), *_never_judged()]
    for start in range(0, len(found), BLOCK):
        some = Target.objects.filter(pk__in=found[start : start + BLOCK])
        observations.mark(some.filter(inputs_changed_at=None), at=at)
    return len(found)


def _never_judged() -> list[int]:
    unseen = Target.objects.filter(screen=None, inputs_changed_at=None)
    return list(unseen.values_list("pk", flat=True))


def by_present_rules(found: Iterable[Row]) -> Iterator[Row]:
    """The rows of the targets whose verdict was made by the methods and constants of today."""
    today = verdicts.rules_key(verdicts.CONSTANTS)
    return (row for row in found if row[RULES] == today)


def suspects(found: Iterable[Row]) -> Iterator[int]:
    """The targets whose stored chance, rules or values are not those of today."""
    constants = verdicts.CONSTANTS
    rules_today = verdicts.rules_key(constants)
    for target, rules, seen, now, chance, low, high, least, deadline, *summary in found:
        if rules != rules_today or seen != now:
            yield target
        elif chance >= 0:
            past = Pace(*summary)
            years = max(deadline - past.last_year, 1)
            ahead = project(past, years, least, constants)
            bounds = (None if low == -FAR else low, None if high == FAR else high)
            if within(*ahead, *bounds) != chance:
                yield target


def rows() -> Iterator[Row]:
    """One row a target: what the verdict was drawn from, beside what its series says now."""
    if connection.vendor == "postgresql":
        return _copied()
    return _fetched()


def _fetched() -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(WHOLE + REAL)} FROM {TABLES}")  # noqa: S608 -- constants
        while block := cursor.fetchmany(BLOCK):
            yield from block


def _copied() -> Iterator[Row]:
    """PostgreSQL's quickest way out: rows of fixed length, streamed, so that memory does not grow."""
    columns = [f"({column})::int8" for column in WHOLE] + [f"({column})::float8" for column in REAL]
    query = f"COPY (SELECT {', '.join(columns)} FROM {TABLES}) TO STDOUT (FORMAT BINARY)"  # noqa: S608
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(query) as stream:
        for block in stream:
            row = bytes(block)[-ROW.size :]  # the header comes before the first row
            if len(row) == ROW.size:
                yield ROW.unpack(row)
