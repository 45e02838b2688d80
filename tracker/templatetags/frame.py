"""What the frame of a page says: its addresses, its view, and the ways on from its foot."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.addresses import path_in, whole
from tracker.wording import language

register = template.Library()

DISPLAY, LARGE = "display", "large"  # the cookie of the view for low vision, and its one value
FOOT = (
    ("methodology", _("Methodology")),
    ("glossary", _("Glossary")),
    ("data", _("Data and API")),
    ("about", _("About, licence and contact")),
    ("accessibility", _("Accessibility")),
    ("questions", _("Questions and corrections")),
)
WAYS_ON = (
    ("overview", _("Overview")),
    ("targets", _("Targets")),
    ("search", _("Search")),
    ("strategies", _("Strategies")),
    ("organizations", _("Organizations")),
    ("error-form", _("Report an error")),
)


@register.simple_tag(takes_context=True)
def large_view(context: Mapping[str, Any]) -> bool:
    """Whether the visitor asked for large type and strong contrast."""
    request: HttpRequest | None = context.get("request")
    return request is not None and request.COOKIES.get(DISPLAY) == LARGE


@register.inclusion_tag("components/addresses.html", takes_context=True)
def page_addresses(context: Mapping[str, Any]) -> dict[str, Any]:
    """The one address of a public page, and those of the same page in the other languages.

    A narrowed or sorted list, or one of a past day, is the same page as the whole list of today; its
    further pages are their own.
    """
    request: HttpRequest | None = context.get("request")
    view = getattr(getattr(request, "resolver_match", None), "func", None)
    if request is None or not hasattr(view, "shows_past_days"):
        return {}
    page = request.GET.get("page", "")
    query = f"?page={page}" if page.isdecimal() and page != "1" else ""
    here = {code: whole(path_in(code, request.path + query)) for code, _name in settings.LANGUAGES}
    return {"canonical": here[language()], "links": list(here.items()), "first": here["kk"]}


@register.simple_tag(takes_context=True)
def full_address(context: Mapping[str, Any]) -> str:
    """The address of the page as it is typed anywhere, with its query; for paper."""
    request: HttpRequest | None = context.get("request")
    return whole(request.get_full_path() if request else "")


@register.simple_tag
def foot_links() -> list[tuple[str, Any]]:
    """The links at the foot of every page."""
    return [(reverse(name), text) for name, text in FOOT]


@register.simple_tag
def ways_on() -> list[tuple[str, Any]]:
    """Where a visitor can go on who found nothing."""
    return [(reverse(name), text) for name, text in WAYS_ON]
