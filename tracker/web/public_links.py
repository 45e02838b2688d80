"""Whole addresses of public pages, for those who take them elsewhere."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from tracker.wording import language as active


def address(name: str, *args: Any, language: str = "") -> str:
    """The whole address of a page in a language; in the active one unless said otherwise."""
    with override(language or active()):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"
