"""What should be flagged, from statuses and dates alone. Whether it is flagged is kept elsewhere."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.timing import Timing, punctuality
from tracker.rules.values import Reason, Status
from tracker.rules.workdays import day_off

REVIEW_WORKING_DAYS = 10


class FlagReason(StrEnum):
    """Why somebody should look at a target or a report."""

    OFF_TRACK = "off_track"
    OVERDUE_NO_DATA = "overdue_no_data"
    MISSED = "missed"
    STALE_DATA = "stale_data"
    REPORT_DUE_SOON = "report_due_soon"
    REPORT_OVERDUE = "report_overdue"
    REVIEW_OVERDUE = "review_overdue"
    JUDGEMENTS_DIFFER = "judgements_differ"


BY_STATUS = {
    Status.OFF_TRACK: FlagReason.OFF_TRACK,
    Status.OVERDUE_NO_DATA: FlagReason.OVERDUE_NO_DATA,
    Status.MISSED: FlagReason.MISSED,
}


BY_TIMING = {
    Timing.DUE_SOON: {FlagReason.REPORT_DUE_SOON},
    Timing.DUE_TODAY: {FlagReason.REPORT_DUE_SOON},
    Timing.OVERDUE: {FlagReason.REPORT_OVERDUE},
}


def wanted_target_flags(
    status: Status, reasons: Iterable[Reason], *, judgements_differ: bool = False
) -> set[FlagReason]:
    """The flags a target should carry after its verdict."""
    wanted = {BY_STATUS[status]} if status in BY_STATUS else set()
    wanted |= {FlagReason.STALE_DATA} if Reason.STALE in reasons else set()
    return wanted | ({FlagReason.JUDGEMENTS_DIFFER} if judgements_differ else set())


def wanted_report_flags(
    *, due_on: date, handed_in: bool, waiting_since: date | None, on: date
) -> set[FlagReason]:
    """The flags an obligation should carry on a day.

    The due date itself is still in time. waiting_since: the day the report was submitted, while
    it waits for its review.
    """
    wanted = set()
    if not handed_in:
        wanted |= BY_TIMING.get(punctuality(due_on, None, on=on).timing, set())
    if waiting_since and on > working_days_after(waiting_since, REVIEW_WORKING_DAYS):
        wanted.add(FlagReason.REVIEW_OVERDUE)
    return wanted


def working_days_after(day: date, count: int) -> date:
    """The day that many working days later, without weekends and public holidays."""
    while count:
        day += timedelta(days=1)
        count -= day_off(day) is None
    return day
