"""The words of state planning in three languages side by side: one table, kept in `glossary.csv`."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tracker.rules.alphabet import search_text

TABLE = Path(__file__).with_name("glossary.csv")
SEEN = "A"  # the wording was seen in official texts; any other mark: it is proposed


class Entry(NamedTuple):
    """A term with its wording in each language, and where the wording comes from: A or P."""

    code: str
    kk: str
    ru: str
    en: str
    kk_mark: str
    ru_mark: str


@cache
def entries() -> tuple[Entry, ...]:
    """The whole table, in its order by subject."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Entry(**row) for row in csv.DictReader(file))


@cache
def searched() -> tuple[tuple[Entry, str], ...]:
    """Each entry with the folded words by which it is found."""
    return tuple((entry, search_text((entry.kk, entry.ru, entry.en))) for entry in entries())
