"""What every public page has in common: open to all, only read, the same bytes for everyone."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial, wraps
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from tracker.queries import as_of, changes
from tracker.rules import paging
from tracker.web import past, spelling

A_PAGE = 100
A_LIST = 30  # targets with their numbers: more would make a page heavy
A_PART = 8  # rows of a list that stands beside others on one page
FAR_BEHIND = 10  # pages


class Part(NamedTuple):
    """One of several lists of a page, with what the links to its further rows are made of."""

    page: Page
    query: str
    name: str


def public_page(
    view: Callable[..., HttpResponse], *, explain: past.Explain = past.explain_in_full
) -> Callable[..., HttpResponse]:
    """Open a view to everyone, also as of a past day.

    Caches may keep the answer but ask each time whether it still holds.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = past.answer(
            request, partial(spelling.answer, view, request, *args, **kwargs), explain
        )
        patch_cache_control(response, public=True, no_cache=True)
        return response

    answer.shows_past_days = True  # type: ignore[attr-defined]
    answer.explain = explain  # type: ignore[attr-defined]
    return login_not_required(require_safe(answer))


def public_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a data file to everyone and to the scripts of other sites."""
    page = public_page(view, explain=past.explain_in_a_line)

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Answer with a public page; each tells how fresh its data are, and as of which day they stood."""
    record = changes.record()
    days = past.days(request, record.first_day)
    frame = {"as_of": record.judged_on, "past": days, "opened": timezone.localdate()}
    return render(request, f"public/{template}.html", frame | context)


def today() -> date:
    """The day in the country: the one that is shown, where the address asks for a past day."""
    return as_of.day() or timezone.localdate()


def page_of(
    found: QuerySet[Any] | list[Any],
    request: HttpRequest,
    name: str = "page",
    *,
    rows: int = A_PAGE,
    keys_first: bool = False,
) -> Page:
    """The rows asked for; a page that does not exist is the nearest one.

    Far behind, or with keys_first, the database finds the keys alone before it puts rows together:
    so it neither joins what is skipped nor sorts whole rows where no index holds their order.
    """
    page = Paginator(found, rows).get_page(request.GET.get(name))
    if isinstance(found, QuerySet) and (keys_first or page.number > FAR_BEHIND):
        first = page.start_index() - 1
        keys = list(found.values_list("pk", flat=True)[first : first + rows])
        records = found.in_bulk(keys)
        page.object_list = [records[key] for key in keys if key in records]
    return page


class ByWeight(Paginator):
    """Pages of a list that hold as many rows as weigh at most so much together."""

    def __init__(self, rows: list[Any], weights: Iterable[int], most: int) -> None:
        super().__init__(rows, per_page=1)
        self._bounds = [*paging.starts(weights, most), len(rows)]

    @property
    def num_pages(self) -> int:
        """How many pages there are."""
        return len(self._bounds) - 1

    def page(self, number: int | str) -> Page:
        """The rows of a page."""
        number = self.validate_number(number)
        first, end = self._bounds[number - 1 : number + 1]
        return Page(self.object_list[first:end], number, self)


def part_of(found: QuerySet[Any], request: HttpRequest, name: str) -> Part:
    """A list that stands beside others; name: its parameter, the number of its page."""
    return Part(page_of(found, request, name, rows=A_PART), query_without_page(request, name), name)


def query_without_page(request: HttpRequest, *names: str) -> str:
    """The query of the address but for the page number, for the links to other pages."""
    query = request.GET.copy()
    for name in names or ("page",):
        query.pop(name, None)
    return query.urlencode()
