"""The promises one by one, as the picture of all shows them."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q

from tracker.queries.targets import promises
from tracker.queries.texts import told
from tracker.rules.values import Status


class Cell(NamedTuple):
    """One promise in the picture of all."""

    status: Status
    code: str
    title: str


def cells(strategies: Collection[int | None], language: str) -> dict[int | None, list[Cell]]:
    """The promises of some strategies, one by one in the order of their statuses, in one query.

    None stands for the promises of no strategy.
    """
    wanted = Q(strategy__in=[pk for pk in strategies if pk is not None])
    if None in strategies:
        wanted |= Q(strategy=None)
    title = told("title", language)
    rows = promises().filter(wanted).values_list("strategy_id", "code", title, "status")
    found: dict[int | None, list[Cell]] = defaultdict(list)
    for group, code, title, status in rows:
        found[group].append(Cell(Status(status), code, title))
    places = {status: place for place, status in enumerate(Status)}
    for group in found.values():
        group.sort(key=lambda cell: (places[cell.status], cell.code))
    return found
