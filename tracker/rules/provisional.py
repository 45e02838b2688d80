"""Values that wait for their official figure. Their body is not late: the statistic is not out yet."""

from datetime import date

from tracker.rules.releases import release_of

NOT_FINAL = frozenset({"preliminary", "estimate"})
LATER = "later"  # why there is no value: it is published later


def waits(value_status: str, no_data_reason: str) -> bool:
    """Whether what a line says stands only until the official figure is out."""
    return value_status in NOT_FINAL or (value_status == "no_data" and no_data_reason == LATER)


def expected_on(said: date | None, period_end: date, delay_months: int | None) -> date | None:
    """The day by which the figure should be out: as the body says, else by the usual delay."""
    return said or release_of(period_end, delay_months)


def is_due(expected: date | None, *, on: date) -> bool:
    """Whether the figure should be out, so that the body is asked again."""
    return expected is not None and on >= expected
