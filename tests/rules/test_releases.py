from datetime import date

import pytest

from tracker.rules.releases import FREQUENCIES, expected_release, is_out

pytestmark = pytest.mark.pure
YEAR = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("last", "frequency", "delay", "expected"),
    [
        (YEAR, "year", 0, date(2026, 12, 31)),
        (YEAR, "year", 9, date(2027, 9, 30)),
        (YEAR, "half_year", 2, date(2026, 8, 31)),
        (YEAR, "quarter", 1, date(2026, 4, 30)),
        (date(2026, 1, 15), "month", 1, date(2026, 3, 15)),
        (date(2026, 8, 30), "half_year", 0, date(2027, 2, 28)),
    ],
)
def test_the_next_figure_comes_after_the_last_period_the_frequency_and_the_delay(
    last, frequency, delay, expected
):
    assert expected_release(last, FREQUENCIES[frequency], delay) == expected


@pytest.mark.parametrize("unknown", [(None, 12, 9), (YEAR, None, 9), (YEAR, 12, None)])
def test_of_what_is_not_known_no_release_is_expected(unknown):
    assert expected_release(*unknown) is None


@pytest.mark.parametrize(
    ("delay", "on", "expected"),
    [
        (9, date(2027, 4, 1), False),
        (9, date(2027, 9, 29), False),
        (9, date(2027, 9, 30), True),
        (0, date(2026, 12, 31), True),
        (None, date(2027, 4, 1), None),
    ],
)
def test_a_report_due_before_its_official_figure_is_not_late(delay, on, expected):
    assert is_out(date(2026, 12, 31), delay, on=on) is expected
