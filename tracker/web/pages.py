"""What every public page has in common: open to all, only read, the same bytes for everyone."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from tracker.queries import changes

A_PAGE = 100


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to everyone. Caches may keep the answer but ask each time whether it still holds."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return login_not_required(require_safe(answer))


def public_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a data file to everyone and to the scripts of other sites."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(answer)


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Answer with a public page; each tells how fresh its data are."""
    return render(request, f"public/{template}.html", {"as_of": changes.data_day(), **context})


def today() -> date:
    """The day in the country."""
    return timezone.localdate()


def page_of(rows: QuerySet[Any] | list[Any], request: HttpRequest, name: str = "page") -> Page:
    """The hundred rows asked for; a page that does not exist is the nearest one."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get(name))


def query_without_page(request: HttpRequest, *names: str) -> str:
    """The query of the address but for the page number, for the links to other pages."""
    query = request.GET.copy()
    for name in names or ("page",):
        query.pop(name, None)
    return query.urlencode()
