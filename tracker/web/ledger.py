"""The ledger of one target as its page shows it: the chain of entries, and the original's verdict."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.models import Amendment, Target, Unit
from tracker.queries import ledger as found
from tracker.rules.exchange import decode
from tracker.rules.values import Goal, Verdict
from tracker.sentences import sentence
from tracker.templatetags.tracker import history_value
from tracker.web import target_words
from tracker.web.endings import Ending, act_text, of_targets
from tracker.web.moves import Move, promise, summary
from tracker.wording import language
from tracker.workflow import promises
from tracker.workflow.amendments import WORKED_OUT

AMOUNTS = frozenset({"value", "high", "tolerance", "baseline_value", WORKED_OUT})


class Change(NamedTuple):
    """One field that an entry changed, in words."""

    label: str
    before: str
    after: str


class Entry(NamedTuple):
    """One entry with its act and its changes in words."""

    row: Amendment
    act: str
    changes: list[Change]


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
        original=promise(move.first if move else _bare(target)),
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
            _set_unit(first, row.before, units)
    return Move(_bare(first), _bare(target))


def _bare(target: Target) -> Target:
    """A copy without its verdict, so that its words are its own."""
    bare = copy(target)
    bare.verdict = None
    return bare


def _set_unit(target: Target, told: Mapping[str, Any], units: Mapping[str, Unit]) -> None:
    if "unit" in told:
        target.unit = units.get(told["unit"] or "")


def _before(target: Target, row: Amendment, units: Mapping[str, Unit]) -> Target:
    """The target as it was before an entry."""
    earlier = promises.restored(target, row.before)
    _set_unit(earlier, row.before, units)
    return earlier


def entries_of(target: Target, rows: Sequence[Amendment], units: Mapping[str, Unit]) -> list[Entry]:
    """The entries, oldest first, each with the words of its time."""
    told, after = [], _bare(target)
    for row in reversed(rows):
        before = _before(after, row, units)
        changes = [
            Change(
                _label(name),
                _said(name, row.before.get(name), before),
                _said(name, row.after.get(name), after),
            )
            for name in {**row.before, **row.after}
        ]
        told.append(Entry(row, act_text(row), changes))
        after = before
    return told[::-1]


def _label(name: str) -> str:
    if name == WORKED_OUT:
        return _("The target worked out")
    return capfirst(str(promises.FIELDS[name].verbose_name))


def _said(name: str, text: Any, state: Target) -> str:
    """What an entry keeps of a field, as people read it."""
    if text in (None, "", [], {}):
        return history_value("")
    if name in AMOUNTS:
        return target_words.amount(state, Decimal(text))
    if name == "deadline":
        return target_words.span(date.fromisoformat(text), state.deadline_precision)
    if name == "plan":
        numbers = sorted(text.items())
        return "; ".join(f"{year}: {target_words.amount(state, Decimal(n))}" for year, n in numbers)
    if name == "parts":
        return "; ".join(
            f"{part[f'name_{language()}']}: {history_value(Decimal(part['value']))}"
            for part in text
        )
    if name == "unit":
        return state.unit.name if state.unit else text
    return _plainly(name, text)


def _plainly(name: str, text: Any) -> str:
    field = promises.FIELDS[name]
    if field.choices:
        return str(dict(field.flatchoices).get(text, text))
    return history_value(
        text if field.is_relation or name == "baseline_year" else field.to_python(text)
    )


def _judged(target: Target, move: Move) -> Judged | None:
    """The stored verdict on the original promise, as a sentence of the active language."""
    verdict = target.verdict
    if verdict is None or not verdict.original:
        return None
    judgement = decode(Verdict, verdict.original["verdict"])
    goal = decode(Goal, verdict.original["goal"])
    unit = target_words.unit_of(move.first)
    said = sentence(
        goal,
        judgement,
        language=language(),
        unit=unit.name if unit else "",
        percent=bool(unit and unit.percent),
        owner=verdict.inputs["words"].get(language(), {}).get("owner", ""),
    )
    return Judged(judgement.status.value, said)
