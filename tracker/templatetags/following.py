"""What every public page offers to take along: its feed, its calendar, mails, and a way to report errors."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from tracker.addresses import path_in

register = template.Library()

FOLLOWED = ("target", "strategy", "organization")


def _match(context: Mapping[str, Any]) -> Any:
    """The address of a public page; None on every other page."""
    match = getattr(context.get("request"), "resolver_match", None)
    return match if match and hasattr(match.func, "shows_past_days") else None


def _named(context: Mapping[str, Any], match: Any) -> tuple[str, list[Any]]:
    """What a page is about: `target` with its code, `cycle` with its year; else the site.

    What is not found is about nothing: its page has the exception in its context.
    """
    kind = "cycle" if match.url_name == "consolidated" else match.url_name
    if kind in (*FOLLOWED, "cycle") and "exception" not in context:
        return kind, list(match.kwargs.values())
    return "site", []


@register.inclusion_tag("components/feed_links.html", takes_context=True)
def feed_links(context: Mapping[str, Any]) -> dict[str, Any]:
    """The feeds of a page for its head: its own in each language, and that of the site."""
    match = _match(context)
    if match is None:
        return {"feeds": []}
    kind, args = _named(context, match)
    names = dict.fromkeys([kind, "site"])
    here = str(get_language())
    feeds = [
        (code, path_in(code, reverse(f"{name}_feed", args=args if name == kind else [])))
        for name in names
        for code, _language in settings.LANGUAGES
        if name == kind or code == here
    ]
    return {"feeds": feeds}


@register.inclusion_tag("components/take_along.html", takes_context=True)
def take_along(context: Mapping[str, Any]) -> dict[str, Any]:
    """The links at the foot of a public page; nothing on every other page."""
    match = _match(context)
    if match is None:
        return {}
    kind, args = _named(context, match)
    request, past = context["request"], context.get("past")
    seen = past.shown.isoformat() if past and past.shown else ""
    about = {"page": request.path} | ({"as_of": seen} if seen else {})
    calendar = "site" if kind == "cycle" else kind
    return {
        "feed": reverse(f"{kind}_feed", args=args),
        "calendar": reverse(f"{calendar}_calendar", args=args if calendar == kind else []),
        "follow": f"{reverse('follow')}{f'?{kind}={args[0]}' if kind in FOLLOWED else ''}",
        "report": f"{reverse('error-form')}?{urlencode(about)}",
    }
