"""Reported errors with their public answers, counts and the time to answer."""

from django.http import HttpRequest, HttpResponse

from tracker.queries import questions as found
from tracker.web.pages import page_of, public_page, query_without_page, show, today


@public_page
def questions(request: HttpRequest) -> HttpResponse:
    """Every answer that was released, newest first."""
    return show(
        request,
        "questions",
        page=page_of(found.public(), request),
        query=query_without_page(request),
        summary=found.summary(today()),
    )
