"""Each visitor has so many seconds of the site: who used them up waits, and the others do not.

Only what is made anew counts: a page from memory never comes here, a file from the shelf is free to
all, and pages of staff have no limit (staff who read public pages count like everybody). Counted
in the memory of each process, by the visitor's address, which is kept nowhere else. Sending somebody
away costs next to nothing: neither database nor frame of the site.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from http import HTTPStatus
from ipaddress import ip_address
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from tracker.rules.fairness import MOST_A_REQUEST, Allowance
from tracker.web import past
from tracker.web.accounts.throttle import client_address
from tracker.web.guard import place_of
from tracker.web.queueing import MustWait, waited

MOST_VISITORS = 10_000  # who is remembered at a time


class Visitors:
    """What each visitor has spent lately, in seconds of work."""

    def __init__(self, most: int = MOST_VISITORS) -> None:
        self.most = most
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._guard = Lock()

    def wait(self, who: str, at: float) -> int:
        """After how many seconds a visitor may ask again; 0 for now."""
        with self._guard:
            return _allowance().wait(self._now(who, at))

    def charge(self, who: str, seconds: float, at: float) -> None:
        """Count work that was done for a visitor."""
        with self._guard:
            self._spent[who] = _allowance().charged(self._now(who, at), seconds), at
            self._spent.move_to_end(who)
            if len(self._spent) > self.most:
                self._spent.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._guard:
            self._spent.clear()

    def _now(self, who: str, at: float) -> float:
        spent, then = self._spent.get(who, (0.0, at))
        return _allowance().spent(spent, ago=at - then)


class Clock:
    """Measures what is done for a visitor's request, and charges it up to a bound.

    Waiting until others are served is no work.
    """

    def __init__(self, who: str) -> None:
        self.who, self.left = who, float(MOST_A_REQUEST)
        self.start()

    def start(self) -> None:
        """Measure from now on."""
        self.began = monotonic() - waited()

    def stop(self) -> None:
        """Charge the work since the beginning."""
        now = monotonic()
        seconds = min(now - waited() - self.began, self.left)
        self.left -= seconds
        VISITORS.charge(self.who, seconds, now)

    def pieces(self, content: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces of a long file; only the time in which they are made is charged."""
        self.start()
        for piece in content:
            self.stop()
            yield piece
            self.start()
        self.stop()


class FairShare:
    """Middleware: send away who had more made than one visitor may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the visitor away in little time, or let the request pass and charge what it cost."""
        who = request.visitor = visitor(request)  # type: ignore[attr-defined]
        seconds = VISITORS.wait(who, monotonic()) if who else 0
        refused = _refused(request, seconds) if seconds else None
        if refused is not None:
            return refused
        request.must_wait = seconds  # type: ignore[attr-defined]
        response = self.get_response(request)
        clock: Clock | None = getattr(request, "clock", None)
        if clock is not None and not getattr(response, "from_the_shelf", False):
            clock.stop()
            if response.streaming and not isinstance(response, FileResponse):
                response.streaming_content = clock.pieces(response.streaming_content)  # type: ignore[attr-defined]
        return response

    def process_view(self, request: HttpRequest, view: Any, *_args: Any) -> None:
        """Start the clock of a public page."""
        who: str = request.visitor  # type: ignore[attr-defined]
        if who and hasattr(view, "shows_past_days"):
            request.clock = Clock(who)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Send away who asked for a file of the whole record that would have to be made."""
        if not isinstance(error, MustWait):
            return None
        match: Any = request.resolver_match
        return _later(request, match.func, request.must_wait)  # type: ignore[attr-defined]


def visitor(request: HttpRequest) -> str:
    """Where the work is counted; empty for nowhere.

    An address that is not of the open network is that of a proxy which PROXY_COUNT leaves out, of a
    provider's many customers, or of this machine: it may stand for everybody, so it is not counted.
    """
    address = client_address(request)
    if not settings.VISITOR_SECONDS or not address:
        return ""
    return place_of(address) if ip_address(address).is_global else ""


def _allowance() -> Allowance:
    return Allowance(settings.VISITOR_SECONDS)


def _refused(request: HttpRequest, seconds: int) -> HttpResponse | None:
    """The answer to a visitor who has to wait; None for what he may have all the same.

    A file of the whole record may lie ready; if it does not, the shelf refuses to make it.
    """
    with translation.override(translation.get_language_from_request(request, check_path=True)):
        try:
            view = resolve(request.path_info).func
        except Http404:
            return None
        may_lie_ready = hasattr(view, "made_for_all") and not request.GET
        if may_lie_ready or not hasattr(view, "shows_past_days"):
            return None
        return _later(request, view, seconds)


def _later(request: HttpRequest, view: Any, seconds: int) -> HttpResponse:
    """Say on a page, or of a file in a line, after how long to come again."""
    reason = _(
        "The site made very much for your network address in a short time, and now makes it wait so "
        "that others can read too. Come again after this many seconds: %(seconds)s."
    ) % {"seconds": seconds}
    status = HTTPStatus.TOO_MANY_REQUESTS
    if view.explain is past.explain_in_full:
        page = render_to_string("public/later.html", {"reason": reason})
        response = HttpResponse(page, status=status)
    else:
        response = view.explain(request, past.Unavailable(reason, status))
    response["Retry-After"] = str(seconds)
    response["Content-Language"] = translation.get_language()
    add_never_cache_headers(response)
    # Django logs each answer from 400 on that does not say it is logged: a flood would fill the disk.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- no other way
    return response


VISITORS = Visitors()
