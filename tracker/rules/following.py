"""When a follower's mail is due, and what floods a form. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

MONDAY = 1


class Rhythm(StrEnum):
    """How often a follower wants mail."""

    IMMEDIATE = "immediate"
    WEEKLY = "weekly"


class Limit(NamedTuple):
    """At most so many times within so long."""

    most: int
    within: timedelta

    def is_exceeded(self, times: int) -> bool:
        """Whether so many times, the present one counted, are too many."""
        return times > self.most


def is_due(rhythm: str, looked_at: datetime, *, at: datetime, morning: int) -> bool:
    """Whether a follower's changes are to be told now: weekly from Monday morning on, once.

    at: a moment in the country's time; morning: the hour before which no weekly mail is written.
    """
    if rhythm == Rhythm.IMMEDIATE:
        return True
    return looked_at < _last_monday(at, morning)


def _last_monday(at: datetime, morning: int) -> datetime:
    """The latest Monday morning that has begun."""
    monday = at - timedelta(days=at.isoweekday() - MONDAY)
    begun = monday.replace(hour=morning, minute=0, second=0, microsecond=0)
    return begun if begun <= at else begun - timedelta(days=7)
