"""The geometry of charts."""

from datetime import date

import pytest

from tracker.web.chart import draw
from tracker.web.chart_marks import Aim, Fan, Point
from tracker.web.scales import BOTTOM, TOP, ticks, year_of, year_ticks

VALUES = [Point(2010, 1.0, "1"), Point(2011, 2.0, "2"), Point(2016, 3.0, "3")]


def test_without_a_value_there_is_no_chart():
    assert draw([], [Aim(5, "Target")]) is None


def test_the_line_is_dashed_where_more_than_three_years_have_no_value():
    chart = draw(VALUES)

    assert len(chart.lines["solid"]) == 1
    assert len(chart.lines["gap"]) == 1


def test_another_source_is_a_hollow_dot_beside_the_line():
    chart = draw([*VALUES, Point(2011, 2.5, "2.5", used=False)])

    assert [dot.used for dot in chart.dots] == [True, True, False, True]
    assert len(chart.lines["solid"]) + len(chart.lines["gap"]) == 2


def test_a_range_is_a_bar():
    chart = draw([*VALUES, Point(2012, 2.5, "2–3", used=False, low=2, high=3)])

    assert len(chart.lines["range"]) == 1


def test_higher_values_stand_higher_but_in_a_ranking_lower():
    level, rank = draw(VALUES), draw(VALUES, rank=True)

    assert level.dots[0].y > level.dots[2].y
    assert rank.dots[0].y < rank.dots[2].y


def test_a_level_starts_at_zero():
    chart = draw([Point(2010, 11.3, ""), Point(2011, 11.6, "")])

    assert chart.labels["tick"][0].text == "0"
    assert chart.lines["grid"][0].y1 == BOTTOM


def test_the_path_leads_to_the_ring_of_the_target():
    chart = draw(VALUES, [Aim(10, "Target", year=2030, start=(2010, 1.0))])
    (path,), (ring,) = chart.lines["path"], chart.rings

    assert (path.x1, path.y1) == (chart.dots[0].x, chart.dots[0].y)
    assert (path.x2, path.y2) == (ring.x, ring.y)


def test_a_target_without_a_deadline_is_a_level_without_a_ring():
    chart = draw(VALUES, [Aim(10, "Target")])

    assert chart.rings == ()
    assert len(chart.lines["level"]) == 1


def test_names_of_two_targets_do_not_touch():
    chart = draw(VALUES, [Aim(10, "One", 2030), Aim(10.1, "Two", 2031)])
    one, two = chart.labels["aim"]

    assert abs(one.y - two.y) >= 7


def test_the_band_of_the_projection_opens_from_the_last_value_as_the_method_says():
    chart = draw(VALUES, fan=Fan(2030, 5, 3, 7))
    corners = [tuple(map(float, corner.split(","))) for corner in chart.fan.split()]
    upper, lower = corners[: len(corners) // 2 + 1], corners[: len(corners) // 2 : -1]
    widths = [low - high for (_x, high), (_x2, low) in zip(upper[1:], lower, strict=True)]

    assert corners[0] == (chart.dots[2].x, chart.dots[2].y)
    assert widths[3] / widths[-1] == pytest.approx(0.5 ** (2 / 3), abs=0.01)


def test_a_single_value_can_be_drawn():
    chart = draw([Point(2013, 6.0, "6 %")], [Aim(4, "Target")], today=year_of(date(2026, 11, 22)))

    assert TOP <= chart.dots[0].y <= BOTTOM
    assert [label.text for label in chart.labels["value"]] == ["6 %"]


@pytest.mark.parametrize(("low", "high"), [(0, 0), (-3, 5), (0.12, 0.28), (70, 1e6), (5, 5)])
def test_ticks_are_few_and_hold_all_values(low, high):
    found = ticks(low, high)

    assert 2 <= len(found) <= 7
    assert found[0] <= low
    assert found[-1] >= high


@pytest.mark.parametrize(
    ("first", "last"), [(2010, 2012), (2005, 2050), (1990, 2100), (2013, 2026)]
)
def test_year_ticks_are_at_most_six_and_inside(first, last):
    found = year_ticks(first, last)

    assert 1 <= len(found) <= 6
    assert all(first <= year <= last for year in found)


def test_the_last_day_of_a_year_is_the_year_itself():
    assert year_of(date(2015, 12, 31)) == pytest.approx(2015, abs=0.01)
