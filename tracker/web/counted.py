"""The things that a running count counts."""

from typing import Any

from django.db.models import F

from tracker.models import Counted, Target
from tracker.web.exports import in_each_language


def of_target(target: Target) -> list[Counted]:
    """The things counted so far, the earliest first; those without a date come last."""
    things = target.counted.select_related("source")
    return list(things.order_by(F("counted_on").asc(nulls_last=True), "pk"))


def rows_of(target: Target) -> list[dict[str, Any]]:
    """The same as rows of a data file."""
    return [
        {
            "target_id": target.code,
            **in_each_language(thing, "name"),
            "counted_on": thing.counted_on,
            "evidence": thing.evidence,
            "source_id": thing.source.code if thing.source else "",
        }
        for thing in of_target(target)
    ]
