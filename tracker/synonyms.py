"""Words that say the same: one table for the search, kept in `synonyms.txt`."""

from functools import cache
from pathlib import Path

from tracker.rules.asking import Alike, alike

TABLE = Path(__file__).with_name("synonyms.txt")


@cache
def table() -> tuple[Alike, ...]:
    """The whole table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(alike(line.split(",")) for line in lines if line and not line.startswith("#"))
