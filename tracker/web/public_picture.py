"""One picture of all promises: a row for each document, a cell for each promise or a bar for many."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse

from tracker import labels
from tracker.models import Strategy
from tracker.queries import counting
from tracker.queries import picture as cells_of
from tracker.queries import strategies as catalogue
from tracker.rules.picture import A_ROW as MOST_CELLS
from tracker.rules.picture import in_cells
from tracker.rules.values import Status
from tracker.web.pages import ByWeight, public_page, query_without_page, show
from tracker.wording import language

A_NAME = 36  # characters of a target's title at its cell
A_DOCUMENT = 60  # characters of a document's title
# About how many bytes what a page is made of takes, so that it stays light however much there is
PAGE, FRAME, A_STATUS = 49_000, 9_700, 1_000
A_ROW, A_NUMBER, A_CELL, A_SEGMENT = 190, 10, 216, 70


class Group(NamedTuple):
    """A document in the picture. cells: none where a bar is drawn instead."""

    strategy: Strategy | None
    counts: Mapping[str, int]
    cells: list[cells_of.Cell]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def numbers(self, statuses: list[Status]) -> list[int]:
        """How many promises have each of these statuses."""
        return [self.counts.get(status, 0) for status in statuses]


@public_page
def picture(request: HttpRequest) -> HttpResponse:
    """How every promise of the country stands, at one look."""
    promising = catalogue.promising()
    counts = counting.together(one.counts for one in promising)
    statuses = [status for status in Status if counts.get(status)]
    weights = (_weight(one, len(statuses)) for one in promising)
    room = PAGE - FRAME - A_STATUS * len(statuses)
    page = ByWeight(promising, weights, room).get_page(request.GET.get("page"))
    groups = grouped(list(page))
    return show(
        request,
        "picture",
        counts=counts,
        total=sum(counts.values()),
        statuses=[(status, labels.STATUS[status]) for status in statuses],
        page=page,
        query=query_without_page(request),
        groups=groups,
        numbers=[(group, group.numbers(statuses)) for group in groups],
        name_length=A_NAME,
        title_length=A_DOCUMENT,
    )


def _weight(one: catalogue.Counted[Any], statuses: int) -> int:
    """About how many bytes a document takes in the picture and in the numbers below it."""
    title = one.record.title[:A_DOCUMENT] if one.record else ""
    drawn = A_CELL * one.total if one.total <= MOST_CELLS else A_SEGMENT * len(one.counts)
    return A_ROW + A_NUMBER * statuses + len(title.encode()) + drawn


def grouped(found: list[catalogue.Counted[Any]]) -> list[Group]:
    """Documents with their counts as rows of the picture, with the cells that fit into it."""
    totals = {_key(one.record): one.total for one in found}
    cells = cells_of.cells(in_cells(totals), language())
    return [Group(one.record, one.counts, cells.get(_key(one.record), [])) for one in found]


def _key(strategy: Strategy | None) -> int | None:
    return strategy.pk if strategy else None
