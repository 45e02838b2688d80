"""When an official figure may be expected: a late reporter and a statistic not out yet are two things."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

# The codes of an indicator's frequency, in months from one value to the next.
FREQUENCIES: Mapping[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def release_of(period_end: date, delay_months: int | None) -> date | None:
    """The day by which the value of a period should be out; nothing where no delay is known."""
    return None if delay_months is None else months_later(period_end, delay_months)


def expected_release(
    last_period_end: date | None, frequency_months: int | None, delay_months: int | None
) -> date | None:
    """The day by which the next value should be out: the last period + the frequency + the delay.

    Nothing where one of the three is not known.
    """
    if last_period_end is None or frequency_months is None:
        return None
    return release_of(months_later(last_period_end, frequency_months), delay_months)


def is_out(period_end: date, delay_months: int | None, *, on: date) -> bool | None:
    """Whether the official value of a period should be out on a day; None where nobody knows."""
    released_on = release_of(period_end, delay_months)
    return None if released_on is None else on >= released_on


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of a month leads to the last day of a month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    ends_month = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if ends_month else min(day.day, last))
