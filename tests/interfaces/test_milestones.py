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
    assert drawn.years[0][1] == 2025


def test_marks_of_one_day_stand_above_each_other():
    day = date(2030, 12, 31)
    drawn = of_targets(due(date(2025, 1, 1), day, day, day), on=TODAY)

    assert [mark.level for mark in drawn.marks] == [0, 0, 1, 2]


def test_one_day_alone_makes_no_line():
    assert of_targets(due(date(2030, 12, 31), None), on=TODAY) is None
