"""The geometry of what is drawn beside one series: a second line, a plan, a break, many names."""

from datetime import date
from itertools import combinations

import pytest

from tracker.web.chart import draw
from tracker.web.chart_labels import LETTER, NEAR
from tracker.web.chart_marks import Aim, Point, Texts
from tracker.web.scales import BOTTOM, TOP, year_of

VALUES = [Point(2010, 1.0, "1"), Point(2011, 2.0, "2"), Point(2012, 3.0, "3")]
PLAN = ((2012, 2.0), (2013, 4.0), (2015, 5.0))


def reach(label):
    """From where to where a label reaches across."""
    width = len(label.text) * LETTER
    before = {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    return label.x - before, label.x - before + width


def touch(one, two):
    """Whether two labels lie over each other."""
    (left, right), (start, end) = reach(one), reach(two)
    return abs(one.y - two.y) < NEAR and left < end and start < right


def written(chart, *looks):
    """The labels of these looks."""
    return [label for look in looks for label in chart.labels.get(look, [])]


def lines(second):
    """Two lines: one to 160, and a second."""
    first = [Point(2010, 100, "100"), Point(2015, 130, "130"), Point(2020, 160, "160")]
    others = [Point(2010 + 5 * place, value, f"{value}") for place, value in enumerate(second)]
    return first + [Point(one.year, one.value, one.label, second=True) for one in others]


@pytest.mark.parametrize("end", [20, 155, 160, 165, 400])
def test_two_lines_are_told_apart_by_their_dash_their_marks_and_their_names(end):
    chart = draw(lines((100, 90, end)), texts=Texts(names=("Above", "Below")))
    (one,), (two,) = chart.labels["value"], chart.labels["second"]

    assert (len(chart.lines["second"]), len(chart.dots), len(chart.diamonds)) == (2, 3, 3)
    assert (one.text, two.text) == ("Above: 160", f"Below: {end}")
    assert not touch(one, two)


def test_the_plan_is_a_flight_of_steps_with_a_square_for_each_year():
    chart = draw(VALUES, [Aim(6, "Target", year=2020, start=(2010, 1.0), plan=PLAN)])
    steps = chart.lines["plan"]

    assert len(chart.squares) == 3
    assert all(line.x1 == line.x2 or line.y1 == line.y2 for line in steps)
    assert (steps[-1].x2, steps[-1].y2) == (chart.squares[-1].x, chart.squares[-1].y)


def test_a_plan_takes_the_place_of_the_straight_path():
    with_plan = draw(VALUES, [Aim(6, "Target", year=2020, start=(2010, 1.0), plan=PLAN)])
    without = draw(VALUES, [Aim(6, "Target", year=2020, start=(2010, 1.0))])

    assert ("path" in with_plan.lines, "path" in without.lines) == (False, True)


def test_a_plan_beyond_all_values_still_lies_in_the_picture():
    chart = draw(VALUES, [Aim(6, "Target", plan=((2030, 9.0),))])

    assert TOP <= chart.squares[0].y <= BOTTOM
    assert chart.squares[0].x > max(dot.x for dot in chart.dots)


def test_no_line_crosses_a_break_and_its_mark_stands_between_the_years():
    points = [Point(2010 + place, 1, "1", comparable=place > 1) for place in range(4)]
    chart = draw(points)

    assert len(chart.lines["solid"]) == 2
    assert chart.dots[1].x < chart.broken[0] < chart.dots[2].x
    assert [label.text for label in chart.labels["break"]] == ["series break"]


@pytest.mark.parametrize("comparable", [True, False])
def test_without_values_on_both_sides_no_break_is_drawn(comparable):
    chart = draw(
        [Point(2010, 1, "1", comparable=comparable), Point(2011, 2, "2", comparable=comparable)]
    )

    assert chart.broken == ()
    assert len(chart.lines["solid"]) == 1


@pytest.mark.parametrize(
    "aims",
    [
        [
            (1, "T006 (this page): 1% (2015)", 2015),
            (3, "T022: 3% (2050)", 2050),
            (1, "T039: 1%", None),
        ],
        [(1, "T1: 1% (2030)", 2030), (1, "T2: 1% (2031)", 2031), (1.1, "T3: 1.1% (2030)", 2030)],
        [(0, "T1: at most 0% (2040)", 2040), (0, "T2: at most 0% (2041)", 2041)],
        [(2, "T1: 2% (2012)", 2012), (2, "T2: 2% (2013)", 2013), (2, "T3: 2% (2014)", 2014)],
    ],
)
def test_names_of_promises_drawn_together_do_not_touch_on_a_phone(aims):
    points = [Point(2005, 0.28, "0.28%"), Point(2023, 0.14, "0.14%")]
    drawn = [
        Aim(value, text, year, own=place == 0) for place, (value, text, year) in enumerate(aims)
    ]
    chart = draw(points, drawn, today=year_of(date(2026, 11, 22)))
    names = written(chart, "aim", "value", "path")

    assert not [pair for pair in combinations(names, 2) if touch(*pair)]
    assert [ring.used for ring in chart.rings].count(True) == 1


@pytest.mark.parametrize("height", [1, 50, 95, 100])
def test_the_words_of_a_break_lie_over_no_value(height):
    points = [Point(2010 + place, height, "1", comparable=place > 1) for place in range(5)]
    chart = draw(points, [Aim(100, "Target: at least 100% (2014)", 2014)])
    (words,) = chart.labels["break"]
    dots = [(dot.x, dot.y) for dot in chart.dots]

    assert not [
        (x, y) for x, y in dots if abs(y - words.y) < NEAR and reach(words)[0] < x < reach(words)[1]
    ]
    assert not [name for name in written(chart, "aim", "value") if touch(name, words)]
