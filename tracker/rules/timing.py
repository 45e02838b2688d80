"""Punctuality from dates. A due date is inclusive: handing in on that day is on time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON_DAYS = 14


class Timing(StrEnum):
    """How a duty stands against its due date."""

    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    EXTENDED = "extended"
    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Punctuality:
    """How a duty stands, and by how many days (left, or late; 0 where it does not matter)."""

    timing: Timing
    days: int = 0


def punctuality(
    due_on: date, handed_in_on: date | None, *, on: date, extended_to: date | None = None
) -> Punctuality:
    """Judge a duty on a day. `handed_in_on` is the day of the first submission.

    With more time given, that is the day that counts; until then an open duty is "extended".
    """
    last_day = extended_to or due_on
    if handed_in_on is not None:
        late = (handed_in_on - last_day).days
        return Punctuality(Timing.LATE, late) if late > 0 else Punctuality(Timing.ON_TIME)
    left = (last_day - on).days
    if left < 0:
        return Punctuality(Timing.OVERDUE, -left)
    if extended_to:
        return Punctuality(Timing.EXTENDED, left)
    if left == 0:
        return Punctuality(Timing.DUE_TODAY)
    return Punctuality(Timing.DUE_SOON if left <= SOON_DAYS else Timing.NOT_DUE, left)
