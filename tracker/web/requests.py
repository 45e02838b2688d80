"""The request of a person who has signed in, and a calm page for whoever loses a race."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
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
