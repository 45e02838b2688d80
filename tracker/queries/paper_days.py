"""What was corrected about the day on which a report came on paper."""

from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from tracker.models import Report


class DayCorrected(NamedTuple):
    """One correction: who made it, when and why, and the day before and after it."""

    at: datetime
    by: str
    was: date
    now: date
    why: str


def corrections(report: Report) -> list[DayCorrected]:
    """The corrections of a report's day, newest first."""
    if report.received_on is None:
        return []
    versions = list(report.history.select_related("history_user").order_by("history_id"))
    found = [
        DayCorrected(
            new.history_date,
            str(new.history_user or "–"),
            old.received_on,
            new.received_on,
            new.history_change_reason,
        )
        for old, new in pairwise(versions)
        if old.received_on and new.received_on and old.received_on != new.received_on
        if new.history_change_reason
    ]
    return found[::-1]
