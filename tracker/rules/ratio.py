"""What moved a ratio: its numerator, its denominator or both; said only where the division agrees."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.rules.numbers import WIDE
from tracker.rules.values import Value


class Cause(StrEnum):
    """Why a ratio moved as it did.

    UNEXPLAINED: the two series divided move otherwise than the published ratio. UNCHECKED: the
    published ratio has no values to compare with. UNKNOWN: a value that cannot be divided.
    """

    FELL_OUTGROWN = "fell_outgrown"
    FELL_FASTER = "fell_faster"
    FELL_NUMERATOR = "fell_numerator"
    FELL_DENOMINATOR = "fell_denominator"
    ROSE_FASTER = "rose_faster"
    ROSE_OUTLASTED = "rose_outlasted"
    ROSE_NUMERATOR = "rose_numerator"
    ROSE_DENOMINATOR = "rose_denominator"
    SAME = "same"
    UNEXPLAINED = "unexplained"
    UNCHECKED = "unchecked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Change:
    """A part of the ratio in the first and the last year.

    percent: the change in per cent of the first value; None where that says nothing, because the
    first value is zero or either is negative.
    """

    first: Decimal
    last: Decimal

    @property
    def percent(self) -> Decimal | None:
        if self.first <= 0 or self.last < 0:
            return None
        return WIDE.divide((self.last - self.first) * 100, self.first)

    @property
    def direction(self) -> int:
        return _sign(self.last - self.first)


@dataclass(frozen=True)
class Moved:
    """How both parts moved between two years, and what that did to the ratio."""

    first_year: int
    last_year: int
    numerator: Change
    denominator: Change
    cause: Cause


def explain(
    numerator: Iterable[Value],
    denominator: Iterable[Value],
    ratio: Iterable[Value],
    *,
    starts: Iterable[int | None] = (),
) -> Moved | None:
    """Compare both parts in their first and last common year; None with fewer than two.

    Years in which the ratio has a value too are preferred. `starts`: years to begin with, the most
    wanted first, where they are common.
    """
    above, below, published = _by_year(numerator), _by_year(denominator), _by_year(ratio)
    shared = sorted(above.keys() & below.keys())
    checked = [year for year in shared if year in published]
    years = checked if len(checked) > 1 else shared
    if len(years) < 2:
        return None
    last = years[-1]
    first = next((year for year in starts if year in years and year != last), years[0])
    upper = Change(above[first], above[last])
    lower = Change(below[first], below[last])
    whole = Change(published[first], published[last]) if len(checked) > 1 else None
    return Moved(first, last, upper, lower, _cause(upper, lower, whole))


def _by_year(values: Iterable[Value]) -> dict[int, Decimal]:
    return {value.year: value.value for value in values}


def _cause(upper: Change, lower: Change, whole: Change | None) -> Cause:
    numbers = (upper.first, upper.last, lower.first, lower.last)
    if min(numbers) < 0 or not lower.first or not lower.last:
        return Cause.UNKNOWN
    if whole is None:
        return Cause.UNCHECKED
    divided = _sign(upper.last * lower.first - upper.first * lower.last)
    if divided != whole.direction and not _within_rounding(upper, lower, whole):
        return Cause.UNEXPLAINED
    if not whole.direction:
        return Cause.SAME
    return _fall(upper, lower) if divided < 0 else _rise(upper, lower)


def _within_rounding(upper: Change, lower: Change, whole: Change) -> bool:
    """Whether the published ratio stands still only because it is rounded."""
    if whole.direction or not upper.first:
        return False
    exponents = [value.as_tuple().exponent for value in (whole.first, whole.last)]
    step = Decimal(1).scaleb(min(one for one in exponents if isinstance(one, int)))
    growth = WIDE.divide(upper.last * lower.first, upper.first * lower.last)
    return abs(whole.first * (growth - 1)) <= step


def _fall(upper: Change, lower: Change) -> Cause:
    if upper.direction > 0:
        return Cause.FELL_OUTGROWN
    if not upper.direction:
        return Cause.FELL_DENOMINATOR
    return Cause.FELL_FASTER if lower.direction < 0 else Cause.FELL_NUMERATOR


def _rise(upper: Change, lower: Change) -> Cause:
    if upper.direction < 0:
        return Cause.ROSE_OUTLASTED
    if not upper.direction:
        return Cause.ROSE_DENOMINATOR
    return Cause.ROSE_FASTER if lower.direction > 0 else Cause.ROSE_NUMERATOR


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)
