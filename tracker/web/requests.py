"""The request of a person who has signed in, and calm answers to lost races and unreadable requests."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render

from tracker.models import User
from tracker.workflow.reports import Conflict


class SignedIn(HttpRequest):
    """A request behind the sign-in: its user is one of ours, never an anonymous one."""

    user: User


class ConflictPage:
    """Middleware: when somebody else was faster, say so on a page of its own, with status 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a lost race; leave every other exception to Django."""
        if not isinstance(exception, Conflict):
            return None
        return render(
            request, "staff/conflict.html", {"reason": str(exception)}, status=HTTPStatus.CONFLICT
        )


class OnlyUtf8:
    """Middleware: refuse a request that declares another character set, or holds a NUL.

    No browser sends either, and the database can store neither.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 where the request cannot be read."""
        declared = (request.content_params or {}).get("charset", "utf-8")
        if declared.lower() not in ("utf-8", "utf8") or "%00" in request.META["QUERY_STRING"]:
            return HttpResponseBadRequest("UTF-8 only", content_type="text/plain")
        return self.get_response(request)
