"""Numbers, amounts and dates as the active language writes them. Pure text, no database."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from tracker.rules.numbers import WIDE, plain
from tracker.rules.timing import Punctuality, Timing

NBSP = "\u00a0"
MINUS = "\u2212"
NUMBER = re.compile(r"(?<!\w)([+\u2212]?\d(?:[\d,.\u00a0]*\d)?(?:\u00a0?%)?)(?!\w)")


def language() -> str:
    """The active language: kk, ru or en."""
    return (get_language() or "en")[:2]


def number_text(value: Decimal) -> str:
    """A decimal with exactly the digits it has: 0.18 in English, 0,18 in Kazakh and Russian."""
    text = f"{Decimal(plain(value)):,f}".replace("-", MINUS)
    if language() == "en":
        return text
    return text.replace(",", NBSP).replace(".", ",")


def numbers_apart(text: str) -> list[str]:
    """A text cut at its numbers, each whole with its sign and its per cent: words, number, words."""
    return NUMBER.split(text)


def signed_text(value: Decimal) -> str:
    """A change with its sign."""
    return f"+{number_text(value)}" if value > 0 else number_text(value)


def rounded(value: Decimal, like: Decimal | None) -> Decimal:
    """Round a computed number to the places of a printed one, at least two digits being left."""
    exponent = like.as_tuple().exponent if like is not None else -2
    places = -exponent if isinstance(exponent, int) else 0
    least = max(places, 1 - value.adjusted()) if value else places
    return value.quantize(Decimal(1).scaleb(-max(least, 0)), ROUND_HALF_UP, WIDE)


def unit_text(unit: str) -> str:
    """A unit as it is shown: one in brackets only explains a column and is left out."""
    return "" if unit.startswith("(") else unit


def amount_text(number: str, unit: str) -> str:
    """A written number with its unit: 0.18% of GDP, 0,18 % ВВП."""
    unit = unit_text(unit)
    if not unit:
        return number
    if unit.startswith("%"):
        return f"{number}{'' if language() == 'en' else NBSP}{unit}"
    before, percent, after = unit.partition(" %")
    if percent and not after:
        return f"{before} {number}{NBSP}%"
    return f"{number}{NBSP}{unit}"


def difference_text(number: str, unit: str, *, percent: bool) -> str:
    """A written difference: of percentages it is in percentage points."""
    if percent:
        return gettext("%(number)s percentage points") % {"number": number}
    return amount_text(number, unit)


def day_text(day: date) -> str:
    """A date in full: 2026 жылғы 1 сәуір, 1 апреля 2026 года, 1 April 2026."""
    return date_format(day, "DATE_FORMAT")


def short_day_text(day: date) -> str:
    """A date for a narrow column: 01.04.2026; with the month as a word in English."""
    return f"{date_format(day, 'j M Y')}" if language() == "en" else day.strftime("%d.%m.%Y")


def weekday_text(day: date) -> str:
    """A date in full with its weekday: 1 April 2028 (Saturday); in lower case but in English."""
    name = date_format(day, "l")
    return f"{day_text(day)} ({name if language() == 'en' else name.lower()})"


def punctuality_text(found: Punctuality) -> str:
    """How a duty stands against its due date."""
    days = {"days": found.days}
    match found.timing:
        case Timing.ON_TIME:
            return gettext("on time")
        case Timing.DUE_TODAY:
            return gettext("due today")
        case Timing.LATE:
            return ngettext("%(days)s day late", "%(days)s days late", found.days) % days
        case Timing.OVERDUE:
            text = ngettext(
                "due date passed %(days)s day ago",
                "due date passed %(days)s days ago",
                found.days,
            )
            return text % days
        case Timing.EXTENDED if not found.days:
            return gettext("more time given, due today")
        case Timing.EXTENDED:
            text = ngettext(
                "more time given, due in %(days)s day",
                "more time given, due in %(days)s days",
                found.days,
            )
            return text % days
    return ngettext("due in %(days)s day", "due in %(days)s days", found.days) % days
