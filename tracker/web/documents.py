"""What the page of a strategy tells beside its targets: its family and its sources."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from tracker import labels
from tracker.models import Source, Strategy
from tracker.queries import strategies as catalogue
from tracker.rules.kinds import KINDS
from tracker.web.sourcing import Quote
from tracker.web.target_words import Row


class Member(NamedTuple):
    """A document in a family: how deep it lies, and whether the page is its own."""

    strategy: Strategy
    depth: int
    here: bool


def family(strategy: Strategy) -> list[Member]:
    """The documents above and below a strategy, each after the one it is part of.

    Only the line of its ancestors is told, and everything below itself.
    """
    rows = {row.pk: row for row in catalogue.kin()}
    line: list[Strategy] = []
    above = rows.get(strategy.pk)
    while above is not None and above not in line:
        line.append(above)
        above = rows.get(above.parent_id) if above.parent_id else None
    found = [Member(row, depth, row.pk == strategy.pk) for depth, row in enumerate(reversed(line))]
    return found + _below(strategy.pk, len(line), rows, {row.pk for row in line})


def _below(pk: int, depth: int, rows: dict[int, Strategy], seen: set[int]) -> list[Member]:
    found = []
    for row in rows.values():
        if row.parent_id == pk and row.pk not in seen:
            seen.add(row.pk)
            found.append(Member(row, depth, here=False))
            found += _below(row.pk, depth + 1, rows, seen)
    return found


def by_kind(rows: Iterable[Row]) -> list[tuple[Any, list[Row]]]:
    """Rows of targets under the word of their kind, in the fixed order of the kinds."""
    places = {kind: place for place, kind in enumerate(KINDS)}
    ordered = sorted(rows, key=lambda row: places[row.target.kind])
    return [
        (labels.KIND[kind], list(found))
        for kind, found in groupby(ordered, key=lambda row: row.target.kind)
    ]


def sources(quotes: Iterable[Quote]) -> list[Source]:
    """The documents that are quoted, each once."""
    found = {quote.source.pk: quote.source for quote in quotes if quote.source}
    return sorted(found.values(), key=lambda source: source.code)
