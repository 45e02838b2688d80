"""Milestones on a line of years: pure geometry."""

from datetime import date

from tracker.models import Target
from tracker.web.milestones import of_targets

TODAY = date(2026, 11, 22)


def due(*days):
    """Targets with these deadlines."""
    return [Target(code=f"T{n}", deadline=day) for n, day in enumerate(days)]


def test_marks_stand_in_the_order_of_their_days_within_the_line():
    drawn = of_targets(due(date(2030, 12, 31), date(2025, 6, 30), None), on=TODAY)
    places = [float(mark.x.rstrip("%")) for mark in drawn.marks]

    assert [mark.target.code for mark in drawn.marks] == ["T1", "T0"]
    assert places == sorted(places)
    assert all(0 < place < 100 for place in places)
    assert drawn.today
    assert [year for _x, year in drawn.years] == list(range(2024, 2031))


def test_the_last_day_of_a_year_stands_at_that_year():
    drawn = of_targets(due(date(2025, 12, 31), date(2030, 12, 31)), on=TODAY)

    assert [(mark.x, mark.target.deadline.year) for mark in drawn.marks] == [
        drawn.years[0],
        drawn.years[-1],
    ]


def test_two_days_at_the_end_of_one_year_have_a_line_of_that_year():
    drawn = of_targets(due(date(2030, 12, 30), date(2030, 12, 31)), on=TODAY)

    assert [year for _x, year in drawn.years] == [2029, 2030]


def test_marks_of_one_day_stand_above_each_other():
    day = date(2030, 12, 31)
    drawn = of_targets(due(date(2025, 1, 1), day, day, day), on=TODAY)

    assert [mark.level for mark in drawn.marks] == [0, 0, 1, 2]


def test_one_day_alone_makes_no_line():
    assert of_targets(due(date(2030, 12, 31), None), on=TODAY) is None
