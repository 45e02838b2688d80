"""When each text of a record was last changed, and which languages fell behind.

A record's texts are named stem_language, such as title_kk. Of the texts of one stem, those that
say what another one said before it was changed are behind.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

type Texts = Mapping[str, str]


class Dated(NamedTuple):
    """The day of the last change of each text, ISO, by its name; and the names of those behind."""

    days: dict[str, str]
    behind: list[str]


def dated(before: Texts, after: Texts, known: Dated, *, on: date, agree: bool = False) -> Dated:
    """What is known after a change on a day; `agree`: somebody says that all say the same again."""
    changed = {name for name, text in after.items() if text != before.get(name, "")}
    days = {name: day for name, day in known.days.items() if after.get(name)}
    days |= {name: on.isoformat() for name in changed if after[name]}
    behind: list[str] = []
    for _stem, names in groupby(sorted(after), key=stem):
        group = list(names)
        filled = [name for name in group if after[name]]
        old = set(known.behind) & set(group)
        late = set() if agree else _late(set(filled), changed & set(group), old)
        if filled:
            late |= set(group) - set(filled)
        behind += sorted(late)
    return Dated(days, behind)


def _late(filled: set[str], changed: set[str], old: set[str]) -> set[str]:
    """Which of the filled texts are behind: one that was behind catches up by being changed."""
    if not changed:
        return old & filled
    return (old if changed <= old else filled) - changed


def stem(name: str) -> str:
    """The name of a text without its language."""
    return name.rpartition("_")[0]


def languages(behind: Iterable[str]) -> list[str]:
    """The languages of some texts, each once."""
    return list(dict.fromkeys(name.rpartition("_")[2] for name in behind))
