"""What looks odd about a value: each rule, and what it must not complain of."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.rules.oddities import Known, oddities, sum_of_parts
from tracker.rules.oddities import Warning as Code

pytestmark = pytest.mark.pure
STEADY = ("10", "11", "12", "13", "14", "15")


def known(*past, year=2026, **more):
    """Earlier values, one a year, the last one of the year before."""
    first = year - len(past)
    values = tuple((first + n, Decimal(value)) for n, value in enumerate(past))
    return Known(year=year, past=values, **more)


def codes(value, about, *, status="final", share=False):
    """The codes of what looks odd."""
    return [one.code for one in oddities(Decimal(value), status, about, share=share)]


def the_only(value, about, **more):
    """The one thing that looks odd."""
    (found,) = oddities(Decimal(value), "final", about, share=False, **more)
    return found


def test_a_usual_change_is_not_odd():
    assert codes("16", known(*STEADY), share=True) == []


def test_a_first_value_is_not_odd():
    assert codes("16", Known(year=2026)) == []


@pytest.mark.parametrize(("value", "odd"), [("15.0", False), ("15.1", True), ("4.9", True)])
def test_a_change_by_more_than_half_of_the_last_value_is_odd(value, odd):
    assert (Code.JUMP in codes(value, known("10"))) is odd


@pytest.mark.parametrize(("value", "percent"), [("20", "100"), ("4", "-60")])
def test_a_jump_names_its_size_in_per_cent_and_the_year_of_the_last_value(value, percent):
    found = the_only(value, known("10"))

    assert (found.code, found.number, found.year) == (Code.JUMP, Decimal(percent), 2025)


def test_a_jump_from_a_negative_value_keeps_its_direction():
    assert the_only("-4", known("-10")).number == 60


@pytest.mark.parametrize(("value", "odd"), [("18", False), ("18.1", True), ("11.9", True)])
def test_more_than_three_times_the_usual_change_is_odd(value, odd):
    assert (Code.UNUSUAL in codes(value, known(*STEADY))) is odd


def test_an_unusual_change_names_itself_and_the_usual_one():
    found = the_only("19", known(*STEADY))

    assert (found.number, found.usual) == (Decimal(4), Decimal(1))


def test_what_is_usual_needs_four_changes():
    assert codes("107", known("100", "101", "102", "103")) == []


def test_a_gap_of_years_may_bring_the_change_of_all_of_them():
    about = Known(year=2028, past=known(*STEADY).past)

    assert codes("20", known(*STEADY)) == [Code.UNUSUAL]
    assert codes("20", about) == []


def test_a_series_that_never_changed_has_no_usual_change():
    assert codes("5.1", known(*["5"] * 6)) == []


@pytest.mark.parametrize(
    ("value", "meant"), [("1.8", "0.18"), ("18", "0.18"), ("180", "0.180"), ("0.017", "0.17")]
)
def test_a_slipped_separator_is_named_with_the_number_that_was_meant(value, meant):
    found = the_only(value, known(*STEADY[:-1], "0.17"))

    assert (found.code, found.number) == (Code.FACTOR_TEN, Decimal(meant))


def test_a_value_of_zero_is_no_slip_of_the_separator():
    assert codes("0", known("10")) == [Code.JUMP]
    assert codes("5", known("0")) == []


@pytest.mark.parametrize(("value", "odd"), [("-0.1", True), ("0", False), ("100.1", True)])
def test_a_share_lies_between_0_and_100(value, odd):
    assert (Code.OUTSIDE_SHARE in codes(value, Known(), share=True)) is odd


def test_the_same_value_as_last_year_is_odd_and_nothing_else_is_said_of_it():
    assert codes("15", known(*STEADY)) == [Code.SAME_AS_LAST]


@pytest.mark.parametrize(("official", "odd"), [("16", False), ("16.0", False), ("16.1", True)])
def test_another_value_than_the_official_one_is_odd(official, odd):
    about = known(*STEADY, official=Decimal(official))

    assert (Code.OFFICIAL_DIFFERS in codes("16", about)) is odd


@pytest.mark.parametrize(
    ("day", "status", "odd"),
    [
        (date(2026, 12, 31), "final", True),
        (date(2027, 1, 1), "final", False),
        (date(2026, 12, 31), "estimate", False),
    ],
)
def test_a_final_value_before_the_year_is_over_is_odd(day, status, odd):
    about = known(*STEADY, ends_on=date(2026, 12, 31), on=day)

    assert (Code.YEAR_NOT_OVER in codes("16", about, status=status)) is odd


def test_a_value_of_a_year_that_has_not_begun_is_odd_whatever_its_state():
    about = known(*STEADY, ends_on=date(2026, 12, 31), on=date(2025, 12, 31))

    assert codes("16", about, status="estimate") == [Code.YEAR_NOT_BEGUN]


def test_a_value_far_from_the_middle_is_odd():
    about = known("10", "14", "11", "13", "12", "14.5", "12.1")

    found = the_only("18", about)

    assert (found.code, found.number) == (Code.OUTLIER, Decimal("12.1"))
    assert codes("17", about) == []


def test_the_middle_needs_six_values():
    assert Code.OUTLIER not in codes("18", known("10", "14", "11", "13", "12"))


@pytest.mark.parametrize(
    ("values", "total"),
    [
        (("30", "50", "20"), None),
        (("33.3", "33.3", "33.3"), None),  # explained by rounding
        (("30.1", "50", "20"), None),
        (("30", "50", "22"), "102"),
        (("30.0", "50.0", "19.8"), "99.8"),
        (("30", "50"), None),  # one part is missing
    ],
)
def test_parts_that_do_not_make_100_are_odd(values, total):
    planned = [Decimal(30), Decimal(50), Decimal(20)]

    found = sum_of_parts(planned, [Decimal(value) for value in values])

    assert found == (None if total is None else Decimal(total))


def test_parts_that_are_not_the_whole_have_no_sum():
    assert sum_of_parts([Decimal(30), Decimal(50)], [Decimal(31), Decimal(50)]) is None
