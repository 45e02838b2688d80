"""Working days: weekends, the public holidays of the country, and the days off that were moved."""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import holidays

COUNTRY = "KZ"
A_DAY = timedelta(days=1)


class DayOff(StrEnum):
    """Why a day is no working day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class Shift(StrEnum):
    """Where a due date goes that falls on a day off. It stays, unless the rule says otherwise."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


STEPS = {Shift.NEXT: A_DAY, Shift.PREVIOUS: -A_DAY}


@cache
def _calendar(year: int) -> holidays.HolidayBase:
    """The days off of one year, and the weekend days worked instead of others."""
    return holidays.country_holidays(COUNTRY, years=year)


def day_off(day: date) -> DayOff | None:
    """Why a day is no working day; None where it is one. A holiday on a Sunday is a holiday."""
    known = _calendar(day.year)
    if day in known:
        return DayOff.HOLIDAY
    return None if known.is_working_day(day) else DayOff.WEEKEND


def shifted(day: date, shift: Shift) -> date:
    """The day on which a duty is due that an act sets to a day: the only place that moves one."""
    while shift is not Shift.NONE and day_off(day):
        day += STEPS[shift]
    return day
