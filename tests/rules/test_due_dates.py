"""Due dates from recurrences, and what weekends and holidays do to them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.cadences import DueDay
from tracker.rules.due_dates import Times, periods
from tracker.rules.flags import working_days_after
from tracker.rules.recurrence import FREQUENCIES, PARTS, Fault, NotARecurrence, check, due_days
from tracker.rules.workdays import DayOff, Shift, day_off, shifted

pytestmark = pytest.mark.pure
HALF_YEARS = "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"
FIRST_OF_APRIL = Times("yearly", DueDay(month=4, day=1))


def times(recurrence, first_year=2026, **more):
    return Times("recurring", recurrence=recurrence, first_year=first_year, **more)


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (HALF_YEARS, [date(2027, 6, 30), date(2027, 12, 31)]),
        ("FREQ=YEARLY;BYMONTH=4;BYDAY=2MO", [date(2027, 4, 12)]),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=1", []),
        ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=15", [date(2027, m, 15) for m in (1, 4, 7, 10)]),
        ("FREQ=MONTHLY;INTERVAL=6;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None),
    ],
)
def test_a_recurrence_names_the_due_days_of_a_year(recurrence, expected):
    days = [period.due_on for period in periods(times(recurrence), 2027)]

    assert days == (expected if expected is not None else [date(2027, 1, 29), date(2027, 7, 30)])


def test_a_period_runs_from_the_day_after_the_last_due_day_to_its_own():
    found = [each for year in (2026, 2027, 2028) for each in periods(times(HALF_YEARS), year)]

    assert found[0].starts_on == date(2026, 1, 1)
    assert all(two.starts_on == one.ends_on + timedelta(days=1) for one, two in pairwise(found))
    assert all(each.ends_on == each.due_on for each in found)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.UNREADABLE),
        ("every spring", Fault.UNREADABLE),
        ("FREQ=YEARLY;FREQ=YEARLY", Fault.UNREADABLE),
        ("FREQ=YEARLY;BYMONTH=", Fault.UNREADABLE),
        ("FREQ=YEARLY;WKST=XX", Fault.UNREADABLE),
        ("FREQ=HOURLY", Fault.FREQUENCY),
        ("FREQ=DAILY", Fault.FREQUENCY),
        ("BYMONTH=6", Fault.FREQUENCY),
        ("FREQ=YEARLY;BYHOUR=9", Fault.PART),
        ("FREQ=YEARLY;UNTIL=20300101", Fault.PART),
        ("FREQ=YEARLY;COUNT=3", Fault.PART),
        ("FREQ=YEARLY;INTERVAL=0", Fault.NUMBER),
        ("FREQ=YEARLY;BYMONTH=13", Fault.NUMBER),
        ("FREQ=YEARLY;BYMONTH=six", Fault.NUMBER),
        ("FREQ=YEARLY;BYDAY=XX", Fault.NUMBER),
        ("FREQ=YEARLY;BYDAY=99MO", Fault.NUMBER),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=32", Fault.NUMBER),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE", Fault.TOO_MANY),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Fault.NEVER),
    ],
)
def test_a_text_that_no_duty_can_follow_is_refused_with_its_reason(text, fault):
    with pytest.raises(NotARecurrence) as refused:
        check(text, first_year=2026)

    assert refused.value.fault is fault


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(PARTS)),
            st.sampled_from(
                [*sorted(FREQUENCIES), "1", "-1", "31", "MO,-1SU", "5FR,-5MO", "0", "x", "1,2,3"]
            ),
        ),
        max_size=4,
    )
)
def test_any_text_is_followed_or_refused(parts):
    text = ";".join(f"{name}={value}" for name, value in parts)

    try:
        check(text, first_year=2026)
    except NotARecurrence:
        return
    assert all(day.year == 2030 for day in due_days(text, 2030, first_year=2026))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 4, 1), None),
        (date(2028, 4, 1), DayOff.WEEKEND),
        (date(2029, 4, 1), DayOff.WEEKEND),
        (date(2034, 4, 1), DayOff.WEEKEND),
        (date(2035, 4, 1), DayOff.WEEKEND),
        (date(2026, 3, 9), DayOff.HOLIDAY),  # 8 March was a Sunday: the day off was moved
        (date(2025, 1, 5), None),  # a Sunday worked instead of 3 January
        *((date(year, 5, 1), DayOff.HOLIDAY) for year in range(2026, 2036)),
    ],
)
def test_days_off_are_known(day, expected):
    assert day_off(day) is expected


@pytest.mark.parametrize(
    ("shift", "year", "expected"),
    [
        (Shift.NONE, 2027, date(2028, 4, 1)),
        (Shift.NEXT, 2027, date(2028, 4, 3)),
        (Shift.PREVIOUS, 2027, date(2028, 3, 31)),
        (Shift.NEXT, 2026, date(2027, 4, 1)),
    ],
)
def test_a_due_date_on_a_day_off_moves_only_where_the_rule_says_so(shift, year, expected):
    [period] = periods(Times("yearly", DueDay(month=4, day=1), shift=shift), year)

    assert (period.due_on, period.stated_on) == (expected, date(year + 1, 4, 1))


def test_the_first_of_may_moves_beyond_the_holiday_that_was_moved():
    assert shifted(date(2027, 5, 1), Shift.NEXT) == date(2027, 5, 4)
    assert shifted(date(2027, 5, 1), Shift.PREVIOUS) == date(2027, 4, 30)


def test_a_shift_moves_the_due_date_of_a_recurrence_and_leaves_its_periods():
    moved = periods(times(HALF_YEARS, shift=Shift.PREVIOUS), 2028)
    stated = periods(times(HALF_YEARS), 2028)

    assert [each.due_on for each in moved] == [date(2028, 6, 30), date(2028, 12, 29)]
    assert [each.ends_on for each in moved] == [each.ends_on for each in stated]


def test_a_rule_without_a_day_owes_nothing_by_the_calendar():
    assert periods(Times("yearly"), 2026) == ()
    assert periods(Times("recurring"), 2026) == ()


def test_working_days_leave_out_nauryz():
    assert working_days_after(date(2026, 3, 20), 1) == date(2026, 3, 26)
