"""Due days by an iCalendar recurrence rule (RFC 5545), such as FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=30.

Only whole days, and at most one a week. The recurrence counts from 1 January of the first
reporting year; since when and until when a duty holds is told by its dates, not by the recurrence.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile

from dateutil.rrule import rrule, rrulestr

FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY"})
PARTS = frozenset(
    {"FREQ", "INTERVAL", "WKST"}
    | {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYSETPOS"}
)
MOST_A_YEAR = 54  # the weeks that may touch a year
LONGEST = 400  # characters
TRIED_YEARS = 12


class Fault(StrEnum):
    """Why a text is no recurrence that a duty can follow."""

    UNREADABLE = "unreadable"
    FREQUENCY = "frequency"
    PART = "part"
    NUMBER = "number"
    TOO_MANY = "too_many"
    NEVER = "never"


class NotARecurrence(ValueError):
    """The text cannot be followed; `fault` tells why, `part` names what is wrong."""

    def __init__(self, fault: Fault, part: str = "") -> None:
        super().__init__(f"{fault}: {part}")
        self.fault, self.part = fault, part


def check(text: str, *, first_year: int) -> None:
    """Raise NotARecurrence unless the text gives between one and 54 due days a year or less often."""
    found = _rule(text, first_year)
    years = range(first_year, first_year + TRIED_YEARS)
    days = [day.year for day in takewhile(lambda day: day.year < years.stop, found)]
    if not days:
        raise NotARecurrence(Fault.NEVER, text)
    if any(days.count(year) > MOST_A_YEAR for year in years):
        raise NotARecurrence(Fault.TOO_MANY, text)


def due_days(text: str, year: int, *, first_year: int) -> tuple[date, ...]:
    """The due days of a year, in order. Raises NotARecurrence."""
    found = _rule(text, first_year)
    begin, end = datetime(year, 1, 1), datetime(year, 12, 31)  # noqa: DTZ001 -- whole days
    return tuple(each.date() for each in found.between(begin, end, inc=True))


def due_day_before(text: str, day: date, *, first_year: int) -> date | None:
    """The due day before another one; None before the first. Raises NotARecurrence."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- whole days
    before = _rule(text, first_year).before(midnight)
    return before.date() if before else None


def _rule(text: str, first_year: int) -> rrule:
    """Read a recurrence that counts from the beginning of a year."""
    _check_parts(text)
    try:
        return rrulestr(text, dtstart=datetime(first_year, 1, 1))  # noqa: DTZ001 -- whole days
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise NotARecurrence(Fault.UNREADABLE, text) from None


def _check_parts(text: str) -> None:
    """Refuse what the reader would take for something else, or would never finish with."""
    given = _parts(text)
    for name in given.keys() - PARTS:
        raise NotARecurrence(Fault.PART, name)
    if given.get("FREQ") not in FREQUENCIES:
        raise NotARecurrence(Fault.FREQUENCY, given.get("FREQ", ""))
    for name, is_sound in SOUND.items():
        if name in given and not is_sound(given[name]):
            raise NotARecurrence(Fault.NUMBER, f"{name}={given[name]}")


def _parts(text: str) -> dict[str, str]:
    """Split a recurrence into its parts, each of which has a value and is there once."""
    pairs = [part.partition("=") for part in text.split(";")]
    given = {name: value for name, _equals, value in pairs}
    if len(text) > LONGEST or len(given) < len(pairs) or not all(given.values()):
        raise NotARecurrence(Fault.UNREADABLE, text[:60])
    return given


def _every(pattern: str, most: int | None = None) -> Callable[[str], bool]:
    """Return a check of a list: each member fits the pattern, and as a number is within 1 … most."""

    def is_sound(listed: str) -> bool:
        members = listed.split(",")
        fits = all(re.fullmatch(pattern, one) for one in members)
        return fits and (most is None or all(1 <= abs(int(one)) <= most for one in members))

    return is_sound


WHOLE = "[+-]?[0-9]{1,3}"
SOUND: Mapping[str, Callable[[str], bool]] = {
    "INTERVAL": _every("0*[1-9][0-9]?"),
    "BYMONTH": _every("[0-9]{1,2}", 12),
    "BYMONTHDAY": _every(WHOLE, 31),
    "BYYEARDAY": _every(WHOLE, 366),
    "BYWEEKNO": _every(WHOLE, 53),
    "BYSETPOS": _every(WHOLE, 366),
    "BYDAY": _every("([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)"),
}
