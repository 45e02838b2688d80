"""A code that is typed in the wrong case leads to its record, if it can mean only one."""

from collections.abc import Callable
from typing import Any

from django.db.models.functions import Upper
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from tracker.models import Indicator, Organization, Strategy, Target
from tracker.web.comparison_list import COMPARISONS

RECORDS: dict[str, Any] = {  # by the folder before the code
    "targets": Target,
    "strategies": Strategy,
    "organizations": Organization,
    "regions": Indicator,
}


def answer(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    """The view's answer; where it knows no such code, the way to the one that was meant."""
    try:
        return view(request, *args, **kwargs)
    except Http404:
        where = meant(request, kwargs["code"]) if "code" in kwargs else ""
        if not where:
            raise
        query = request.META["QUERY_STRING"]
        return HttpResponsePermanentRedirect(f"{where}?{query}" if query else where)


def meant(request: HttpRequest, typed: str) -> str:
    """The address with the one code that differs from the typed in case alone; empty for none.

    Codes in addresses are ASCII, so every database folds them alike.
    """
    match = request.resolver_match
    if match is None:
        return ""
    folder = match.route.partition("<code:code>")[0].rstrip("/").rpartition("/")[2]
    if folder in RECORDS:
        records = RECORDS[folder].objects.alias(folded=Upper("code"))  # targets have an index of it
        alike = records.filter(folded=typed.upper())
        found = list(alike.values_list("code", flat=True)[:2])
    else:
        found = [code for code in COMPARISONS if code == typed.lower()]
    if len(found) != 1 or found[0] == typed:
        return ""
    return reverse(match.view_name, args=[found[0]])
