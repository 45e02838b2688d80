"""How often a report is owed: the periods of a year and the day each falls due."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.rules.registry import Registry, gettext_noop


@dataclass(frozen=True)
class DueDay:
    """The day the report on a whole year falls due, as an act prints it.

    years_after: 1 where it is due in the year after the reporting year.
    """

    month: int
    day: int
    years_after: int = 1


@dataclass(frozen=True)
class Period:
    """A stretch of time that one report covers, with its last day for handing it in.

    stated_on: the due date as the act states it, where it was moved off a day off.
    """

    starts_on: date
    ends_on: date
    due_on: date
    stated_on: date | None = None


@dataclass(frozen=True)
class Rhythm:
    """Whether a cadence has days of its own; without them no obligation arises by the calendar.

    recurs: its days are told by a recurrence, not by a month and a day (see `due_dates`).
    """

    has_due_days: bool = True
    recurs: bool = False


CADENCES: Registry[Callable[[int, DueDay], tuple[Period, ...]], Rhythm] = Registry()


@CADENCES.add("yearly", gettext_noop("Every year"), Rhythm())
def yearly(year: int, due: DueDay) -> tuple[Period, ...]:
    return _split(year, due, months=12)


@CADENCES.add("half_yearly", gettext_noop("Every half-year"), Rhythm())
def half_yearly(year: int, due: DueDay) -> tuple[Period, ...]:
    return _split(year, due, months=6)


@CADENCES.add("quarterly", gettext_noop("Every quarter"), Rhythm())
def quarterly(year: int, due: DueDay) -> tuple[Period, ...]:
    return _split(year, due, months=3)


@CADENCES.add("five_yearly", gettext_noop("Every five years"), Rhythm())
def five_yearly(year: int, due: DueDay) -> tuple[Period, ...]:
    """Five-year plans end in years that five divides (2021–2025), and so do their reports."""
    if year % 5:
        return ()
    return (Period(date(year - 4, 1, 1), date(year, 12, 31), _due_on(year, 12, due)),)


@CADENCES.add("recurring", gettext_noop("By a recurrence"), Rhythm(has_due_days=False, recurs=True))
@CADENCES.add("per_meeting", gettext_noop("At each meeting"), Rhythm(has_due_days=False))
@CADENCES.add("continuous", gettext_noop("All the time"), Rhythm(has_due_days=False))
@CADENCES.add("irregular", gettext_noop("No fixed times"), Rhythm(has_due_days=False))
def without_due_days(year: int, due: DueDay) -> tuple[Period, ...]:
    """A duty that the year does not divide owes nothing by the day of its report."""
    return ()


def _split(year: int, due: DueDay, *, months: int) -> tuple[Period, ...]:
    """Divide a year; each part is due as long after its end as the year's report after its own."""
    return tuple(
        Period(
            date(year, last - months + 1, 1),
            _day(year, last, 31),
            _due_on(year, last, due),
        )
        for last in range(months, 13, months)
    )


def _due_on(year: int, last_month: int, due: DueDay) -> date:
    month = (year + due.years_after) * 12 + due.month - 1 - (12 - last_month)
    return _day(month // 12, month % 12 + 1, due.day)


def _day(year: int, month: int, day: int) -> date:
    """A day of a month, or its last day where the month is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))
