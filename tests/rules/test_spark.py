"""The small line of values: its corners, and the ring of the value that is not approved yet."""

from decimal import Decimal

import pytest

from tracker.rules.spark import HEIGHT, WIDTH, spark

pytestmark = pytest.mark.pure
KNOWN = {2024: Decimal(10), 2025: Decimal(20)}


def test_the_new_value_is_a_ring_at_the_end_and_not_a_dot():
    drawn = spark(KNOWN, (2026, Decimal(15)))

    assert (len(drawn.dots), drawn.ring) == (2, (WIDTH - 5.0, HEIGHT / 2))
    assert drawn.line.count(",") == 3


@pytest.mark.parametrize("known", [{}, {2025: Decimal(1)}])
def test_a_single_value_is_no_line(known):
    assert spark(known, None) is None


def test_values_that_never_change_lie_in_the_middle():
    flat = spark({2024: Decimal(0), 2025: Decimal(0)}, None)

    assert {y for _x, y in flat.dots} == {HEIGHT / 2}
