"""Answers without a language: whether the site lives, and which language a visitor gets."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers


@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" if the database answers; monitoring and the containers ask this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines which addresses lead nowhere new: forms, searches, past days."""
    private = ("follow/", "report-error/", "search/", "duties/", "login/", "admin/", "display/")
    lines = [f"Disallow: /*/{path}" for path in private] + ["Disallow: /*as_of="]
    text = "\n".join(["User-agent: *", *lines, ""])
    return HttpResponse(text, content_type="text/plain")


@vary_on_headers("Accept-Language", "Cookie")
@login_not_required
def to_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the site in the language the browser asks for, else in Kazakh."""
    return HttpResponseRedirect(f"/{_language_of(request)}/")


@vary_on_headers("Accept-Language", "Cookie")
@login_not_required
def to_data(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the page about the data, in that language."""
    return HttpResponseRedirect(f"/{_language_of(request)}/data/")


def _language_of(request: HttpRequest) -> str:
    accepted = request.headers.get("Accept-Language", "")
    offered = {code for code, _name in settings.LANGUAGES}
    asked = {part.split(";")[0].split("-")[0].strip() for part in accepted.split(",")}
    return get_language_from_request(request) if asked & offered else "kk"
