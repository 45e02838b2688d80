"""What fits into one picture of all promises."""

from tracker.rules.picture import A_PICTURE, in_cells


def test_few_promises_are_all_cells():
    assert in_cells({"a": 3, "b": 20}) == {"a", "b"}


def test_a_long_row_is_a_bar():
    assert in_cells({"a": 3, "b": 49}) == {"a"}


def test_many_promises_turn_the_longest_rows_into_bars_first():
    totals = dict.fromkeys(range(100), 20) | {100: 5}
    drawn = in_cells(totals)

    assert 100 in drawn
    assert sum(totals[key] for key in drawn) <= A_PICTURE
    assert len(drawn) == 6


def test_nothing_is_drawn_of_nothing():
    assert in_cells({}) == frozenset()
