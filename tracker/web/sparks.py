"""The last values of the targets of a list as small lines, which only adorn their numbers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.models import Observation, Target
from tracker.rules.spark import Spark, spark


def of_targets(targets: Iterable[Target], *, on: date) -> dict[int, Spark]:
    """The line of each target by its key, in one query; none with fewer than two values."""
    by_series = {row.pk: row.series_id for row in targets if row.series_id}
    known: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = Observation.objects.filter(
        series__in=set(by_series.values()), used=True, year__lte=on.year, value__isnull=False
    )
    told: Iterable[Any] = rows.order_by().values_list("series", "year", "value")
    for series, year, value in told:
        known[series][year] = value
    lines = {series: spark(values, None) for series, values in known.items()}
    return {pk: line for pk, series in by_series.items() if (line := lines.get(series))}
