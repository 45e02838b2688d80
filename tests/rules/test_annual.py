"""Annual series are read from CSV line by line; nothing is guessed and nothing is lost."""

import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.annual import read_csv


def read(text):
    return read_csv("a.csv", io.StringIO(text))


def test_columns_and_the_files_name_name_a_series():
    found = read("Year,SEX,Value,REF_AREA\n2011,F,2,\n2010,F,1.50 ,\n2010,,7,KZ\n")

    assert list(found.series) == ["a; SEX=F", "a; REF_AREA=KZ"]
    assert [(one.year, one.value) for one in found.series["a; SEX=F"]] == [
        (2010, Decimal("1.50")),
        (2011, Decimal(2)),
    ]
    assert (found.read, found.accepted, found.rejected) == (3, 3, [])


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",F,1", "Year", "the year is missing"),
        ("2010-2011,F,1", "Year", "“2010-2011” is not a year"),
        ("2010,F,", "Value", "the number is missing"),
        ("2010,F,1;5", "Value", "“1;5” is not a number"),
        ('2010,F,"1,234"', "Value", "“1,234” is not a number"),
        ("2010,F,nan", "Value", "“nan” is not a number"),
        ("2010,F,1e999", "Value", "“1e999” is not a number"),
        ("2010,1", "", "has 2 cells under 3 columns"),
        ("2010,F,1,2", "", "has 4 cells under 3 columns"),
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_with_its_place_and_reason(line, column, reason):
    found = read(f"Year,SEX,Value\n2009,F,1\n{line}\n2011,F,3\n")

    assert found.rejected == [("a.csv", 3, column, reason)]
    assert (found.read, found.accepted) == (3, 2)
    assert [one.year for one in found.series["a; SEX=F"]] == [2009, 2011]


def test_two_values_for_one_year_are_both_rejected_and_the_same_value_twice_is_not():
    found = read("Year,Value\n2010,1\n2010,2\n2011,3\n2011,3.0\n")

    assert [(one.line, one.reason) for one in found.rejected] == [
        (2, "“a” has several values for 2010: 1, 2"),
        (3, "“a” has several values for 2010: 1, 2"),
    ]
    assert [one.year for one in found.series["a"]] == [2011]
    assert (found.read, found.accepted) == (4, 2)


@pytest.mark.parametrize(
    ("header", "column"), [("Year,Amount", "value"), ("Years,Value", "year"), ("Year,year", "year")]
)
def test_a_file_without_its_two_columns_gives_nothing_and_says_which(header, column):
    found = read(f"{header}\n2010,1\n2011,2\n")

    (told,) = found.rejected
    assert (told.line, told.column) == (1, column)
    assert header.replace(",", ", ") in told.reason
    assert (found.read, found.accepted, found.series) == (1, 0, {})


def test_lines_without_any_cell_are_no_lines_and_spare_columns_no_harm():
    found = read("Year,Value,,\n2010,1,,\n,,,\n\n2011,2,,,\n")

    assert (found.read, found.accepted) == (2, 2)


def test_what_follows_an_open_quote_is_not_guessed():
    found = read('Year,Value\n2010,1\n2011,"2\n2012,3\n')

    assert (found.accepted, found.read) == (1, 2)
    assert "cannot be read from here on" in found.rejected[0].reason


@given(st.text(alphabet='Yearlu,Ve\n"20 1.-x\0', max_size=200))
def test_every_line_is_either_accepted_or_rejected(text):
    found = read(text)

    assert found.accepted + len(found.rejected) == found.read
    assert sum(len(values) for values in found.series.values()) <= found.accepted
