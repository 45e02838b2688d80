"""What a coordinator changed about a cycle: it outlives the night that opens cycles by the rules."""

from typing import Any

from django.db.models import QuerySet

from tracker.models import Cycle, CycleChange


def changes(cycle: Cycle) -> list[CycleChange]:
    """All changes of a cycle, newest first."""
    found = cycle.changes.select_related("made_by", "organization")
    return list(found.order_by("-made_at", "-pk"))


def left_out(cycle: Cycle) -> set[int]:
    """The bodies that were taken out of a cycle and not added again."""
    newest = {
        change.organization_id: change.what
        for change in cycle.changes.filter(what__in=("body_added", "body_removed")).order_by(
            "made_at", "pk"
        )
    }
    return {body for body, what in newest.items() if body and what == "body_removed"}


def extensions(cycle: Cycle) -> QuerySet[CycleChange]:
    """When all bodies of a cycle got more time, whether or not those that were late did, oldest first."""
    return cycle.changes.filter(what__startswith="extended").order_by("made_at", "pk")


def terms(cycle: Cycle) -> dict[str, Any]:
    """The extension that all bodies of a cycle have, for one that joins it later."""
    latest = extensions(cycle).last()
    if latest is None or latest.day_after is None or latest.day_after <= cycle.due_on:
        return {}  # none, or the rule has moved past it
    return {
        "extended_to": latest.day_after,
        "extension_reason": latest.reason,
        "extended_by_id": latest.made_by_id,
    }
