"""What moved a ratio."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.rules.ratio import Cause, Change, explain
from tracker.rules.values import Value

NUMBERS = some.decimals(-1000, 1000, places=2)
SERIES = some.dictionaries(some.integers(2000, 2006), NUMBERS, max_size=7)


def values(numbers):
    """Yearly values from {year: "number"}."""
    return tuple(Value(year, Decimal(number)) for year, number in numbers.items())


def moved(numerator, denominator, ratio, *starts):
    """The rule on first and last values of 2010 and 2020."""
    years = (2010, 2020)
    parts = (
        values(dict(zip(years, part, strict=True))) for part in (numerator, denominator, ratio)
    )
    return explain(*parts, starts=starts)


@pytest.mark.parametrize(
    ("numerator", "denominator", "ratio", "cause"),
    [
        (("100", "160"), ("100", "185"), ("1.00", "0.86"), Cause.FELL_OUTGROWN),
        (("100", "50"), ("100", "80"), ("1.00", "0.63"), Cause.FELL_FASTER),
        (("100", "50"), ("100", "120"), ("1.00", "0.42"), Cause.FELL_NUMERATOR),
        (("100", "50"), ("100", "100"), ("1.00", "0.50"), Cause.FELL_NUMERATOR),
        (("100", "0"), ("100", "120"), ("1.00", "0"), Cause.FELL_NUMERATOR),
        (("100", "100"), ("100", "120"), ("1.00", "0.83"), Cause.FELL_DENOMINATOR),
        (("100", "185"), ("100", "160"), ("1.00", "1.16"), Cause.ROSE_FASTER),
        (("100", "80"), ("100", "50"), ("1.00", "1.60"), Cause.ROSE_OUTLASTED),
        (("100", "120"), ("100", "50"), ("1.00", "2.40"), Cause.ROSE_NUMERATOR),
        (("100", "120"), ("100", "100"), ("1.00", "1.20"), Cause.ROSE_NUMERATOR),
        (("0", "120"), ("100", "100"), ("0", "1.20"), Cause.ROSE_NUMERATOR),
        (("100", "100"), ("100", "50"), ("1.00", "2.00"), Cause.ROSE_DENOMINATOR),
        (("100", "150"), ("100", "150"), ("1.00", "1.00"), Cause.SAME),
        (("100", "100"), ("100", "100"), ("1.00", "1.00"), Cause.SAME),
        (("100", "160"), ("100", "161"), ("0.17", "0.17"), Cause.SAME),
        (("100", "160"), ("100", "185"), ("0.17", "0.17"), Cause.UNEXPLAINED),
        (("100", "160"), ("100", "185"), ("1.00", "1.20"), Cause.UNEXPLAINED),
        (("100", "150"), ("100", "150"), ("1.00", "0.90"), Cause.UNEXPLAINED),
        (("0", "120"), ("100", "100"), ("1", "1"), Cause.UNEXPLAINED),
        (("100", "160"), ("0", "185"), ("1.00", "0.86"), Cause.UNKNOWN),
        (("100", "160"), ("100", "0"), ("1.00", "0.86"), Cause.UNKNOWN),
        (("-100", "160"), ("100", "185"), ("1.00", "0.86"), Cause.UNKNOWN),
        (("100", "160"), ("100", "-185"), ("1.00", "0.86"), Cause.UNKNOWN),
    ],
)
def test_the_cause_follows_from_how_both_parts_and_the_ratio_moved(
    numerator, denominator, ratio, cause
):
    assert moved(numerator, denominator, ratio).cause is cause


@pytest.mark.parametrize(
    ("first", "last", "percent"),
    [
        *[("100", "160", "60"), ("200", "50", "-75"), ("5", "0", "-100"), ("5", "5", "0")],
        *[("0", "5", None), ("0", "0", None), ("-5", "5", None), ("5", "-5", None)],
    ],
)
def test_a_change_in_per_cent_is_given_only_where_it_says_something(first, last, percent):
    found = Change(Decimal(first), Decimal(last)).percent

    assert found == (None if percent is None else Decimal(percent))


def test_the_span_is_the_first_and_last_year_that_all_three_have():
    found = explain(
        values({2008: 1, 2010: 2, 2020: 4, 2021: 5}),
        values({2009: 1, 2010: 2, 2020: 3, 2021: 4, 2022: 5}),
        values({2010: "1.0", 2020: "1.3", 2022: "1.4"}),
    )

    assert (found.first_year, found.last_year) == (2010, 2020)
    assert (found.numerator.first, found.denominator.last) == (Decimal(2), Decimal(3))


@pytest.mark.parametrize(
    ("starts", "first"),
    [
        *[((), 2010), ((2015,), 2015), ((None, 2015), 2015), ((2013, 2015), 2015)],
        *[((2013,), 2010), ((2020,), 2010)],
    ],
)
def test_the_span_begins_with_the_target_where_both_parts_have_that_year(starts, first):
    numbers = values({2010: 1, 2015: 2, 2020: 4})

    assert explain(numbers, numbers, numbers, starts=starts).first_year == first


@pytest.mark.parametrize("ratio", [{}, {2010: "1.0"}, {2012: "1.0", 2014: "1.1"}])
def test_without_values_of_the_ratio_to_compare_with_no_cause_is_named(ratio):
    found = explain(values({2010: 1, 2020: 4}), values({2010: 1, 2020: 2}), values(ratio))

    assert found.cause is Cause.UNCHECKED
    assert (found.first_year, found.last_year) == (2010, 2020)


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [({}, {}), ({2010: 1}, {2010: 1}), ({2010: 1, 2011: 1}, {2011: 1, 2012: 1})],
)
def test_fewer_than_two_common_years_say_nothing(numerator, denominator):
    both = {**numerator, **denominator}

    assert explain(values(numerator), values(denominator), values(both)) is None


@given(SERIES, SERIES, SERIES)
def test_no_numbers_break_the_rule_and_a_named_cause_fits_the_ratio(numerator, denominator, ratio):
    found = explain(values(numerator), values(denominator), values(ratio))
    if found is None:
        assert len(numerator.keys() & denominator.keys()) < 2
        return
    assert found.first_year < found.last_year
    if found.cause.startswith(("fell", "rose")):
        direction = Change(ratio[found.first_year], ratio[found.last_year]).direction
        assert direction == (1 if found.cause.startswith("rose") else -1)
    if found.cause is Cause.FELL_OUTGROWN:
        assert found.denominator.percent > found.numerator.percent > 0


@given(some.decimals(1, 1000, places=1), NUMBERS.filter(lambda one: one > 0), NUMBERS)
def test_a_ratio_divided_from_its_own_parts_is_always_explained(top, bottom, later):
    top_later = abs(later) + 1
    numbers = {2010: top, 2020: top_later}, {2010: bottom, 2020: bottom + 7}
    ratio = {year: numbers[0][year] / numbers[1][year] for year in (2010, 2020)}

    found = explain(*(values(part) for part in (*numbers, ratio)))

    assert found.cause not in {Cause.UNEXPLAINED, Cause.UNCHECKED, Cause.UNKNOWN}
