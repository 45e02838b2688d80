"""How a data file is answered: what its address may ask for, and in which form it comes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from itertools import chain
from typing import Any, NamedTuple, cast

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _

from tracker.datasets.books import MOST_ROWS, TooLong, book_of
from tracker.datasets.columns import Row, Table
from tracker.datasets.texts import csv_of, json_of
from tracker.queries import as_of
from tracker.web.pages import public_file
from tracker.web.queueing import Busy, Queue, come_again

SEPARATORS = {"": ",", ",": ",", ";": ";", "tab": "\t", "\t": "\t"}
A_YEAR = re.compile(r"[0-9]{4}")
AT_ONCE = 1024 * 1024  # bytes; a longer text is sent while it is made
LONGEST = 40  # how much of a mistyped parameter is repeated
WORKBOOKS = Queue(longest=2, patience=2)  # each keeps a processor busy for up to ten seconds
LATER = 10  # seconds after which to come again for one
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class CannotAnswer(Exception):
    """The address asks for what this file does not have, with the reason in words."""


class Asked(NamedTuple):
    """What the address asks of a file. first, last: the years that are wanted, both included."""

    separator: str = ","
    bom: bool = False
    first: int | None = None
    last: int | None = None

    def wants(self, row: Row) -> bool:
        """Whether a row lies in the years asked for."""
        year = row.get("year")
        if self.first is None and self.last is None:
            return True
        if not isinstance(year, int):
            return False
        return (self.first or year) <= year <= (self.last or year)


def asked_of(request: HttpRequest) -> Asked:
    """Read the parameters of a file. Raises CannotAnswer."""
    first, last = _year(request, "from"), _year(request, "to")
    if first is not None and last is not None and first > last:
        raise CannotAnswer(_("The year in “from” must not be later than the year in “to”."))
    separator, bom = request.GET.get("sep", ""), request.GET.get("bom", "")
    if separator not in SEPARATORS:
        reason = _("“sep” is “%(typed)s”. Write sep=; or sep=, or sep=tab.")
        raise CannotAnswer(reason % {"typed": separator[:LONGEST]})
    if bom not in ("", "0", "1"):
        raise CannotAnswer(
            _("“bom” is “%(typed)s”. Write bom=1 or leave it out.") % {"typed": bom[:LONGEST]}
        )
    return Asked(SEPARATORS[separator], bom == "1", first, last)


def _year(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "").strip()
    if not typed:
        return None
    if not A_YEAR.fullmatch(typed):
        reason = _("“%(name)s” is “%(typed)s”. Write a year of four digits, such as 2015.")
        raise CannotAnswer(reason % {"name": name, "typed": typed[:LONGEST]})
    return int(typed)


def data_file(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponse]:
    """Open a data file to everyone; an address that it cannot answer is told what is wrong.

    Where too many others are being made, it asks to come again.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            response = view(request, *args, **kwargs)
            if response.streaming and request.method == "HEAD":
                cast(StreamingHttpResponse, response).streaming_content = ()
            return response
        except CannotAnswer as reason:
            return HttpResponseBadRequest(f"{reason}\n", content_type="text/plain; charset=utf-8")
        except Busy:
            return come_again(LATER)

    return public_file(answer)


def tables(
    request: HttpRequest,
    kind: str,
    name: str,
    found: Sequence[tuple[str, Table]],
    facts: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Answer with tables under their names: CSV takes the first, a workbook and JSON take all.

    facts: what JSON says besides.
    """
    asked = asked_of(request)
    ranged = [(key, within(asked, table)) for key, table in found]
    if (asked.first or asked.last) and not any(has_years(table) for _key, table in found):
        raise CannotAnswer(_("“from” and “to” are for files with a column “year”."))
    if kind == "csv":
        texts = csv_of(ranged[0][1], separator=asked.separator, bom=asked.bom)
        return named(_sent(texts, kind), name, kind)
    if kind == "json":
        return _sent(json_of(facts or {}, ranged), kind)
    try:
        with WORKBOOKS.turn():
            book = book_of(table for _key, table in ranged)
    except TooLong:
        reason = _("A workbook takes at most %(number)s rows. Take the CSV file, which has all.")
        raise CannotAnswer(reason % {"number": MOST_ROWS}) from None
    return file_of(book, name, kind)


def has_years(table: Table) -> bool:
    """Whether the rows of a table belong to years."""
    return "year" in table.dataset.header


def within(asked: Asked, table: Table) -> Table:
    """A table with only the years asked for; one without years as it is."""
    if not has_years(table):
        return table
    return Table(table.dataset, (row for row in table.rows if asked.wants(row)))


def json_answer(data: Any) -> JsonResponse:
    """Answer with an object as JSON, its letters as they are."""
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def file_of(file: Any, name: str, kind: str) -> HttpResponse:
    """Answer with a file that lies ready, and close it."""
    with file:
        return named(HttpResponse(file.read(), content_type=TYPES[kind]), name, kind)


def named[Answer: HttpResponseBase](response: Answer, name: str, kind: str) -> Answer:
    """The answer with the name under which a browser keeps it."""
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _sent(texts: Iterable[str], kind: str) -> HttpResponseBase:
    """A text whole where it is short, else piece by piece: a long list never stands in the memory.

    As of a past day it is whole, because the day ends with the view.
    """
    pieces = (text.encode() for text in texts)
    begun: list[bytes] = []
    size = 0
    for piece in pieces:
        begun.append(piece)
        size += len(piece)
        if size > AT_ONCE and as_of.day() is None:
            rest: Iterator[bytes] = chain(begun, pieces)
            return StreamingHttpResponse(rest, content_type=TYPES[kind])
    return HttpResponse(b"".join(begun), content_type=TYPES[kind])
