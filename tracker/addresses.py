"""The addresses of our own pages for those who are elsewhere: feeds, mails, calendars, other sites."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from tracker.wording import language as active


def address(name: str, *args: Any, language: str = "") -> str:
    """The whole address of a page in a language; in the active one unless said otherwise."""
    with override(language or active()):
        return whole(reverse(name, args=args))


def whole(path: str) -> str:
    """The whole address of a path."""
    return f"{settings.SITE_URL}{path}"


def path_in(code: str, path: str) -> str:
    """The path of the same page in a language; what has none leads to the front page."""
    first, _stroke, rest = path.removeprefix("/").partition("/")
    return f"/{code}/{rest if first in dict(settings.LANGUAGES) else ''}"
