"""One target as data files and pictures."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from tracker.addresses import address
from tracker.datasets.columns import Table
from tracker.datasets.targets import COUNTED, TARGETS, VERDICTS
from tracker.datasets.texts import as_data
from tracker.datasets.values import PLAN, VALUES, value_rows
from tracker.models import Target
from tracker.queries import changes, targets
from tracker.web import (
    cards,
    counted,
    exports,
    judgements,
    metadata,
    pictures,
    planned,
    ratios,
    shapes,
    sourcing,
    together,
)
from tracker.web.data_answers import asked_of, data_file, json_answer, tables
from tracker.web.pages import public_file, today
from tracker.web.public_figures import standing_alone


def _target(code: str) -> Target:
    return get_object_or_404(targets.whole(), code=code)


@data_file
def target(request: HttpRequest, kind: str, code: str) -> HttpResponseBase:
    """The values of one target; a workbook holds what else is known of it too."""
    row = _target(code)
    found = [("values", Table(VALUES, value_rows(row)))]
    if kind == "xlsx":
        verdicts = targets.verdicts_of(row).select_related("target__unit")
        found += [
            ("target", Table(TARGETS, [TARGETS.row(row)])),
            ("plan", Table(PLAN, planned.numbers_beside(row))),
            ("verdicts", Table(VERDICTS, VERDICTS.rows(verdicts))),
            ("counted", Table(COUNTED, COUNTED.rows(counted.of_target(row)))),
        ]
    return tables(request, kind, code, found)


@data_file
def target_json(request: HttpRequest, code: str) -> HttpResponse:
    """One target with its verdict, values, quotes and notes."""
    row, asked = _target(code), asked_of(request)
    data = exports.target_data(row, changes.notes_about(sourcing.codes_of(row)))
    data["values"] = [as_data(value) for value in value_rows(row) if asked.wants(value)]
    data["judgements"] = judgements.as_data(row)
    data |= {
        "comparable_from": row.series.comparable_from if row.series else None,
        "plan": planned.as_data(row),
        "ratio": ratios.as_data(row),
        "counted": [as_data(thing) for thing in COUNTED.rows(counted.of_target(row))],
    }
    return json_answer(data)


@data_file
def target_metadata(request: HttpRequest, code: str) -> HttpResponse:
    """What one needs to know to use the values of a target."""
    data = metadata.of_target(_target(code), _version())
    return json_answer(data)


def _version() -> date | None:
    return changes.record().judged_on


@data_file
def counted_things(request: HttpRequest, kind: str, code: str) -> HttpResponseBase:
    """The things counted towards one target."""
    rows = COUNTED.rows(counted.of_target(_target(code)))
    return tables(request, kind, f"{code}-counted", [("counted", Table(COUNTED, rows))])


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
    asked = together.asked(request)
    related = targets.judged_with(row) if asked else ()
    figure = shapes.of_target(row, on=today(), beside=together.others_on(row, related))
    if figure is None:
        raise Http404
    where = address("target", code) + ("?together=1" if asked else "")
    return standing_alone(figure, where)
