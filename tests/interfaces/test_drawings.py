"""The geometry of bars, of the tile map, of the line of time, and of the small lines of the regions."""

from datetime import date
from itertools import combinations, pairwise

import pytest
from django.utils.translation import override

from tracker.models import Indicator, Observation, Source, Unit
from tracker.web import bars, event_line, region_lines, tiles
from tracker.web.bars import Part, Row
from tracker.web.chart import draw
from tracker.web.chart_labels import ON_PAPER
from tracker.web.chart_marks import Aim, Point
from tracker.web.event_line import Event
from tracker.web.figure import Figure, highest_and_lowest, subtitle
from tracker.web.region_data import SPLITS, TILES
from tracker.web.scales import BOTTOM, TOP

TODAY = date(2026, 11, 22)


def row(*values, name="A"):
    """A row with these values, each written as it is."""
    parts = [
        Part(f"part {place}", value, "" if value is None else f"{value:g}")
        for place, value in enumerate(values)
    ]
    return Row(name, tuple(parts))


def test_bars_begin_at_zero_and_the_longest_leaves_room_for_its_number():
    drawn = bars.draw([row(10), row(5), row(0)], largest=10, missing="no data")
    long, half, none = drawn.boxes

    assert long.width == bars.LONGEST
    assert half.width == pytest.approx(long.width / 2)
    assert 0 < none.width < 1


def test_a_gap_stays_a_gap_and_is_no_zero():
    drawn = bars.draw([row(10), row(None)], largest=10, missing="no data")

    assert [box.tone for box in drawn.boxes] == ["own", "gap"]
    assert [text.text for text in drawn.texts if text.look == "missing"] == ["no data"]


def test_the_parts_of_a_whole_fill_its_bar_even_where_they_are_rounded():
    drawn = bars.stacked([row(52, 25, 16.3, 7), row(None, None, None, None)], missing="no data")
    whole = [box for box in drawn.boxes if box.tone != "gap"]

    assert sum(box.width for box in whole) == pytest.approx(100 - 2 * bars.LEFT, abs=0.05)
    assert all(one.x + one.width == pytest.approx(two.x, abs=0.02) for one, two in pairwise(whole))
    assert [box.tone for box in drawn.boxes][-1] == "gap"


def test_a_long_name_in_the_key_takes_two_lines_and_nothing_is_written_over_it():
    named = Row("A", (Part("ә" * 20 + " " + "ғ" * 20, 1, "1"), Part("b", 1, "1")))
    drawn = bars.stacked([named], missing="no data")
    keys = [text.y for text in drawn.texts if text.look == "key"]

    assert len(keys) == 3
    assert all(two - one == bars.LEGEND for one, two in pairwise(keys))
    assert max(keys) < drawn.height


@pytest.mark.parametrize(
    ("highest", "edges"),
    [(0.42, [0, 0.1, 0.2, 0.3, 0.4, 0.5]), (1097, [0, 250, 500, 750, 1000, 1250]), (0, [0, 0.2])],
)
def test_the_scale_of_the_map_has_at_most_five_round_steps(highest, edges):
    assert tiles.edges_of(highest)[: len(edges)] == pytest.approx(edges)
    assert tiles.edges_of(highest)[-1] >= highest
    assert len(tiles.edges_of(highest)) <= tiles.MOST + 1


def test_a_higher_number_is_never_lighter():
    edges = tiles.edges_of(0.42)
    tones = [int(tiles.tone_of(value / 100, edges)) for value in range(43)]

    assert tones == sorted(tones, reverse=True)


def test_tiles_do_not_lie_over_each_other_on_any_day():
    after = {split.old for split in SPLITS if split.ended}
    before = {code for split in SPLITS for code in split.new if split.ended}
    for gone in (after, before):
        spots = [(tile.column, tile.row) for code, tile in TILES.items() if code not in gone]
        assert len(spots) == len(set(spots))
    assert len(TILES) == 20 + len(after)


def test_a_region_without_a_value_is_white_and_says_so():
    region = tiles.Region(0, 0, "АТЫ", "Atyrau", None, "")
    (tile,) = tiles.draw([region], highest=1, missing="no data", number="{:g}".format).tiles

    assert (tile.tone, tile.text, tile.title) == ("gap", "–", "Atyrau: no data")


