"""What one needs to know to use the values of a target: names, unit, sources, method, licences, quotes."""

from datetime import date
from typing import Any

from django.conf import settings

from tracker.addresses import address
from tracker.datasets.columns import LANGUAGES
from tracker.datasets.package import LICENCE, NAME, schema
from tracker.datasets.values import VALUES
from tracker.models import Source, Target
from tracker.web.exports import in_each_language

SOURCE = ("title", "publisher", "edition", "published_text", "url", "licence", "language")


def of_target(target: Target, version: date | None) -> dict[str, Any]:
    """The metadata of a target that is loaded with its series. version: the day of the data."""
    verdict, series = target.verdict, target.series
    unit = target.unit or (series.indicator.unit if series else None)
    return {
        "target_id": target.code,
        **in_each_language(target, "title"),
        "indicator": series
        and {
            "indicator_id": series.indicator.code,
            **in_each_language(series.indicator, "name", "definition"),
            "frequency": series.indicator.frequency,
        },
        "area": series and {"area": series.place.code, **in_each_language(series.place, "name")},
        "unit": unit and {"unit": unit.code, **in_each_language(unit, "name")},
        "method": verdict
        and {
            "method": verdict.method,
            "version": verdict.method_version,
            "judged_on": verdict.judged_on.isoformat(),
        },
        "quotes": target.quotes,
        "sources": [_source(row) for row in _sources(target)],
        "licence": {**LICENCE, "quotes": "Quoted sentences keep the licences of their sources."},
        "publisher": {"title": NAME, "path": settings.SITE_URL},
        "version": version.isoformat() if version else None,
        "pages": {code: address("target", target.code, language=code) for code in LANGUAGES},
        "values": f"{target.code}.csv",
        "schema": schema(VALUES, set()),
    }


def _sources(target: Target) -> list[Source]:
    """The sources of the values of a target and of its quotes, each once."""
    rows = target.series.observations.all() if target.series else ()
    found = {row.source.code: row.source for row in rows if row.source}
    quoted = {str(quote.get("source") or "") for quote in target.quotes} - {"", *found}
    found |= {row.code: row for row in Source.objects.filter(code__in=quoted)}
    return [row for _code, row in sorted(found.items())]


def _source(row: Source) -> dict[str, Any]:
    return {"source_id": row.code, **{name: getattr(row, name) for name in SOURCE}}
