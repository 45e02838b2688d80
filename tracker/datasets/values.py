"""What was measured: observations, the values of one target, series, indicators and units."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from tracker.datasets.columns import DataSet, Row, code_of, field, fields, given
from tracker.datasets.targets import AT_A_TIME, IN_UNIT
from tracker.models import Indicator, Observation, Place, Series, Target, Unit


def _breakdown(series: Series) -> str:
    return ";".join(f"{name}={code}" for name, code in sorted(series.breakdown.items()))


def _all_observations(on: date) -> Iterable[Observation]:
    rows = Observation.objects.select_related(
        "series__indicator__unit",
        "series__place",
        "source",
        "report_line__report__obligation__organization",
    ).order_by("series__code", "year", "pk")
    return rows.iterator(chunk_size=AT_A_TIME)


OBSERVATIONS = DataSet(
    "observations",
    _("Values"),
    _("Every published value of every series, with its source. A missing value is empty, never 0."),
    (
        code_of("indicator_id", _("Code of the indicator"), "series.indicator", "indicators"),
        code_of("series_id", _("Code of the series"), "series", "series"),
        *fields(Observation, "year period_start period_end period_text"),
        *fields(Observation, "value low high", **IN_UNIT),
        *fields(Observation, "value_text qualifier"),
        code_of("unit", _("Code of the unit of measurement"), "series.indicator.unit", "units"),
        code_of("area", _("Code of the place"), "series.place", "places"),
        given(
            "breakdown", "string", _("Breakdown, such as sex=F"), lambda row: _breakdown(row.series)
        ),
        *fields(Observation, "status used"),
        code_of("source_id", _("Code of the source"), "source", "sources"),
        *field(Observation, "source_text"),
        code_of(
            "reported_by",
            _("Code of the body that reported it"),
            "report_line.report.obligation.organization",
            "organizations",
        ),
        *fields(Observation, "edition note"),
        given("approved_on", "date", _("Day of the approval")),
    ),
    _all_observations,
)
VALUES = DataSet(
    "values",
    _("Values of a target"),
    _("The published values of the series that measures one target, oldest first."),
    (given("target_id", "string", _("Code of the target")), *OBSERVATIONS.columns),
)
PLAN = DataSet(
    "plan",
    _("Plan by year"),
    _("What the document plans for each year, beside what was observed."),
    (
        given("year", "integer", _("Year"), lambda row: row["year"]),
        given("plan", "number", _("Plan for the year"), lambda row: row["plan"], unit="unit"),
        given("fact", "number", _("Fact"), lambda row: row["fact"], unit="unit"),
    ),
)


def value_rows(target: Target) -> Iterator[Row]:
    """All values of a target whose series is loaded with its observations, oldest first."""
    if target.series is None:
        return
    found = sorted(target.series.observations.all(), key=lambda row: (row.year or 9999, row.pk))
    for row in found:
        yield {"target_id": target.code, **OBSERVATIONS.row(row)}


SERIES = DataSet(
    "series",
    _("Series"),
    _("An indicator in one place and one breakdown."),
    (
        given("series_id", "string", _("Code of the series"), "code"),
        code_of("indicator_id", _("Code of the indicator"), "indicator", "indicators"),
        code_of("area", _("Code of the place"), "place", "places"),
        given("breakdown", "string", _("Breakdown, such as sex=F"), _breakdown),
        *field(Series, "comparable_from"),
    ),
    lambda on: Series.objects.select_related("indicator", "place").order_by("code"),
    ("series_id",),
)
INDICATORS = DataSet(
    "indicators",
    _("Indicators"),
    _("What can be measured, with its definition and unit."),
    (
        given("indicator_id", "string", _("Code of the indicator"), "code"),
        *fields(Indicator, "name definition translation_confirmed"),
        code_of("unit", _("Code of the unit of measurement"), "unit", "units"),
        *fields(Indicator, "opensdg_code better"),
        code_of("numerator_id", _("Code of the numerator"), "numerator", "indicators"),
        code_of("denominator_id", _("Code of the denominator"), "denominator", "indicators"),
        *field(Indicator, "limit", **IN_UNIT),
        *field(Indicator, "release_delay_months", unit=_("months")),
        *field(Indicator, "staleness_years", unit=_("years")),
        *field(Indicator, "frequency"),
    ),
    lambda on: Indicator.objects.select_related("unit", "numerator", "denominator").order_by(
        "code"
    ),
    ("indicator_id",),
)
UNITS = DataSet(
    "units",
    _("Units of measurement"),
    _("The units, named so that they read right after a number."),
    (
        given("unit", "string", _("Code of the unit of measurement"), "code"),
        *fields(Unit, "name percent"),
    ),
    lambda on: Unit.objects.order_by("code"),
    ("unit",),
)
PLACES = DataSet(
    "places",
    _("Places"),
    _(
        "Countries, regions and groups of countries. Regions have the dates from and to which they exist."
    ),
    (
        given("area", "string", _("Code of the place"), "code"),
        *fields(Place, "name kind"),
        code_of("part_of", _("Code of the place that it is a part of"), "parent", "places"),
        *fields(Place, "valid_from valid_to kazstat_code"),
    ),
    lambda on: Place.objects.select_related("parent").order_by("code"),
    ("area",),
)