def test_the_small_line_is_cut_at_a_break_and_where_a_year_is_missing():
    values = {2018: 1.0, 2019: 2.0, 2021: 2.0, 2022: 1.0, 2023: 1.0}
    drawn = region_lines.draw(values, years=(2015, 2023), highest=2, broken=2022)

    assert [len(line.split()) for line in drawn.lines] == [2, 1, 2]
    assert drawn.broken is not None
    assert region_lines.draw({}, years=(2015, 2023), highest=0, broken=None).last is None


@pytest.mark.parametrize("deadline", [date(2013, 6, 30), date(2020, 12, 31), date(2050, 1, 1)])
def test_the_words_of_a_line_of_time_do_not_touch(deadline):
    events = [
        Event(date(2012, 1, 1), "Strategy begins: 2012", "start"),
        Event(deadline, "Planned: a long time after the beginning", "planned"),
        Event(date(2020, 3, 1), "Reported as not done: 1 March 2020", "undone"),
        Event(date(2027, 3, 1), "Expected: 1 March 2027", "expected"),
    ]
    drawn = event_line.draw(events, today=TODAY, now="today")
    reach = [(*mark.reach, lane) for mark in drawn.marks for lane in mark.lanes]

    assert not [
        (one, two)
        for one, two in combinations(reach, 2)
        if one[2] == two[2] and one[0] < two[1] and two[0] < one[1]
    ]
    assert all(0 <= mark.reach[0] <= mark.reach[1] <= 100 for mark in drawn.marks)


def test_the_highest_and_the_lowest_value_between_the_ends_are_labelled():
    points = [Point(2000, 40, "40"), Point(2008, 90, "90"), Point(2016, 20, "20")]
    drawn = draw([*points, Point(2024, 50, "50")])

    assert {label.text for label in drawn.labels["value"]} == {"40", "90", "20", "50"}


def test_a_ranking_says_which_way_is_better():
    drawn = draw([Point(2020, 79, "79"), Point(2023, 81, "81")], rank=True)
    level = draw([Point(2020, 79, "79"), Point(2023, 81, "81")])

    assert [label.text for label in drawn.labels["today"]] == ["↑ better"]
    assert "today" not in level.labels


def test_the_words_of_a_target_keep_clear_of_todays_line_and_are_whole_on_a_phone():
    aims = [Aim(1, "Target value: 1% (2015)", 2015), Aim(1, "Target value: 1%, no deadline stated")]
    drawn = draw([Point(2005, 0.28, "0.28%"), Point(2040, 3, "3%")], aims, today=2026.9)
    (today,) = drawn.labels["today"]
    dated, *undated = sorted(drawn.labels["aim"], key=lambda label: "2015" not in label.text)

    assert (dated.x, dated.anchor) == (9.0, "start")
    assert dated.x + len(dated.text) * ON_PAPER < drawn.today
    assert [label.text for label in undated] == ["Target value: 1%, no deadline", "stated"]
    assert today.y < TOP


def test_two_places_of_a_ranking_are_no_cliff():
    drawn = draw([Point(2020, 77, "77"), Point(2023, 79, "79")], rank=True)

    assert drawn.dots[1].y - drawn.dots[0].y < (BOTTOM - TOP) / 4
    assert [label.text for label in drawn.labels["tick"]] == ["70", "75", "80", "85"]


def test_all_that_share_the_lowest_number_are_named():
    numbers = [("KZ", 36.0, "36"), ("TJ", 5.0, "5"), ("TM", 5.0, "5")]

    assert highest_and_lowest(numbers) == "Highest: KZ, 36. Lowest: TJ / TM, 5."


def test_a_figure_names_each_source_of_what_it_draws_once():
    values = [Observation(source=Source(title=title)) for title in ("B", "A", "B")]
    figure = Figure("f", "", "", "", (), [*values, Observation()])

    assert figure.sources == ["B", "A"]


@pytest.mark.parametrize(
    ("unit", "years", "said"),
    [("%", [2013, 2011], "R&D, %, KZ, 2011–2013"), ("(yes or no)", [2013], "R&D, KZ, 2013")],
)
def test_a_subtitle_tells_the_unit_the_place_and_the_years(unit, years, said):
    indicator = Indicator(name_en="R&D", unit=Unit(name_en=unit))

    with override("en"):
        assert subtitle(indicator, years, "KZ") == said
