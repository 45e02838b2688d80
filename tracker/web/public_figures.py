"""Figures that compare countries, fields and years: their list, the page of one, and its files."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tracker.addresses import address
from tracker.datasets.columns import Table
from tracker.datasets.values import OBSERVATIONS
from tracker.models import Series
from tracker.web import comparisons, pictures
from tracker.web.comparison_list import COMPARISONS, Comparison
from tracker.web.comparisons import Compared
from tracker.web.data_answers import data_file, tables
from tracker.web.figure import Figure, alone
from tracker.web.pages import public_file, public_page, show, today


@public_page
def listed(request: HttpRequest) -> HttpResponse:
    """All figures by their names."""
    return show(request, "figures", wanted=COMPARISONS.values())


@public_page
def shown(request: HttpRequest, code: str) -> HttpResponse:
    """One figure with its table."""
    found = comparisons.compared(_wanted(code), on=today())
    return show(
        request,
        "figure",
        compared=found,
        figure=found.figure,
        sources=found.figure.sources if found.figure else [],
    )


@data_file
def as_file(request: HttpRequest, kind: str, code: str) -> HttpResponseBase:
    """The values of a figure, all of every series."""
    found = comparisons.compared(_wanted(code), on=today())
    series = {cell.series.pk: cell.series for cell in found.cells}.values()
    return tables(request, kind, code, [values_of(series)])


def values_of(series: Iterable[Series]) -> tuple[str, Table]:
    """All values of some series as a table for a file."""
    values = (row for one in series for row in one.observations.all())
    return OBSERVATIONS.name, Table(OBSERVATIONS, OBSERVATIONS.rows(values))


@public_file
def as_svg(request: HttpRequest, code: str) -> HttpResponse:
    """A figure as a picture that stands alone."""
    return HttpResponse(_alone(code), content_type="image/svg+xml")


@public_file
def as_png(request: HttpRequest, code: str) -> HttpResponse:
    """The same in pixels."""
    return pictures.answer(pictures.of_svg, _alone(code))


def _wanted(code: str) -> Comparison:
    try:
        return COMPARISONS[code]
    except KeyError:
        raise Http404 from None


def _alone(code: str) -> str:
    found: Compared = comparisons.compared(_wanted(code), on=today())
    if found.figure is None:
        raise Http404
    return standing_alone(found.figure, address("figure", code))


def standing_alone(drawn: Figure, where: str) -> str:
    """A figure as a file that tells where it comes from. where: the whole address of its page."""
    return alone(drawn, on=today(), address=where)
