"""Values that come early: before their year is over, or before their official figure is out.

A body whose figure is not out yet is not late. What is said of a year that has not begun is a plan.
"""

from datetime import date
from enum import StrEnum

from tracker.rules.releases import release_of

NOT_FINAL = frozenset({"preliminary", "estimate"})
LATER = "later"  # why there is no value: it is published later


class Early(StrEnum):
    """Why a value cannot be an observation, or not a final one."""

    YEAR_NOT_BEGUN = "year_not_begun"
    YEAR_NOT_OVER = "year_not_over"


def too_early(value_status: str, year: int, ends_on: date, *, on: date) -> Early | None:
    """What is wrong with a value of a period that ends on a day of a year, on the day of looking."""
    if year > on.year:
        return Early.YEAR_NOT_BEGUN
    return Early.YEAR_NOT_OVER if value_status == "final" and on <= ends_on else None


def waits(value_status: str, no_data_reason: str) -> bool:
    """Whether what a line says stands only until the official figure is out."""
    return value_status in NOT_FINAL or (value_status == "no_data" and no_data_reason == LATER)


def expected_on(said: date | None, period_end: date, delay_months: int | None) -> date | None:
    """The day by which the figure should be out: as the body says, else by the usual delay."""
    return said or release_of(period_end, delay_months)


def is_due(expected: date | None, *, on: date) -> bool:
    """Whether the figure should be out, so that the body is asked again."""
    return expected is not None and on >= expected
