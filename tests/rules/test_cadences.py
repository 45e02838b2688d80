from datetime import date
from itertools import pairwise

import pytest

from tracker.rules.cadences import CADENCES, DueDay

FIRST_OF_APRIL = DueDay(month=4, day=1)


def due_days(cadence, year, due=FIRST_OF_APRIL):
    return [period.due_on for period in CADENCES[cadence].rule(year, due)]


@pytest.mark.parametrize(
    ("cadence", "year", "expected"),
    [
        ("yearly", 2026, [date(2027, 4, 1)]),
        ("half_yearly", 2026, [date(2026, 10, 1), date(2027, 4, 1)]),
        (
            "quarterly",
            2026,
            [date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)],
        ),
        ("five_yearly", 2025, [date(2026, 4, 1)]),
        ("five_yearly", 2026, []),
        ("continuous", 2026, []),
        ("irregular", 2026, []),
        ("per_meeting", 2026, []),
    ],
)
def test_reports_fall_due(cadence, year, expected):
    assert due_days(cadence, year) == expected


def test_a_short_month_ends_earlier():
    assert due_days("half_yearly", 2026, DueDay(month=8, day=31))[0] == date(2027, 2, 28)


@pytest.mark.parametrize("cadence", [key for key in CADENCES if CADENCES[key].traits.has_due_days])
def test_periods_follow_each_other_and_end_before_they_are_due(cadence):
    periods = [
        period
        for year in range(2016, 2031)
        for period in CADENCES[cadence].rule(year, FIRST_OF_APRIL)
    ]

    assert all(one.ends_on < two.starts_on for one, two in pairwise(periods))
    assert all(one.starts_on < one.ends_on < one.due_on for one in periods)
