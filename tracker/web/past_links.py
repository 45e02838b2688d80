"""What an answer as of a past day carries on: the day in its links, forms, data and file names."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)
LINK = re.compile(rf'<a\b(?![^>]* data-present)[^>]*? href="((?:/(?:{LANGUAGES}|data)/|\?)[^"]*)"')
FORM = re.compile(r'<form\b(?=[^>]* method="get")(?![^>]* data-present)[^>]*>')
WHOLE = "/data/"  # the files of the whole record stand outside the languages
HEAD = re.compile(r"/[a-z]+/([^/.?#]*)")
SUFFIX = re.compile(r'(\.\w+)"$')


def kept(request: HttpRequest, response: HttpResponse, day: date) -> HttpResponse:
    """The answer with the day in whatever leads on from it."""
    kind = response["Content-Type"].partition(";")[0]
    if kind == "text/html":
        response.content = with_day(response.content.decode(), day).encode()
        return response
    if response.status_code != HTTPStatus.OK:
        return response
    if kind == "application/json":
        inside = response.content.removeprefix(b"{")  # an object with members, as all of ours are
        response.content = f'{{"as_of": "{day}", '.encode() + inside
    _name(request, response, day)
    return response


def _name(request: HttpRequest, response: HttpResponse, day: date) -> None:
    """Put the day into the name under which a file is kept."""
    name = request.path.rpartition("/")[2]
    header = response.get("Content-Disposition") or f'inline; filename="{name}"'
    response["Content-Disposition"] = SUFFIX.sub(rf'-{day}\1"', header)


def with_day(page: str, day: date) -> str:
    """A page whose links and forms to other public pages keep the day.

    What leads to the present on purpose says so: `data-present`.
    """
    field = f'<input type="hidden" name="as_of" value="{day}">'
    page = FORM.sub(lambda form: form[0] + field, page)
    return LINK.sub(lambda link: _link(link[0], link[1], day), page)


def _link(tag: str, address: str, day: date) -> str:
    """A link to a public page with the day in its address, unless it is there already."""
    if "as_of=" in address or not is_public(address):
        return tag
    path, mark, fragment = address.partition("#")
    joint = "&amp;" if "?" in path else "?"
    return f'{tag.removesuffix(address + chr(34))}{path}{joint}as_of={day}{mark}{fragment}"'


def is_public(address: str) -> bool:
    """Whether an address of ours leads to a public page or file."""
    if address.startswith(WHOLE):
        return True
    head = HEAD.match(address)
    return head is None or head[1] in heads()


@cache
def heads() -> frozenset[str]:
    """How the addresses of the public pages begin after the language."""
    return frozenset(_heads(import_module("tracker.web.urls").urlpatterns, ""))


def _heads(routes: Iterable[Any], before: str) -> Iterator[str]:
    for route in routes:
        path = f"{before}{route.pattern}"
        if hasattr(route, "url_patterns"):
            yield from _heads(route.url_patterns, path)
        elif hasattr(route.callback, "shows_past_days"):
            yield re.split(r"[/.]", path)[0]
