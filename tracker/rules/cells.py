"""What a cell of a spreadsheet means: written so that nothing in it runs, read without guessing."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.characters import cleaned
from tracker.rules.numbers import MOST_DIGITS, NO_DATA, plain

EXACT_DIGITS = (
    15  # as many digits a spreadsheet keeps of a number; what it computes beyond is noise
)
RUNS = re.compile(r"'*\s*[=+\-@]")  # a sheet, or a reader of its CSV, would run it
LITERAL = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]'
)  # the parts of a number format that are only text

type Taken = str | Decimal | date | None


class Trouble(StrEnum):
    """Why the content of a cell cannot be taken."""

    ERROR = "error"
    NO_RESULT = "no_result"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"
    DAY_FOR_NUMBER = "day_for_number"
    UNKNOWN_WORD = "unknown_word"


class Bad(ValueError):
    """The cell cannot be taken; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Asked(ValueError):
    """A percentage where the unit is none: `readings` are what is shown, and what is stored."""

    def __init__(self, as_shown: Decimal, as_stored: Decimal) -> None:
        super().__init__(f"{plain(as_shown)} %")
        self.readings = (as_shown, as_stored)


class Found(NamedTuple):
    """What stands in a cell. A percentage is stored as its hundredth, as the programs do."""

    value: str | Decimal | date | bool | None
    percent: bool = False
    formula: bool = False
    trouble: Trouble | None = None


NOTHING = Found(None)


# --- Writing ---------------------------------------------------------------------------------


def guarded(text: str) -> str:
    """A text that no sheet runs: what begins like a formula gets an apostrophe before it."""
    text = tidy(text)
    return f"'{text}" if RUNS.match(text) else text


def tidy(text: str) -> str:
    """A text as a cell can hold it: no forbidden characters, one kind of line end, no outer space."""
    return cleaned(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def number_cell(value: Decimal) -> int | float | str:
    """A number where a spreadsheet keeps all its digits, else its digits as a text."""
    rough = float(value)
    if abs(rough) < 10**EXACT_DIGITS and Decimal(digits(rough)) == value:
        return int(value) if value == value.to_integral_value() else rough
    return plain(value)


# --- Reading ---------------------------------------------------------------------------------


def digits(value: float) -> str:
    """The digits of a stored number, without the noise of its binary form."""
    return str(value) if isinstance(value, int) else format(value, f".{EXACT_DIGITS}g")


def found(
    value: object, number_format: str = "General", *, formula: bool = False, error: bool = False
) -> Found:
    """What a cell holds, from the value that its program stored. Never raises."""
    if error or isinstance(value, time | timedelta):
        return Found(str(value), formula=formula, trouble=Trouble.ERROR if error else None)
    if formula and value is None:
        return Found(None, formula=True, trouble=Trouble.NO_RESULT)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, percent="%" in LITERAL.sub("", number_format), formula=formula)
    if isinstance(value, datetime):
        value = str(value) if value.time() != time() else value.date()
    if isinstance(value, str):
        value = _text(value)
    if isinstance(value, date | bool | str) or value is None:
        return Found(value, formula=formula)
    return Found(str(value), formula=formula)


def _number(value: float, *, percent: bool, formula: bool) -> Found:
    number = Decimal(digits(value))
    if not number.is_finite() or len(plain(number)) > MOST_DIGITS:
        return Found(digits(value), formula=formula, trouble=Trouble.NOT_A_NUMBER)
    return Found(Decimal(plain(number)), percent=percent, formula=formula)


def _text(text: str) -> str | None:
    """A text without our own guard; nothing for an empty one."""
    text = tidy(text.replace("_x000D_", ""))
    return (text[1:] if text.startswith("'") and RUNS.match(text) else text) or None


def number(cell: Found, *, percent: bool) -> str | Decimal | None:
    """A number, or a text to be read by the one parser. `percent`: whether the unit is per cent.

    Raises Bad, and Asked where a cell shows a percentage and the unit is none.
    """
    _check(cell)
    if isinstance(cell.value, date):
        raise Bad(Trouble.DAY_FOR_NUMBER)
    if isinstance(cell.value, bool):
        raise Bad(Trouble.NOT_A_NUMBER)
    if not cell.percent or not isinstance(cell.value, Decimal):
        return cell.value
    shown = Decimal(plain(cell.value.scaleb(2)))
    if not percent and shown:
        raise Asked(shown, cell.value)
    return shown


def day(cell: Found) -> str | date | None:
    """A day, or a text to be read as one; a dash is none. Raises Bad."""
    _check(cell)
    if isinstance(cell.value, Decimal | bool):
        raise Bad(Trouble.NOT_A_DAY)
    return None if cell.value in NO_DATA else cell.value


def choice(cell: Found, codes: Mapping[str, str]) -> str:
    """The code of a word of a drop-down; nothing or a dash is the empty code. Raises Bad.

    `codes` holds each word, folded by `fold`, with its code.
    """
    _check(cell)
    word = fold(text(cell))
    if word in codes:
        return codes[word]
    if word in NO_DATA:
        return ""
    raise Bad(Trouble.UNKNOWN_WORD)


def fold(word: str) -> str:
    """A word as it is compared: whatever its case and its spaces."""
    return " ".join(word.casefold().split())


def text(cell: Found) -> str:
    """Whatever stands in a cell, as a text. Raises Bad."""
    _check(cell)
    if isinstance(cell.value, Decimal):
        return f"{plain(cell.value.scaleb(2))}%" if cell.percent else plain(cell.value)
    if isinstance(cell.value, date):
        return cell.value.strftime("%d.%m.%Y")
    return "" if cell.value is None else str(cell.value)


def _check(cell: Found) -> None:
    if cell.trouble:
        raise Bad(cell.trouble)
