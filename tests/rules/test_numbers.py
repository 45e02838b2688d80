from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.numbers import Ambiguous, NotANumber, parse, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,18", "0.18"),
        ("0.18", "0.18"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1 234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1 234,567", "1234.567"),
        ("1\u00a0234\u202f567", "1234567"),
        ("12\u2009345", "12345"),
        ("1234,567", "1234.567"),
        ("1,2345", "1.2345"),
        ("17 %", "17"),
        ("17%", "17"),
        ("\u22125", "-5"),
        ("-5,5", "-5.5"),
        ("+7", "7"),
        (" 1,50 ", "1.50"),
    ],
)
def test_a_clear_number_is_read_exactly(text, expected):
    assert plain(parse(text)) == expected


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "\u00a0"])
def test_a_dash_or_nothing_is_no_data(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "fraction", "thousands"),
    [
        ("1,234", "1.234", "1234"),
        ("1.234", "1.234", "1234"),
        ("-123,456 %", "-123.456", "-123456"),
    ],
)
def test_two_readings_are_both_told(text, fraction, thousands):
    with pytest.raises(Ambiguous) as caught:
        parse(text)

    assert caught.value.readings == (Decimal(fraction), Decimal(thousands))


@pytest.mark.parametrize(
    "text",
    [
        "1 23",
        "1  234",
        "1 2345",
        "12,34,567",
        "1.234,567.8",
        "1,234.567.8",
        "5,",
        ",5",
        "1e5",
        "1E+3",
        "inf",
        "nan",
        "NaN",
        "0x10",
        "1_000",
        "five",
        "%",
        "5 %%",
        "--5",
        "- 5",
        "٣",
        "½",
        "1" * 31,
        "1\n2",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(NotANumber):
        parse(text)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**20), max_value=10**20
    )
)
def test_a_number_written_plainly_is_read_back(value):
    assert parse(plain(value)) == value
    assert parse(plain(value).replace(".", ",")) == value


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    try:
        value = parse(text)
    except (Ambiguous, NotANumber):
        return
    assert value is None or value.is_finite()


@pytest.mark.parametrize(
    ("value", "text"), [("0.18", "0.18"), ("1.00", "1.00"), ("1E+3", "1000"), ("-0", "0")]
)
def test_the_printed_precision_is_kept(value, text):
    assert plain(Decimal(value)) == text
