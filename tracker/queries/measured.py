"""The series of an indicator side by side: of several countries, of the regions, of a breakdown."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from tracker.models import Dimension, Indicator, Observation, Series, Target
from tracker.queries.targets import DRAWN


def _with_values(series: QuerySet[Series]) -> QuerySet[Series]:
    """Series with their values and all that is told of them."""
    return series.select_related("indicator__unit", "place").prefetch_related(
        "observations__source",
        "observations__report_line__report__obligation__organization",
    )


def series_of(indicator: str, places: Iterable[str]) -> list[Series]:
    """All series of an indicator in some places, whatever their breakdown."""
    found = Series.objects.filter(indicator__code=indicator, place__code__in=list(places))
    drawn = [f"targets__{name}" for name in DRAWN]
    return list(_with_values(found).prefetch_related(*drawn).order_by("code"))


def names_of(dimensions: Collection[str]) -> dict[tuple[str, str], Dimension]:
    """The values of some breakdowns by breakdown and code, in one query."""
    rows = Dimension.objects.filter(dimension__in=dimensions) if dimensions else ()
    return {(row.dimension, row.code): row for row in rows}


def by_year(series: Series | None) -> dict[int, Observation]:
    """The values of a series that are used, by their years."""
    rows = series.observations.all() if series else ()
    return {row.year: row for row in rows if row.used and row.year and row.value is not None}


def shared_year(parts: Iterable[Collection[int]]) -> int | None:
    """The newest of the years that all parts have which have any; None where they share none."""
    known = [set(years) for years in parts if years]
    return max(set.intersection(*known), default=None) if known else None


def regional(indicator: Indicator) -> list[Series]:
    """The series of an indicator in the regions of the country, without any breakdown."""
    found = Series.objects.filter(indicator=indicator, place__kind="region", breakdown={})
    return list(_with_values(found).order_by("place__code"))


def _told_by_regions() -> Any:
    """The indicators that have values of at least two regions, by their keys."""
    counted = Series.objects.filter(
        place__kind="region", breakdown={}, observations__value__isnull=False
    )
    return (
        counted.values("indicator")
        .annotate(regions=Count("place", distinct=True))
        .filter(regions__gte=2)
        .values("indicator")
    )


def with_regions() -> QuerySet[Indicator]:
    """The indicators that have values of at least two regions."""
    indicators = Indicator.objects.filter(pk__in=_told_by_regions())
    return indicators.select_related("unit").order_by("code")


def marked(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets that know in `has_map` whether there is a map of the regions for their indicator."""
    own = _told_by_regions().filter(indicator=OuterRef("series__indicator"))
    return targets.annotate(has_map=Exists(own))


def parts_of(judged_with: str) -> list[Target]:
    """The targets that are judged together, with the values of their series."""
    found = Target.objects.filter(judged_with=judged_with).select_related("series")
    return list(found.prefetch_related("series__observations__source").order_by("code"))
