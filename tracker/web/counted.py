"""The things that a running count counts."""

from django.db.models import F

from tracker.models import Counted, Target


def of_target(target: Target) -> list[Counted]:
    """The things counted so far, the earliest first; those without a date come last."""
    things = target.counted.select_related("source", "target")
    return list(things.order_by(F("counted_on").asc(nulls_last=True), "pk"))
