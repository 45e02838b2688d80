"""Numbers as people write them: read without guessing, and written as precisely as they came."""

import re
from decimal import Context, Decimal

MOST_DIGITS = 30
WIDE = Context(prec=100)  # wide enough for every quotient of two numbers that can be typed
NO_DATA = frozenset({"", "-", "–", "—"})
SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))

WRITTEN = re.compile(r"(?P<sign>[-+\u2212]?)(?P<body>[0-9][0-9., ]*?) ?%?")
UNGROUPED = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
GROUPED = re.compile(
    r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3}){2,}"
    r"|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"
)
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NotANumber(ValueError):
    """The text is no plain number."""


class Ambiguous(ValueError):
    """The text can be read in two ways: as a decimal fraction, and as grouped thousands."""

    def __init__(self, text: str, as_fraction: Decimal, as_thousands: Decimal) -> None:
        super().__init__(text)
        self.text = text
        self.readings = (as_fraction, as_thousands)


def parse(text: str) -> Decimal | None:
    """Read a number written with a comma or a point; None for a dash or nothing.

    Raises Ambiguous where a separator may divide or group ("1,234"), NotANumber for all else.
    """
    clean = text.translate(SPACES).strip()
    if clean in NO_DATA:
        return None
    written = WRITTEN.fullmatch(clean)
    if written is None:
        raise NotANumber(text)
    sign = "" if written["sign"] in {"", "+"} else "-"
    body = written["body"]
    if sum(character.isdigit() for character in body) > MOST_DIGITS:
        raise NotANumber(text)
    if AMBIGUOUS.fullmatch(body):
        fraction, thousands = body.replace(",", "."), re.sub("[.,]", "", body)
        raise Ambiguous(text, Decimal(sign + fraction), Decimal(sign + thousands))
    return Decimal(sign + _plain_digits(body, text))


def plain(value: Decimal) -> str:
    """Write a decimal with a point and the digits it has: 0.18 as 0.18, 1E+3 as 1000."""
    return format(value if value else value.copy_abs(), "f")


def _plain_digits(body: str, text: str) -> str:
    """Only digits and one point. The last separator divides, unless it comes more than once."""
    if UNGROUPED.fullmatch(body):
        return body.replace(",", ".")
    if not GROUPED.fullmatch(body):
        raise NotANumber(text)
    body = body.replace(" ", "")
    last = max(body.rfind(","), body.rfind("."))
    if last < 0 or body.count(body[last]) > 1:
        return re.sub("[.,]", "", body)
    return f"{re.sub('[.,]', '', body[:last])}.{body[last + 1 :]}"
