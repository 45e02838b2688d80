"""Files of the whole record lie on the disk once they are made, until the record changes.

Making one reads every row, so they are made one after the other, piece by piece, and whoever asks
meanwhile is soon sent away: the other pages must not wait. A short one is answered whole, so that it
is kept in the memory with the pages.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any, NamedTuple

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from tracker.queries import as_of
from tracker.web.data_answers import AT_ONCE
from tracker.web.published import standing
from tracker.web.queueing import MustWait, Queue

MOST = 6  # files that a process keeps
READ = ("from", "to", "sep", "bom")  # the parameters by which these files differ

type Make = Callable[[], HttpResponseBase]


class Book(NamedTuple):
    """A file on the shelf: what it stands for, its headers and its length in bytes."""

    stands_for: Any
    headers: dict[str, str]
    file: Any
    size: int

    def answer(self) -> HttpResponseBase:
        """The file, from its beginning; a long one is read while it is sent.

        As of a past day it is whole, because the day is still put into it.
        """
        if self.size <= AT_ONCE or as_of.day() is not None:
            return HttpResponse(Path(self.file.name).read_bytes(), headers=self.headers)
        file = Path(self.file.name).open("rb")  # noqa: SIM115 -- the answer closes it
        response = FileResponse(file, headers=self.headers)
        for name, text in self.headers.items():
            response[name] = text
        return response


class Shelf:
    """The files that were asked for last, each under the address that asked for it."""

    def __init__(self) -> None:
        self.queue = Queue(longest=2, patience=2)
        self._books: OrderedDict[Any, Book] = OrderedDict()
        self._guard = Lock()

    def answer(self, key: Any, make: Make, *, may_make: bool = True) -> HttpResponseBase:
        """Answer with the file of the present edition, which is made where there is none.

        Raises Busy, MustWait where it had to be made and may not, and what `make` raises.
        """
        found = self._answer(key, standing())
        if found is not None:
            return found
        if not may_make:
            raise MustWait
        with self.queue.turn():
            now = standing()
            return self._answer(key, now) or self._made(key, now, make)

    def clear(self) -> None:
        """Throw everything away."""
        with self._guard:
            while self._books:
                self._books.popitem()[1].file.close()

    def _answer(self, key: Any, now: Any) -> HttpResponseBase | None:
        with self._guard:
            book = self._books.get(key)
            if book is None or now is None or book.stands_for != now:
                return None
            self._books.move_to_end(key)
            answer = book.answer()
            # Nobody pays for it; as of a past day it is still changed, which costs.
            answer.from_the_shelf = as_of.day() is None  # type: ignore[attr-defined]
            return answer

    def _made(self, key: Any, now: Any, make: Make) -> HttpResponseBase:
        book = _written(make(), now)
        answer = book.answer()
        if now is None:
            book.file.close()
            return answer
        with self._guard:
            self._books[key], old = book, self._books.get(key)
            gone = [old] if old else []
            if len(self._books) > MOST:
                gone.append(self._books.popitem(last=False)[1])
        for one in gone:
            one.file.close()
        return answer


def _written(response: HttpResponseBase, now: Any) -> Book:
    """Write an answer to the disk; the file is gone once it is closed, but for who reads it."""
    told = blake2b(digest_size=16)
    file = NamedTemporaryFile(prefix="nysana-")  # noqa: SIM115 -- closed when it leaves the shelf
    size = 0
    for piece in response:
        told.update(piece)
        size += file.write(piece)
    file.flush()
    headers = dict(response.items()) | {"ETag": f'"{told.hexdigest()}"'}
    return Book(now, headers, file, size)


def made_once(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view of the whole record make its file once for all who ask for it.

    Raises Busy and MustWait.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = tuple(request.GET.get(name, "").strip() for name in READ)
        key = (request.path, asked, as_of.day())
        may_make = not getattr(request, "must_wait", 0)
        return SHELF.answer(key, lambda: view(request, *args, **kwargs), may_make=may_make)

    answer.patience = 0  # type: ignore[attr-defined]  # the shelf has a queue of its own
    answer.made_for_all = True  # type: ignore[attr-defined]  # what lies on the shelf is free, its making is not
    return answer


SHELF = Shelf()
