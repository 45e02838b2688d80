"""How long readers wait for an answer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.rules.answering import days_of, median_days

ASKED = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("waits", "middle"),
    [((), None), ((4,), "4"), ((9, 1, 2), "2"), ((1, 9, 2, 3), "2.5"), ((0, 2, 2, 400), "2")],
)
def test_the_median_of_an_even_number_lies_between_the_two_middle_ones(waits, middle):
    found = median_days((ASKED, ASKED + timedelta(days=days)) for days in waits)

    assert found == (middle and Decimal(middle))


def test_days_are_those_of_the_calendar():
    assert days_of((ASKED, ASKED)) == 0
    assert days_of((ASKED, ASKED + timedelta(days=1))) == 1
