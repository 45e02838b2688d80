"""From a dated rule to its periods and due dates: the one way in which a due date comes about."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.rules import recurrence
from tracker.rules.cadences import CADENCES, DueDay, Period
from tracker.rules.workdays import Shift, shifted

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Times:
    """What a rule says of the times of a duty.

    due: the day for the report on a whole year. recurrence: the due days themselves, as an
    iCalendar rule that counts from first_year. shift: what happens on days off.
    """

    cadence: str
    due: DueDay | None = None
    recurrence: str = ""
    first_year: int | None = None
    shift: Shift = Shift.NONE


def periods(times: Times, year: int) -> tuple[Period, ...]:
    """The periods of a reporting year with their due dates; none where the rule sets no day."""
    return tuple(
        replace(period, due_on=shifted(period.due_on, times.shift), stated_on=period.due_on)
        for period in _stated(times, year)
    )


def _stated(times: Times, year: int) -> tuple[Period, ...]:
    """The periods as the act states them."""
    if CADENCES[times.cadence].traits.recurs:
        return _recurring(times, year) if times.recurrence else ()
    return CADENCES[times.cadence].rule(year, times.due) if times.due else ()


def _recurring(times: Times, year: int) -> tuple[Period, ...]:
    """A due day ends its period, which begins on the day after the due day before.

    The first one begins with the first reporting year.
    """
    first_year = times.first_year or year
    found = []
    for day in recurrence.due_days(times.recurrence, year, first_year=first_year):
        before = recurrence.due_day_before(times.recurrence, day, first_year=first_year)
        starts_on = before + A_DAY if before else date(first_year, 1, 1)
        found.append(Period(starts_on, day, day))
    return tuple(found)
