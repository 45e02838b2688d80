"""Costly answers are made one after the other: a few wait for their turn, the rest come again."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import BoundedSemaphore, Lock, local
from time import monotonic

from django.http import HttpResponse
from django.utils.translation import gettext as _


class Busy(Exception):
    """Too many others are being made just now."""


class MustWait(Exception):
    """The visitor had too much made already."""


class Waits(local):
    """How many seconds a thread has waited for turns, ever."""

    seconds = 0.0


class Queue:
    """One is made at a time. longest: who is at work and who waits; patience: seconds to wait."""

    def __init__(self, longest: int, patience: float = -1) -> None:
        self.longest, self.patience = longest, patience
        self._places = BoundedSemaphore(longest)
        self._turn = Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Have a place in the queue. Raises Busy where all are taken."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn and have it. Raises Busy where it does not come in time."""
        with self.place():
            began = monotonic()
            came = self._turn.acquire(timeout=self.patience)
            WAITS.seconds += monotonic() - began
            if not came:
                raise Busy
            try:
                yield
            finally:
                self._turn.release()


def waited() -> float:
    """How many seconds this thread has waited for turns; only differences tell something."""
    return WAITS.seconds


def come_again(seconds: int) -> HttpResponse:
    """Ask to come again after some seconds."""
    reason = _("Too much is asked for just now. Come again after this many seconds: %(seconds)s.")
    response = HttpResponse(
        f"{reason % {'seconds': seconds}}\n",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        content_type="text/plain; charset=utf-8",
    )
    response["Retry-After"] = str(seconds)
    return response


WAITS = Waits()
