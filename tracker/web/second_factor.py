"""The one place that holds people to their second factor, and notes when a session was last seen."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from tracker.models import User
from tracker.roles import needs_second_factor

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SEEN, AFTER = "seen_at", "after_second_factor"  # keys in the session
SEEN_EVERY = 300  # seconds
SET_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "logout",
        "account_logout",
        "healthz",
    }
)


class SecondFactor:
    """Middleware: who needs a second factor and has none gets to its set-up and the way out alone.

    It stands before every page of the portal and of the administration. The public pages are the
    same for everyone: they come from memory, and nobody's session is looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the set-up where a factor is missing."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or hasattr(view, "shows_past_days"):
            return None  # nobody, or nobody's matter: the page does not come to depend on cookies
        person = request.user
        if not isinstance(person, User):
            return None
        match = request.resolver_match
        if not (match and match.url_name == "session"):  # asking how long it lasts is no activity
            _note_activity(request)
        if (match and not match.namespaces and match.url_name in SET_UP) or has_what_it_needs(
            person
        ):
            return None
        if request.method == "GET":
            request.session[AFTER] = request.get_full_path()
        return redirect("mfa_index")


def has_what_it_needs(person: User) -> bool:
    """Whether a person has a second factor, or needs none."""
    if not needs_second_factor(person):
        return True
    return Authenticator.objects.filter(user=person, type__in=STRONG).exists()


def mark_seen(request: HttpRequest) -> None:
    """Remember in the session when it was last seen; this also puts off its end."""
    request.session[SEEN] = int(time.time())


def _note_activity(request: HttpRequest) -> None:
    """Every five minutes, write down that the session is in use, and from where."""
    last = request.session.get(SEEN)
    if last is None or time.time() - last < SEEN_EVERY:
        return
    mark_seen(request)
    place = get_client_ip_address(request)
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    rows.update(last_seen_at=timezone.now(), **({"ip": place} if place else {}))
