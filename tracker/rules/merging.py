"""Two who changed one row at once: what each of them changed, and what must be asked about.

A row is a mapping of its fields to their values. Three of them are laid side by side: the row that
a person was shown, the row as that person sends it, and the row as it stands by now.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

type Row = Mapping[str, Any]

NO_ROW: Row = {}
OUTCOME, DONE, NOT_DONE = "outcome", "done", "not_done"


class Side(StrEnum):
    """Which of two values a person chose."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Merged:
    """What comes of a row: `changes` are to be stored, all other fields stay as they stand.

    Of the fields that stay, `taken` were changed by the others alone, and of those that are `torn`
    both sides made something else: they are asked about. Both name an outcome `outcome`.
    """

    changes: Row
    taken: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()


def merge(
    base: Row | None,
    mine: Row,
    theirs: Row,
    *,
    chosen: Mapping[str, str] | None = None,
    shown: Row | None = None,
) -> Merged:
    """Put a row together, field by field. Only the fields of `mine` are looked at.

    `base` is what the person was shown; unknown, nothing is known about who changed what, and each
    difference is asked about. `chosen` is which `Side` the person took for a torn field; it counts
    while the other value still is the one of `shown`, which stood beside the question.
    """
    now, own = folded({name: theirs[name] for name in mine}), folded(mine)
    first = folded({name: base[name] for name in mine}) if base else None
    seen = folded({name: shown[name] for name in mine}) if shown else NO_ROW
    sides = {
        name: side
        for name, side in (chosen or {}).items()
        if side in list(Side) and name in seen and name in now and same(seen[name], now[name])
    }
    apart = [name for name in own if not same(own[name], now[name])]
    asked = [name for name in apart if name not in sides]
    alone = {name for name in asked if first and same(first[name], now[name])}
    torn = {name for name in asked if first is None or _moved(name, first, own, now)}
    ours = alone | {name for name in apart if sides.get(name) == Side.MINE}
    while left := _exclusive(own, now, ours):
        torn |= left
        ours -= left
    return Merged(
        unfolded({name: own[name] for name in own if name in ours}),
        tuple(name for name in apart if name not in {*ours, *torn, *sides}),
        tuple(name for name in own if name in torn),
    )


def _moved(name: str, first: Row, own: Row, now: Row) -> bool:
    """Whether both sides made something else of a field."""
    return not same(first[name], own[name]) and not same(first[name], now[name])


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: numbers digit for digit, texts whatever their line ends."""
    if isinstance(one, str) and isinstance(other, str):
        return _lines(one) == _lines(other)
    return bool(one == other and str(one) == str(other))


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def folded(row: Row) -> dict[str, Any]:
    """The row with its outcome as one field: `done`, `not_done` or nothing."""
    if not {DONE, NOT_DONE} <= row.keys():
        return dict(row)
    outcome = DONE if row[DONE] else NOT_DONE if row[NOT_DONE] else ""
    return {OUTCOME: outcome} | {
        name: value for name, value in row.items() if name not in (DONE, NOT_DONE)
    }


def unfolded(row: Row) -> dict[str, Any]:
    """The columns of a row whose outcome is one field."""
    columns = dict(row)
    if OUTCOME in columns:
        outcome = columns.pop(OUTCOME)
        columns |= {DONE: outcome == DONE, NOT_DONE: outcome == NOT_DONE}
    return columns


# --- Fields that only together make sense ---------------------------------------------------------


def _value_and_none(row: Row, _own: Row, _ours: set[str]) -> bool:
    return row["value"] is not None and (
        row["value_status"] == "no_data" or bool(row["no_data_reason"])
    )


def _day_without_done(row: Row, _own: Row, _ours: set[str]) -> bool:
    return row["done_on"] is not None and row[OUTCOME] != DONE


def _other_value_checked(row: Row, own: Row, ours: set[str]) -> bool:
    """Whether the person stands by a value, and it is not the one that the person saw."""
    said = any(own[name] for name in ours & {"checked", "checked_note"})
    return said and not same(row["value"], own["value"])


EXCLUDED: Mapping[tuple[str, ...], Callable[[Row, Row, set[str]], bool]] = {
    ("value", "value_status", "no_data_reason"): _value_and_none,
    (OUTCOME, "done_on"): _day_without_done,
    ("value", "checked", "checked_note"): _other_value_checked,
}


def _exclusive(own: Row, now: Row, ours: set[str]) -> set[str]:
    """The fields that would exclude each other if these of ours stood among those of the others."""
    row = {**now, **{name: own[name] for name in ours}}
    for group, excluded in EXCLUDED.items():
        apart = {name for name in group if name in own and not same(own[name], now[name])}
        mixed = ours & apart and apart - ours
        if mixed and own.keys() >= set(group) and excluded(row, own, ours):
            return apart
    return set()
