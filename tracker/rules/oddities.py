"""What looks odd about a reported value. A warning never stops anything; it asks for one more look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from tracker.rules.numbers import WIDE
from tracker.rules.provisional import Early, too_early

JUMP = Decimal("0.5")  # of the last value
TIMES_USUAL = 3  # the usual change in a year
FEWEST_CHANGES = 4
FEWEST_VALUES = 6  # for the distance from the middle
FAR = Decimal("3.5")  # robust z-score
MAD_TO_SIGMA = Decimal("0.6745")
POWERS = (1, 2, 3)  # of ten
NEAR_POWER = (Decimal("0.8"), Decimal("1.25"))
WHOLE = Decimal(100)


class Warning(StrEnum):  # noqa: A001 -- the everyday word; Python's own is not used here
    """What the officer should look at once more."""

    JUMP = "jump"
    UNUSUAL = "unusual"
    FACTOR_TEN = "factor_ten"
    OUTSIDE_SHARE = "outside_share"
    SAME_AS_LAST = "same_as_last"
    OFFICIAL_DIFFERS = "official_differs"
    YEAR_NOT_BEGUN = Early.YEAR_NOT_BEGUN.value
    YEAR_NOT_OVER = Early.YEAR_NOT_OVER.value
    SUM_OF_PARTS = "sum_of_parts"
    OUTLIER = "outlier"


class Oddity(NamedTuple):
    """A warning with the numbers that its sentence names.

    number: the change in per cent (JUMP, whole), the change (UNUSUAL), the value that was perhaps
    meant (FACTOR_TEN), the official value, the sum of the parts, or the middle value (OUTLIER).
    usual: the usual change in a year. year: that of the last value.
    """

    code: Warning
    number: Decimal | None = None
    usual: Decimal | None = None
    year: int | None = None


@dataclass(frozen=True)
class Known:
    """What a value is held against.

    past: (year, used value) of the series, oldest first, all before `year`. official: the value
    that another source gives for the same year. parts_sum: the sum of all parts that should make
    100 together, where the report gives all of them and they do not. ends_on: the last day of the
    period; on: the day of looking.
    """

    year: int | None = None
    past: tuple[tuple[int, Decimal], ...] = ()
    official: Decimal | None = None
    parts_sum: Decimal | None = None
    ends_on: date | None = None
    on: date | None = None

    def early(self, status: str, *, on: date) -> Early | None:
        """What is wrong with a value that is given before its year is over."""
        if self.ends_on is None:
            return None
        return too_early(status, self.year or self.ends_on.year, self.ends_on, on=on)


def oddities(value: Decimal, status: str, known: Known, *, share: bool) -> tuple[Oddity, ...]:
    """Return what looks odd about a value; `share`: a percentage of a whole, so 0 to 100."""
    found = []
    if share and not 0 <= value <= WHOLE:
        found.append(Oddity(Warning.OUTSIDE_SHARE))
    found += _against_last(value, known)
    if known.official is not None and known.official != value:
        found.append(Oddity(Warning.OFFICIAL_DIFFERS, known.official))
    if known.on and (early := known.early(status, on=known.on)):
        found.append(Oddity(Warning(early)))
    if known.parts_sum is not None:
        found.append(Oddity(Warning.SUM_OF_PARTS, known.parts_sum))
    return tuple(found)


def _against_last(value: Decimal, known: Known) -> list[Oddity]:
    """What the earlier values say. A slip of the decimal separator explains every other distance."""
    if not known.past:
        return []
    year, last = known.past[-1]
    if value == last:
        return [Oddity(Warning.SAME_AS_LAST, year=year)]
    meant = _meant(value, last)
    if meant is not None:
        return [Oddity(Warning.FACTOR_TEN, meant, year=year)]
    found = [_jump(value, last, year) or _unusual(value, known), _outlier(value, known)]
    return [one for one in found if one]


def _meant(value: Decimal, last: Decimal) -> Decimal | None:
    """The value with its separator moved, where it is about 10, 100 or 1,000 times the last one."""
    for power in POWERS if value and last else ():
        for moved in (value.scaleb(-power), value.scaleb(power)):
            if NEAR_POWER[0] <= WIDE.divide(moved, last) <= NEAR_POWER[1]:
                return moved
    return None


def _jump(value: Decimal, last: Decimal, year: int) -> Oddity | None:
    """A change by more than half of the last value."""
    if not last or abs(value - last) <= JUMP * abs(last):
        return None
    percent = WIDE.divide(100 * (value - last), abs(last)).quantize(Decimal(1), ROUND_HALF_UP, WIDE)
    return Oddity(Warning.JUMP, percent, year=year)


def _unusual(value: Decimal, known: Known) -> Oddity | None:
    """A yearly change of more than three times the usual one, which is the middle of all so far."""
    changes = [
        WIDE.divide(abs(later - earlier), Decimal(to - since))
        for (since, earlier), (to, later) in zip(known.past, known.past[1:], strict=False)
    ]
    year, last = known.past[-1]
    if len(changes) < FEWEST_CHANGES or known.year is None or known.year <= year:
        return None
    usual = median(changes)
    change = value - last
    if not usual or abs(change) <= TIMES_USUAL * usual * (known.year - year):
        return None
    return Oddity(Warning.UNUSUAL, change, usual, year)


def _outlier(value: Decimal, known: Known) -> Oddity | None:
    """A value far from the middle of the series: |value − median| > 3.5 × MAD / 0.6745."""
    values = [past for _year, past in known.past]
    if len(values) < FEWEST_VALUES:
        return None
    middle = median(values)
    spread = median(abs(past - middle) for past in values)
    if not spread or abs(value - middle) <= WIDE.divide(FAR * spread, MAD_TO_SIGMA):
        return None
    return Oddity(Warning.OUTLIER, middle)


def sum_of_parts(planned: Sequence[Decimal], values: Sequence[Decimal]) -> Decimal | None:
    """The sum of parts that should make 100 together, where it is not 100.

    `planned`: the promised parts; only where these make 100 are they the whole. The sum may be off
    by as much as the rounding of the values explains.
    """
    if len(planned) < 2 or sum(planned) != WHOLE or len(values) != len(planned):
        return None
    total = sum(values, Decimal(0))
    places = [value.as_tuple().exponent for value in values]
    step = Decimal(1).scaleb(max(place for place in places if isinstance(place, int)))
    return total if abs(total - WHOLE) > step * len(values) / 2 else None
