"""Targets as data files and pictures."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tracker.models import Target
from tracker.queries import changes, targets
from tracker.web import (
    cards,
    counted,
    exports,
    figures,
    judgements,
    pictures,
    planned,
    ratios,
    shapes,
    sourcing,
    together,
)
from tracker.web.pages import public_file, today
from tracker.web.public_figures import standing_alone
from tracker.web.public_targets import filters_of
from tracker.wording import language


def _target(code: str) -> Target:
    return get_object_or_404(targets.whole(), code=code)


@public_file
def targets_csv(request: HttpRequest) -> HttpResponse:
    """The targets that pass the filters, one a row."""
    return exports.csv_file("targets", _rows(request))


@public_file
def targets_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    rows = [exports.as_data(row) for row in _rows(request)]
    return JsonResponse({"targets": rows}, json_dumps_params={"ensure_ascii": False})


def _rows(request: HttpRequest) -> list[dict[str, object]]:
    found = targets.listed(filters_of(request), language())
    return [exports.target_row(row) for row in found.iterator(chunk_size=2000)]


@public_file
def target_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The values of one target."""
    return exports.csv_file(code, exports.value_rows(_target(code)))


@public_file
def target_json(request: HttpRequest, code: str) -> HttpResponse:
    """One target with its verdict, values, quotes and notes."""
    row = _target(code)
    data = exports.target_data(row, changes.notes_about(sourcing.codes_of(row)))
    data["judgements"] = judgements.as_data(row)
    data |= {
        "comparable_from": row.series.comparable_from if row.series else None,
        "plan": planned.as_data(row),
        "ratio": ratios.as_data(row),
        "counted": [exports.as_data(thing) for thing in counted.rows_of(row)],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@public_file
def counted_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The things counted towards one target."""
    return exports.csv_file(f"{code}-counted", counted.rows_of(_target(code)))


@public_file
def target_svg(request: HttpRequest, code: str) -> HttpResponse:
    """The chart of one target as a picture that stands alone."""
    return HttpResponse(_alone(request, code), content_type="image/svg+xml")


@public_file
def target_png(request: HttpRequest, code: str) -> HttpResponse:
    """The same in pixels."""
    return pictures.answer(pictures.of_svg, _alone(request, code))


@public_file
def target_card(request: HttpRequest, code: str) -> HttpResponse:
    """How one target stands, as a card that social networks show beside a link."""
    return pictures.answer(pictures.card, cards.of_target(_target(code)))


def _alone(request: HttpRequest, code: str) -> str:
    row = _target(code)
    related = targets.judged_with(row) if together.asked(request) else ()
    figure = shapes.of_target(row, on=today(), beside=together.others_on(row, related))
    if figure is None:
        raise Http404
    path = reverse("target", args=[code])
    return standing_alone(figure, figures.sources_of(row.series), path)
