"""Indicators in the regions of the country: the map of a year, the table of all, and their files."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from tracker.addresses import address
from tracker.models import Indicator, Series
from tracker.queries import measured
from tracker.web import figures, pictures, regional
from tracker.web.data_answers import data_file, tables
from tracker.web.pages import public_file, public_page, show, today
from tracker.web.public_figures import standing_alone, values_of
from tracker.web.regional import Regional


@public_page
def listed(request: HttpRequest) -> HttpResponse:
    """The indicators that have values of the regions."""
    return show(request, "regions", indicators=measured.with_regions())


@public_page
def shown(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: the map of a year, the table, and the line of the region asked for."""
    indicator, series, found = _found(request, code)
    chosen = next((one for one in series if one.place.code == request.GET.get("region")), None)
    return show(
        request,
        "region",
        indicator=indicator,
        found=found,
        figure=found.figure,
        chosen=chosen,
        line=figures.of_series(chosen, [], on=today()) if chosen else None,
        sources=found.sources,
    )


@data_file
def as_file(request: HttpRequest, kind: str, code: str) -> HttpResponseBase:
    """The values of all regions."""
    _indicator, series, _drawn = _found(request, code)
    return tables(request, kind, f"{code}-regions", [values_of(series)])


@public_file
def as_svg(request: HttpRequest, code: str) -> HttpResponse:
    """The map as a picture that stands alone."""
    return HttpResponse(_alone(request, code), content_type="image/svg+xml")


@public_file
def as_png(request: HttpRequest, code: str) -> HttpResponse:
    """The same in pixels."""
    return pictures.answer(pictures.of_svg, _alone(request, code))


def _found(request: HttpRequest, code: str) -> tuple[Indicator, Sequence[Series], Regional]:
    indicator = get_object_or_404(measured.with_regions(), code=code)
    series = measured.regional(indicator)
    found = regional.regional(indicator, series, asked=request.GET.get("year", ""))
    if found is None:
        raise Http404
    return indicator, series, found


def _alone(request: HttpRequest, code: str) -> str:
    _indicator, _series, found = _found(request, code)
    return standing_alone(found.figure, f"{address('region', code)}?year={found.year}")
