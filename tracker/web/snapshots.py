"""Finished answers kept in the memory of the process, each for one edition of the record."""

import gzip
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.regex_helper import _lazy_re_compile

LEAST = 200  # bytes below which compressing is not worth it
OVERHEAD = 2048  # bytes that an answer takes besides its body
TEXTUAL = _lazy_re_compile(r"text/|application/(json|[a-z.+-]*xml)|image/svg")
ACCEPTS_GZIP = _lazy_re_compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
MADE_ANEW = {"content-length", "etag"}

type Key = tuple[Any, ...]


class Snapshot(NamedTuple):
    """A finished answer: its body compressed where that pays, and what it is the answer for."""

    stands_for: Any  # the edition and the day
    headers: tuple[tuple[str, str], ...]
    body: bytes
    compressed: bool
    etag: str

    @property
    def size(self) -> int:
        """The bytes it takes."""
        return len(self.body) + OVERHEAD

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer for a request, compressed if the browser takes that."""
        accepted = ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body = self.body if accepted or not self.compressed else gzip.decompress(self.body)
        response = HttpResponse(body, headers=dict(self.headers))
        response["ETag"] = self.etag
        response["Content-Length"] = str(len(body))
        if self.compressed and accepted:
            response["Content-Encoding"] = "gzip"
        return response


def taken(response: HttpResponse, stands_for: Any) -> Snapshot:
    """The snapshot of an answer.

    Its tag is weak, as it stands for the compressed bytes and for the others, and is made from the
    content: what did not change is not sent again, whatever else did.
    """
    body = response.content
    compressed = len(body) >= LEAST and bool(TEXTUAL.match(response["Content-Type"]))
    packed = gzip.compress(body, 6, mtime=0) if compressed else body
    headers = tuple(
        (name, value) for name, value in response.items() if name.lower() not in MADE_ANEW
    )
    etag = f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
    return Snapshot(stands_for, headers, packed, compressed, etag)


class Store:
    """Snapshots by key, those used last, up to a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[Key, Snapshot] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Snapshot | None:
        """The snapshot under a key, of whichever edition."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, snapshot: Snapshot) -> None:
        """Keep a snapshot; those that were not asked for the longest make room.

        One that would take more than an eighth of the room is not kept.
        """
        with self._lock:
            self._drop(key)
            if snapshot.size > self.most_bytes // 8:
                return
            self._kept[key] = snapshot
            self.bytes += snapshot.size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.bytes -= gone.size


class Turns:
    """One lock for each key that somebody works on: the others wait, so nothing is made twice."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[Key, tuple[Lock, int]] = {}

    def take(self, key: Key, seconds: float) -> bool:
        """Wait for the turn; return whether it came in time."""
        with self._guard:
            lock, waiting = self._locks.get(key, (Lock(), 0))
            self._locks[key] = lock, waiting + 1
        if lock.acquire(timeout=seconds):
            return True
        self._forget(key)
        return False

    def give(self, key: Key) -> None:
        """End the turn."""
        with self._guard:
            self._locks[key][0].release()
        self._forget(key)

    def _forget(self, key: Key) -> None:
        with self._guard:
            lock, waiting = self._locks[key]
            if waiting > 1:
                self._locks[key] = lock, waiting - 1
            else:
                del self._locks[key]
