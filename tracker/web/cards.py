"""What stands on the card that social networks show beside a link to a target."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tracker import labels
from tracker.models import Target
from tracker.rules.values import Status
from tracker.web import target_words
from tracker.wording import day_text, language
from tracker.workflow.promise_words import amount

XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
COLOURS = {
    "achieved": "#1c4d74",
    "on-track": "#2181c2",
    "at-risk": "#d77400",
    "off-track": "#c6111c",
    "missed": "#6a171f",
}
GREY = "#505a5f"


def of_target(target: Target) -> dict[str, Any]:
    """The texts of a target's card in the active language, and its symbol as SVG."""
    badge = labels.STATUS[Status(target.status)]
    colour = COLOURS.get(badge.tone, GREY)
    drawn = render_to_string(f"components/symbols/{badge.symbol}.svg")
    return {
        "language": language(),
        "site": _("Nysana"),
        "question": _("Are the state’s promises being kept?"),
        "host": settings.SITE_URL.partition("://")[2],
        "code": target.code,
        "title": target.title,
        "word": str(badge.word),
        "colour": colour,
        "symbol": drawn.replace("<svg ", f"<svg {XMLNS} ", 1).replace("currentColor", colour),
        "numbers": _numbers(target),
        "day": _day(target),
    }


def _numbers(target: Target) -> list[tuple[str, str]]:
    """The value that was judged, what must be met and by when: as far as they are known."""
    pairs = [
        _value(target),
        (_("Target value"), target_words.aim(target)),
        (_("Deadline"), target_words.deadline(target)),
    ]
    return [pair for pair in pairs if pair[1]]


def _value(target: Target) -> tuple[str, str]:
    """The value at the deadline once that is judged, else the latest."""
    final = target_words.result_of(target).get("deadline_value")
    if final:
        value = amount(target, Decimal(final["value"]))
        return _("At the deadline"), f"{value} ({final['year']})"
    year, latest = target_words.latest_year(target), target_words.latest(target)
    return _("Latest value"), f"{latest} ({year})" if latest and year else latest


def _day(target: Target) -> str:
    if target.verdict is None:
        return ""
    return _("Judged on: %(day)s") % {"day": day_text(target.verdict.judged_on)}
