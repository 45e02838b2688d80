"""The files of the whole record: their addresses stand outside the languages and stay as they are."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_safe

from tracker.datasets import WHOLE, archives
from tracker.datasets.columns import LANGUAGES, Table
from tracker.datasets.package import package
from tracker.models import Consolidation, DataCopy
from tracker.queries import changes, duties
from tracker.web.data_answers import TYPES, data_file, file_of, named, tables
from tracker.web.pages import today

A_YEAR = 365 * 24 * 60 * 60  # seconds


def same_everywhere(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer in the same bytes, whatever language the reader's browser asks for."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        with override("en"):
            response = view(*args, **kwargs)
        response["Content-Language"] = ", ".join(LANGUAGES)
        return response

    return answer


@same_everywhere
@data_file
def one(request: HttpRequest, kind: str, name: str) -> HttpResponseBase:
    """One whole data set."""
    if name not in WHOLE:
        raise Http404
    dataset = WHOLE[name]
    rows = dataset.all_rows(today())
    return tables(request, kind, name, [(name, Table(dataset, rows))])


@same_everywhere
@data_file
def descriptor(request: HttpRequest) -> HttpResponse:
    """What all data sets are, for programs."""
    text = archives.written(package(changes.record().judged_on))
    return HttpResponse(text, content_type="application/json")


@same_everywhere
@data_file
def everything(request: HttpRequest) -> HttpResponse:
    """All data sets in one file."""
    return file_of(archives.whole(today()), "nysana", "zip")


@same_everywhere
@data_file
def year(request: HttpRequest, year: int) -> HttpResponse:
    """What belongs to a reporting year."""
    found = list(duties.cycles().filter(year=year))
    if not found:
        raise Http404
    editions = [edition for cycle in found for edition in duties.published(cycle)]
    return file_of(archives.of_year(year, _in_order(editions), today()), f"cycle-{year}", "zip")


def _in_order(editions: list[Consolidation]) -> list[Consolidation]:
    return sorted(editions, key=lambda one: (one.content["strategy"], one.edition))


@login_not_required
@require_safe
def copy(request: HttpRequest, day: date) -> HttpResponseBase:
    """The record as it was frozen on the day of a publication: the same bytes for ever."""
    found = get_object_or_404(DataCopy, day=day)
    response = FileResponse(found.file.open(), content_type=TYPES["zip"])
    named(response, f"nysana-{day}", "zip")
    response["ETag"] = f'"{found.sha256}"'
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, immutable=True, max_age=A_YEAR)
    return response
