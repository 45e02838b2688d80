"""What moved a ratio: its numerator and its denominator, in words, in a table and in a picture."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.models import Series, Target
from tracker.phrases_ratio import CAUSES, DENOMINATOR, NO_PER_CENT, NUMERATOR
from tracker.queries.ratios import parts_of
from tracker.rules.numbers import plain
from tracker.rules.ratio import Change, Moved, explain
from tracker.rules.values import Value
from tracker.web.chart import draw
from tracker.web.chart_marks import Point, Texts
from tracker.web.figure import Figure, tick_text
from tracker.web.figures import lines
from tracker.wording import amount_text, number_text, rounded, signed_text
from tracker.workflow.cases import rows_of, values_of

WHOLE = Decimal(1)


class Part(NamedTuple):
    """The numerator or the denominator with the values that are compared."""

    series: Series
    values: list[Value]


class Ratio(NamedTuple):
    """Both parts of a ratio and what they did to it."""

    numerator: Part
    denominator: Part
    moved: Moved


class Year(NamedTuple):
    """Both parts in one year, empty where there is no value."""

    year: int
    numerator: str
    denominator: str


class Section(NamedTuple):
    """What the page of a target says of its ratio."""

    ratio: Ratio
    sentences: list[str]
    rows: list[Year]
    figure: Figure | None


def ratio_of(target: Target) -> Ratio | None:
    """Compare both parts; nothing where one is missing or they share fewer than two years.

    Values before a declared break in any of the three series are left out.
    """
    parts = parts_of(target.series) if target.series else None
    if target.series is None or parts is None:
        return None
    since = max(one.comparable_from or 0 for one in (target.series, *parts))
    above, below, whole = (_since(one, since) for one in (*parts, target.series))
    begins = target.starts_on.year if target.starts_on else None
    moved = explain(above, below, whole, starts=(begins, target.baseline_year))
    return Ratio(Part(parts[0], above), Part(parts[1], below), moved) if moved else None


def _since(series: Series, year: int) -> list[Value]:
    used = [row for row in rows_of([series.pk])[series.pk] if row.used]
    return [value for value in values_of(used) if value.year >= year]


def of_target(target: Target) -> Section | None:
    """The section on the page of a target, in the active language."""
    ratio = ratio_of(target)
    return Section(ratio, sentences(ratio), _rows(ratio), _figure(ratio)) if ratio else None


def sentences(ratio: Ratio) -> list[str]:
    """How each part changed, and what that did to the ratio."""
    moved = ratio.moved
    years = {"first_year": moved.first_year, "last_year": moved.last_year}
    return [
        _(NUMERATOR) % {**years, **_told(ratio.numerator, moved.numerator)},
        _(DENOMINATOR) % {**years, **_told(ratio.denominator, moved.denominator)},
        _(CAUSES[moved.cause]),
    ]


def _told(part: Part, change: Change) -> dict[str, str]:
    percent = change.percent
    if percent is None:
        return {"name": part.series.indicator.name, "change": _(NO_PER_CENT)}
    number = signed_text(rounded(percent, WHOLE))
    return {"name": part.series.indicator.name, "change": amount_text(number, "%")}


def _rows(ratio: Ratio) -> list[Year]:
    above, below = _texts(ratio.numerator), _texts(ratio.denominator)
    years = sorted(above.keys() | below.keys())
    return [Year(year, above.get(year, ""), below.get(year, "")) for year in years]


def _texts(part: Part) -> dict[int, str]:
    unit = part.series.indicator.unit.name
    return {value.year: amount_text(number_text(value.value), unit) for value in part.values}


def _figure(ratio: Ratio) -> Figure | None:
    """Both parts as lines that begin at 100; nothing where one begins at or below zero."""
    moved, parts = ratio.moved, (ratio.numerator, ratio.denominator)
    if min(moved.numerator.first, moved.denominator.first) <= 0:
        return None
    names = _("Numerator"), _("Denominator")
    above = _indexed(ratio.numerator, moved.numerator.first, moved, second=False)
    below = _indexed(ratio.denominator, moved.denominator.first, moved, second=True)
    drawn = draw([*above, *below], tick_text=tick_text, texts=Texts(names=names))
    if drawn is None:
        return None
    told = (
        f"{name}: {'; '.join(f'{point.year}: {point.label}' for point in line)}."
        for name, line in zip(names, (above, below), strict=True)
    )
    return Figure(
        id="chart-ratio",
        title=_("Numerator and denominator, %(year)s = 100") % {"year": moved.first_year},
        subtitle=" / ".join(part.series.indicator.name for part in parts),
        summary=" ".join(told),
        panels=(lines(drawn),),
    )


def _indexed(part: Part, first: Decimal, moved: Moved, *, second: bool) -> list[Point]:
    points = []
    for value in part.values:
        if moved.first_year <= value.year <= moved.last_year:
            index = value.value / first * 100
            text = number_text(rounded(index, WHOLE))
            points.append(Point(value.year, float(index), text, second=second))
    return points


def as_data(target: Target) -> dict[str, Any] | None:
    """The same for JSON: numbers as decimal texts, sentences in each language."""
    ratio = ratio_of(target)
    if ratio is None:
        return None
    moved = ratio.moved
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = " ".join(sentences(ratio))
    return {
        "first_year": moved.first_year,
        "last_year": moved.last_year,
        "numerator": _part_data(ratio.numerator, moved.numerator),
        "denominator": _part_data(ratio.denominator, moved.denominator),
        "cause": moved.cause.value,
        "sentences": said,
    }


def _part_data(part: Part, change: Change) -> dict[str, Any]:
    percent = change.percent
    return {
        "indicator_id": part.series.indicator.code,
        "series_id": part.series.code,
        "unit": part.series.indicator.unit.code,
        "change_percent": None if percent is None else plain(rounded(percent, WHOLE)),
        "values": [{"year": one.year, "value": plain(one.value)} for one in part.values],
    }
