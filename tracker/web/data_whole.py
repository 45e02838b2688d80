"""The files of the whole record: their addresses stand outside the languages and stay as they are."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_safe

from tracker.datasets import WHOLE, archives
from tracker.datasets.books import File
from tracker.datasets.columns import LANGUAGES, Table
from tracker.datasets.package import package
from tracker.models import Consolidation, DataCopy
from tracker.queries import changes, duties
from tracker.web.data_answers import TYPES, data_file, named, tables
from tracker.web.pages import today
from tracker.web.shelf import made_once

A_PIECE = 64 * 1024  # bytes
A_YEAR = 365 * 24 * 60 * 60  # seconds


def same_everywhere(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer in the same bytes, whatever language the reader's browser asks for."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        with override("en"):
            response = view(*args, **kwargs)
        response.same_everywhere = True
        response["Content-Language"] = ", ".join(LANGUAGES)
        return response

    return answer


@same_everywhere
@data_file
@made_once
def one(request: HttpRequest, kind: str, name: str) -> HttpResponseBase:
    """One whole data set."""
    if name not in WHOLE:
        raise Http404
    dataset = WHOLE[name]
    rows = dataset.all_rows(today())
    return tables(request, kind, name, [(name, Table(dataset, rows))])


@same_everywhere
@data_file
@made_once
def descriptor(request: HttpRequest) -> HttpResponse:
    """What all data sets are, for programs."""
    text = archives.written(package(changes.record().judged_on))
    return HttpResponse(text, content_type="application/json")


@same_everywhere
@data_file
@made_once
def everything(request: HttpRequest) -> HttpResponseBase:
    """All data sets in one file."""
    return _packed(archives.whole(today()), "nysana")


@same_everywhere
@data_file
@made_once
def year(request: HttpRequest, year: int) -> HttpResponseBase:
    """What belongs to a reporting year."""
    found = list(duties.cycles().filter(year=year))
    if not found:
        raise Http404
    editions = [edition for cycle in found for edition in duties.published(cycle)]
    return _packed(archives.of_year(year, _in_order(editions), today()), f"cycle-{year}")


def _packed(file: File, name: str) -> HttpResponseBase:
    return named(StreamingHttpResponse(_pieces(file), content_type=TYPES["zip"]), name, "zip")


def _pieces(file: File) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, A_PIECE), b"")


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
