"""How long a person stays signed in: as long as something is done, and a working day after that."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from tracker.web.requests import SignedIn

SEEN = "seen"  # in the session: when it was used last, in seconds since 1970
TOUCHED_EVERY = 300  # seconds: so that reading pages seldom writes a session


class StaySignedIn:
    """Middleware: what a signed-in person does puts off the end of the session.

    Asking for how long it still lasts does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the use of the session, at most every five minutes."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_args: object) -> None:
        """Look at the session only where a page for signed-in people is asked for."""
        if view is session or not getattr(view, "login_required", True):
            return
        if request.user.is_authenticated:
            touch(request)
            request.session_left = left(request)  # type: ignore[attr-defined]


def touch(request: HttpRequest, *, after: int = TOUCHED_EVERY) -> None:
    """Put the end of the session off, unless that was done a moment ago."""
    if _now() - request.session.get(SEEN, 0) > after:
        request.session[SEEN] = _now()


def left(request: HttpRequest) -> int:
    """The seconds until the session ends, if nothing is done."""
    seen: int = request.session.get(SEEN, _now())
    return max(0, seen + settings.SESSION_COOKIE_AGE - _now())


def _now() -> int:
    return int(timezone.now().timestamp())


@never_cache
def session(request: SignedIn) -> HttpResponse:
    """Tell how long the session lasts; a form that is sent extends it."""
    if request.method == "POST":
        touch(request, after=0)
    return JsonResponse({"left": left(request)})
