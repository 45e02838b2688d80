"""Published pages and files are made once for each edition of the record, and kept until the next.

A request of a public address costs one tiny query: which edition is the present one. The answer is
made before sessions, languages and accounts are looked at, and holds for everyone. What a change of
the record is, the triggers of the database tell (`workflow.editions`).
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import split_directive_names

from tracker.queries import edition
from tracker.web.snapshots import Key, Snapshot, Store, Turns, taken

# The parameters that public pages read, but for the past day: an address with any other is answered
# as ever, and never kept.
PARAMETERS = frozenset(
    [
        *("q", "strategy", "status", "kind", "standing", "body", "data", "disputed", "deadline"),
        *("sort", "level", "region", "year", "from", "to", "sep", "bom", "together"),
        *("page", "methods-page", "corrected", "later", "milestones", "shared", "by_hand"),
    ]
)
# Marks that other sites hang on addresses, to follow people; they are as good as absent.
TRAILERS = ("utm_", "fbclid", "gclid", "yclid", "ysclid", "_openstat")
# The cookies by which public pages differ, with the values that make them differ. Other caches ask
# each time whether a page still holds, with the reader's cookies, so no Vary is needed.
COOKIES = {"display": frozenset({"large"})}
LONGEST_QUERY = 300
PATIENCE = 20  # seconds for which a request waits for another that makes the same page


class Wanted(NamedTuple):
    """What a request asks for, and where its snapshot belongs."""

    key: Key
    store: Store


class Published:
    """Middleware: answer with the snapshot of the present edition, or make it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from memory, or let the request pass and keep what comes back."""
        wanted = wanted_by(request) if settings.PUBLISHED_BYTES else None
        if wanted is None:
            return _for_all(self.get_response(request))
        kept = wanted.store.get(wanted.key)
        now = standing() if kept else None
        if kept and now and kept.stands_for == now:
            return kept.answer(request)
        making = Making(wanted, now)
        request.making = making  # type: ignore[attr-defined]
        try:
            response = _for_all(self.get_response(request))
            return making.finished(request, response)
        finally:
            making.end()

    def process_view(self, request: HttpRequest, view: Any, *_args: Any) -> HttpResponse | None:
        """Take the turn to make a public page; whoever waited for it takes what was made."""
        making: Making | None = getattr(request, "making", None)
        if making is None or not hasattr(view, "shows_past_days"):
            return None
        return making.begin(request, getattr(view, "patience", PATIENCE))


class Making:
    """A public page that is being made for the edition that was the present one before."""

    def __init__(self, wanted: Wanted, stands_for: Any = None) -> None:
        self.wanted = wanted
        self.has_turn = False
        self.stands_for = stands_for  # None where nobody has asked yet
        self.from_memory = False

    def begin(self, request: HttpRequest, patience: float = PATIENCE) -> HttpResponse | None:
        """Take the turn; the answer, where somebody else made it meanwhile."""
        self.has_turn = TURNS.take(self.wanted.key, 0)
        if not self.has_turn:
            self.has_turn, self.stands_for = TURNS.take(self.wanted.key, patience), None
        self.stands_for = self.stands_for or standing()
        kept = self.wanted.store.get(self.wanted.key)
        if kept is None or self.stands_for is None or kept.stands_for != self.stands_for:
            return None
        self.from_memory = True
        return kept.answer(request)

    def finished(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the answer if it is the same for everyone, and give it as everyone gets it."""
        if self.from_memory or self.stands_for is None or not may_be_kept(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        snapshot: Snapshot = taken(response, self.stands_for)
        self.wanted.store.put(self.wanted.key, snapshot)
        return snapshot.answer(request)

    def end(self) -> None:
        """Let others take their turn."""
        if self.has_turn:
            TURNS.give(self.wanted.key)


def standing() -> Any:
    """What a snapshot must stand for now: the edition, and the day in the country. None for nothing."""
    found = edition.present()
    return found and (found, timezone.localdate())


def wanted_by(request: HttpRequest) -> Wanted | None:
    """Where the snapshot of an address belongs; nothing where none could be kept.

    Addresses with a query have a room of their own, so that they never push out those without.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    query = _without_trailers(request)
    if not _is_known(query):
        return None
    cookies = [request.COOKIES.get(name) in values for name, values in COOKIES.items()]
    request.get_host()  # refuses a host that is not ours; no page tells under which it was read
    key = (request.path, query, *cookies)
    return Wanted(key, WITH_QUERY if query else WITHOUT_QUERY)


def _without_trailers(request: HttpRequest) -> str:
    """The query, without the marks by which other sites follow people."""
    query: str = request.META.get("QUERY_STRING", "")
    if query:
        parts = [
            part
            for part in query.split("&")
            if part and not unquote_plus(part).startswith(TRAILERS)
        ]
        query = request.META["QUERY_STRING"] = "&".join(parts)
    return query


def _is_known(query: str) -> bool:
    if not query:
        return True
    names = [name for name, _value in parse_qsl(query, keep_blank_values=True)]
    short = len(query) <= LONGEST_QUERY and len(names) == len(set(names))
    return short and PARAMETERS.issuperset(names)


def _for_all(response: HttpResponse) -> HttpResponse:
    """An answer that is the same in every language does not vary with the reader's."""
    if getattr(response, "same_everywhere", False) and response.has_header("Vary"):
        names = [name.strip() for name in response["Vary"].split(",")]
        others = [name for name in names if name.lower() != "accept-language"]
        if others:
            response["Vary"] = ", ".join(others)
        else:
            del response["Vary"]
    return response


def may_be_kept(request: Any, response: HttpResponse) -> bool:
    """Whether an answer is complete, and the same for everyone."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    allowed = set(split_directive_names(response.get("Cache-Control", "")))
    session = getattr(request, "session", None)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "public" in allowed
        and not allowed & {"no-store", "private"}
        and varies <= {"accept-encoding"}
        and "nonce-" not in response.get("Content-Security-Policy", "")
        and not (session is not None and session.accessed)
    )


def forget_all() -> None:
    """Forget every snapshot of this process."""
    for store in (WITHOUT_QUERY, WITH_QUERY):
        store.clear()


WITHOUT_QUERY = Store(settings.PUBLISHED_BYTES * 3 // 4)
WITH_QUERY = Store(settings.PUBLISHED_BYTES // 4)
TURNS = Turns()
