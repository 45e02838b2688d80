"""Forms that were sent too late: kept in the session, and given back after the sign-in, not stored.

A form of ours carries its owner's signed name. When it arrives after the end of the session, or
with the token of an earlier one, what was typed waits in the browser's session for that person. It
goes when the form is sent again, when the person discards it, and when somebody else signs in.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from tracker.templatetags.staff import WHOSE, owner_of
from tracker.web.requests import SignedIn

KEPT = "kept_forms"  # in the session: {page: {"whose", "at", "typed", "files"}}
MOST_FORMS = 3
MOST_CHARACTERS = 1_000_000
KEPT_FOR = 24 * 3600  # seconds
NEVER_KEPT = {"csrfmiddlewaretoken", WHOSE}

type View = Callable[..., HttpResponse]


def gives_back(page: str) -> Callable[[View], View]:
    """Mark a view whose form is kept when it comes too late, with the page that shows it again."""

    def mark(view: View) -> View:
        view.shown_on = page  # type: ignore[attr-defined]
        return view

    return mark


class KeepForms:
    """Middleware, before the one that sends people to the sign-in: keep what they typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, named: Any) -> None:
        """Keep a form that nobody signed in has sent; a form that arrives replaces the kept one."""
        if not getattr(view, "login_required", True):
            return  # public pages never look at the session
        signed_in = request.user.is_authenticated if _kept(request) else False
        if signed_in:
            _keep_only_own(request)
        page = getattr(view, "shown_on", None)
        if page is None:
            return
        if request.method != "POST":
            request.typed_before = typed_before(request)  # type: ignore[attr-defined]
            return
        address = reverse(page, kwargs=named)
        if signed_in or request.user.is_authenticated:
            _drop(request, address)
        else:
            _keep(request, address)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form with an old token: give one of ours back, refuse all else calmly.

    The token changes at a sign-in in another tab. A form that another site sends is not kept.
    """
    found = request.resolver_match
    page = getattr(found.func, "shown_on", None) if found else None
    if found and page and _from_here(request):
        address = reverse(page, kwargs=found.kwargs)
        if _keep(request, address):
            return redirect(address)
    return render(request, "staff/stale_form.html", status=403)


def _from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site."""
    origin = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    return urlsplit(origin).netloc == request.get_host()


def _keep(request: HttpRequest, address: str) -> bool:
    """Keep what was typed for its owner; return whether it could be kept."""
    owner = owner_of(request.POST)
    typed = {name: texts for name, texts in request.POST.lists() if name not in NEVER_KEPT}
    length = sum(len(name) + sum(map(len, texts)) for name, texts in typed.items())
    if not owner or length > MOST_CHARACTERS:
        return False
    if request.user.is_authenticated and str(request.user.pk) != owner:
        return False
    kept = {page: form for page, form in _kept(request).items() if page != address}
    newest = dict(list(kept.items())[1 - MOST_FORMS :])
    form = {"whose": owner, "at": _now(), "typed": typed, "files": bool(request.FILES)}
    request.session[KEPT] = {**newest, address: form}
    return True


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What the person typed in the form of this page before signing in again, if it waits."""
    form = _kept(request).get(request.path) if request.method == "GET" else None
    if form is None:
        return None
    typed = QueryDict(mutable=True)
    for name, texts in form["typed"].items():
        typed.setlist(name, texts)
    request.files_lost = form["files"]  # type: ignore[attr-defined]
    return typed


def sent_or_kept(request: HttpRequest) -> QueryDict | None:
    """What was sent; while the page is only read, what its person typed before signing in again."""
    return (request.POST if request.method == "POST" else typed_before(request)) or None


def forget(request: SignedIn) -> HttpResponse:
    """Discard what was kept of one page, and show the page as it is stored."""
    page = request.POST.get("page", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None) or page[:1] != "/":
        return redirect("duties")
    _drop(request, page)
    return redirect(page)


def _keep_only_own(request: HttpRequest) -> None:
    """Drop what somebody else typed, and what is too old."""
    forms, owner = _kept(request), str(request.user.pk)
    mine = {
        page: form
        for page, form in forms.items()
        if form["whose"] == owner and _now() - form["at"] < KEPT_FOR
    }
    if mine != forms:
        request.session[KEPT] = mine


def _drop(request: HttpRequest, address: str) -> None:
    forms = _kept(request)
    if address in forms:
        request.session[KEPT] = {page: form for page, form in forms.items() if page != address}


def _kept(request: HttpRequest) -> dict[str, Any]:
    return request.session.get(KEPT, {})


def _now() -> int:
    return int(timezone.now().timestamp())
