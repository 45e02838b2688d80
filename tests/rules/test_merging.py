"""Two who changed one row: merged by field; what both changed is asked about, and nothing is lost."""

from decimal import Decimal

import pytest

from tracker.rules.merging import merge

pytestmark = pytest.mark.pure
FACT = {"value": None, "value_status": "", "no_data_reason": "", "checked": False}
BASE = {**FACT, "checked_note": "", "source_text": "", "plan": Decimal(20)}
EVENT = {"done": False, "not_done": False, "done_on": None}
A, B = Decimal("0.18"), Decimal("0.19")
LATER = {"value_status": "no_data", "no_data_reason": "later"}
RIGHT = {"checked": True, "checked_note": "As surveyed"}


def of(mine, theirs, base=BASE, **options):
    """What comes of the changes of two sides: (to be stored, taken, torn)."""
    merged = merge(base, {**base, **mine}, {**base, **theirs}, **options)
    return dict(merged.changes), merged.taken, merged.torn


CASES = {
    "nobody changed anything": ({}, {}, {}, (), ()),
    "only I did": ({"value": A}, {}, {"value": A}, (), ()),
    "only the others did": ({}, {"value": A}, {}, ("value",), ()),
    "each another field": ({"value": A}, {"plan": B}, {"value": A}, ("plan",), ()),
    "both the same": ({"value": A}, {"value": A}, {}, (), ()),
    "both the same field": ({"value": A}, {"value": B}, {}, (), ("value",)),
    "a field that both changed beside mine and theirs": (
        {"value": A, "source_text": "Mine"},
        {"source_text": "Theirs", "plan": None},
        {"value": A},
        ("plan",),
        ("source_text",),
    ),
    "digits count": ({"plan": Decimal("20.0")}, {}, {"plan": Decimal("20.0")}, (), ()),
    "a value beside the word that there is none": (
        LATER,
        {"value": A, "value_status": "final"},
        {},
        (),
        ("value", "value_status", "no_data_reason"),
    ),
    "a tick for a value that was another one": (
        RIGHT,
        {"value": A},
        {},
        (),
        ("value", "checked", "checked_note"),
    ),
    "a tick beside another source": (RIGHT, {"source_text": "x"}, RIGHT, ("source_text",), ()),
}


@pytest.mark.parametrize("case", CASES)
def test_only_what_both_changed_is_asked_about(case):
    mine, theirs, *expected = CASES[case]

    assert of(mine, theirs) == tuple(expected)


@pytest.mark.parametrize(("mine", "theirs"), [("", "New"), ("New", "")])
def test_a_text_emptied_by_one_and_changed_by_the_other_is_asked_about(mine, theirs):
    base = {"source_text": "Old"}

    assert of({"source_text": mine}, {"source_text": theirs}, base) == ({}, (), ("source_text",))


def test_line_ends_and_outer_space_are_no_change():
    base = {"progress": "One\nTwo "}

    assert of({"progress": "One\r\nTwo"}, {"progress": "Three"}, base) == ({}, ("progress",), ())


CHOSEN = {
    "mine": ({"value": "mine"}, {"value": B}, {"value": A}, ()),
    "theirs": ({"value": "theirs"}, {"value": B}, {}, ()),
    "nothing": ({}, {"value": B}, {}, ("value",)),
    "nonsense": ({"colour": "mine"}, {"value": B}, {}, ("value",)),
    "mine over a value that is gone by now": ({"value": "mine"}, {"value": None}, {}, ("value",)),
    "theirs while it is gone by now": ({"value": "theirs"}, {"value": None}, {}, ("value",)),
}


@pytest.mark.parametrize("case", CHOSEN)
def test_a_choice_counts_for_the_value_that_stood_beside_the_question(case):
    chosen, shown, stored, torn = CHOSEN[case]

    said = of({"value": A}, {"value": B}, chosen=chosen, shown={**BASE, **shown})

    assert said == (stored, (), torn)


def test_what_was_merged_is_merged_again_without_a_question():
    mine, theirs = {**BASE, "value": A, "source_text": "x"}, {**BASE, "plan": B, "source_text": "y"}
    first = merge(BASE, mine, theirs)
    again = merge(BASE, {**mine, "plan": B}, {**theirs, **first.changes})

    assert (dict(again.changes), again.taken, again.torn) == ({}, (), ("source_text",))


@pytest.mark.parametrize(
    ("sides", "stored", "torn"),
    [
        ("mine mine mine", LATER | {"value": None}, ()),
        ("theirs theirs theirs", {}, ()),
        ("theirs mine mine", {}, ("value", "value_status", "no_data_reason")),
    ],
)
def test_fields_that_exclude_each_other_are_chosen_together(sides, stored, torn):
    theirs = {"value": A, "value_status": "final"}
    fields = ("value", "value_status", "no_data_reason")
    chosen = dict(zip(fields, sides.split(), strict=True))

    assert of(LATER, theirs, chosen=chosen, shown=BASE | theirs) == (stored, (), torn)


def test_an_outcome_is_one_field_and_its_day_goes_with_done():
    done = {"done": True, "done_on": "2026-10-01"}

    assert of({"not_done": True}, {"done": True}, EVENT) == ({}, (), ("outcome",))
    assert of({"done": True}, {}, EVENT)[0] == {"done": True, "not_done": False}
    assert of({"not_done": True}, done, EVENT) == ({}, ("done_on",), ("outcome",))
    assert of({"not_done": True}, done, EVENT, chosen={"outcome": "mine"}, shown=EVENT | done) == (
        {},
        (),
        ("outcome", "done_on"),
    )


def test_where_nobody_knows_what_was_shown_every_difference_is_asked_about():
    merged = merge(None, {"value": A, "plan": B}, {"value": A, "plan": None, "cause": ""})

    assert (merged.changes, merged.taken, merged.torn) == ({}, (), ("plan",))
