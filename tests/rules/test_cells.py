"""Cells of a spreadsheet: nothing runs, nothing is guessed, no digit is lost."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import cells
from tracker.rules.cells import Asked, Bad, Trouble, found
from tracker.rules.numbers import plain

GENERAL = "General"


@pytest.mark.parametrize(
    ("stored", "form", "read"),
    [
        (0.00125, "0.000%", "0.125"),
        (0.0018, "0.00 %", "0.18"),
        (1, "0%", "100"),
        (0.125, GENERAL, "0.125"),
        (17.350000000000001, GENERAL, "17.35"),
        (0.1 + 0.2, GENERAL, "0.3"),
        (1e-7, GENERAL, "0.0000001"),
        (1e22, GENERAL, "10000000000000000000000"),
        (5, '0" %"', "5"),
        (5, r"0\%", "5"),
        (-0.5, "#,##0.0;[Red]-#,##0.0", "-0.5"),
    ],
)
def test_a_number_keeps_the_digits_that_a_person_sees(stored, form, read):
    assert plain(cells.number(found(stored, form), percent=True)) == read


def test_a_percentage_is_asked_about_where_the_unit_is_not_per_cent():
    with pytest.raises(Asked) as asked:
        cells.number(found(0.05, "0%"), percent=False)

    assert asked.value.readings == (Decimal(5), Decimal("0.05"))


def test_a_text_goes_to_the_one_parser_as_it_is():
    assert cells.number(found(" 0,125 % "), percent=True) == "0,125 %"


@pytest.mark.parametrize(
    ("cell", "trouble"),
    [
        (found("#DIV/0!", error=True), Trouble.ERROR),
        (found(None, formula=True), Trouble.NO_RESULT),
        (found(datetime.fromisoformat("2026-05-01")), Trouble.DAY_FOR_NUMBER),
        (found(True), Trouble.NOT_A_NUMBER),
        (found(float("inf")), Trouble.NOT_A_NUMBER),
        (found(1e40), Trouble.NOT_A_NUMBER),
    ],
)
def test_what_is_no_number_is_named(cell, trouble):
    with pytest.raises(Bad) as bad:
        cells.number(cell, percent=True)

    assert bad.value.trouble is trouble


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (datetime.fromisoformat("2026-10-01"), date(2026, 10, 1)),
        ("01.10.2026", "01.10.2026"),
        ("–", None),
        (None, None),
        (
            datetime.fromisoformat("2026-10-01T12:30"),
            "2026-10-01 12:30:00",
        ),  # the form will refuse it
        (time(12), "12:00:00"),
    ],
)
def test_a_day_is_a_day_or_a_text_for_the_form(stored, read):
    assert cells.day(found(stored)) == read


def test_a_number_is_no_day():
    with pytest.raises(Bad) as bad:
        cells.day(found(46000))

    assert bad.value.trouble is Trouble.NOT_A_DAY


@pytest.mark.parametrize(("word", "code"), [("  FINAL ", "final"), (None, ""), ("-", "")])
def test_a_word_is_known_whatever_its_case(word, code):
    assert cells.choice(found(word), {"final": "final"}) == code


def test_an_unknown_word_is_named():
    with pytest.raises(Bad):
        cells.choice(found("finall"), {"final": "final"})


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "'=", "''="])
def test_what_looks_like_a_formula_is_guarded_and_comes_back_as_it_was(start):
    text = f"{start}HYPERLINK(1)"

    written = cells.guarded(text)

    assert written.startswith("'")
    assert cells.text(found(written)) == text.strip()


@given(st.text(max_size=60))
def test_every_text_comes_back_as_it_was(text):
    written = cells.guarded(text)

    assert not written.startswith(("=", "+", "-", "@"))
    assert cells.text(found(written)) == cells.tidy(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=7, max_value=10**20))
def test_a_number_is_written_as_one_only_where_no_digit_is_lost(value):
    written = cells.number_cell(value)

    read = cells.number(found(written), percent=True)
    assert Decimal(str(read)) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (found(2026), "2026"),
        (found(0.05, "0%"), "5%"),
        (found(datetime.fromisoformat("2026-05-01")), "01.05.2026"),
        (found(None), ""),
    ],
)
def test_anything_in_a_cell_for_words_becomes_a_text(value, written):
    assert cells.text(value) == written
