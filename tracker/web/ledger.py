"""The ledger of one target as its page shows it: the chain of entries, and the original's verdict."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.models import Amendment, Target, Unit
from tracker.queries import ledger as found
from tracker.rules.exchange import decode
from tracker.rules.values import Goal, Verdict
from tracker.sentences import sentence
from tracker.web.endings import Ending, of_targets
from tracker.web.moves import Move, promise, summary
from tracker.wording import language
from tracker.workflow import promises
from tracker.workflow.promise_words import Entry, bare, entries_of, set_unit, unit_of


class Judged(NamedTuple):
    """How the original promise stands."""

    status: str
    sentence: str


class Ledger(NamedTuple):
    """All that a target's page tells of its changes."""

    original: str  # the first promise in a few words
    summary: str  # the move in one sentence; nothing where no act moved the promise
    judged: Judged | None
    entries: list[Entry]
    ending: Ending | None
    continues: list[Target]


def of_target(target: Target) -> Ledger:
    """The ledger of a target whose amendments are loaded with their sources."""
    rows = sorted(target.amendments.all(), key=lambda row: row.pk)
    units = found.units(rows)
    move = move_of(target, rows, units)
    amended = any(row.kind == promises.AMENDED for row in rows)
    return Ledger(
        original=promise(move.first if move else bare(target)),
        summary=summary(move) if move and amended else "",
        judged=_judged(target, move) if move else None,
        entries=entries_of(target, rows, units),
        ending=of_targets([target]).get(target.pk),
        continues=list(target.continues.order_by("code")),
    )


def move_of(target: Target, rows: Sequence[Amendment], units: Mapping[str, Unit]) -> Move | None:
    """From the original promise to the present one; None where no act changed or ended it."""
    first = promises.original(target, rows)
    if first is None:
        return None
    for row in sorted(rows, key=lambda row: row.pk, reverse=True):
        if row.kind == promises.AMENDED:
            set_unit(first, row.before, units)
    return Move(bare(first), bare(target))


def _judged(target: Target, move: Move) -> Judged | None:
    """The stored verdict on the original promise, as a sentence of the active language."""
    verdict = target.verdict
    if verdict is None or not verdict.original:
        return None
    judgement = decode(Verdict, verdict.original["verdict"])
    goal = decode(Goal, verdict.original["goal"])
    unit = unit_of(move.first)
    said = sentence(
        goal,
        judgement,
        language=language(),
        unit=unit.name if unit else "",
        percent=bool(unit and unit.percent),
        owner=verdict.inputs["words"].get(language(), {}).get("owner", ""),
    )
    return Judged(judgement.status.value, said)
