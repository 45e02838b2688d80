"""What templates say with one word: badges, bars, numbers, dates and the links of the frame."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker import labels, sentences, wording
from tracker.addresses import path_in
from tracker.labels_content import QUOTED_LANGUAGE
from tracker.models import Target
from tracker.rules.exchange import FILE_KINDS
from tracker.rules.timing import Punctuality
from tracker.rules.values import Standing, Status
from tracker.rules.workdays import day_off
from tracker.wording import punctuality_text

register = template.Library()

SECTIONS = (
    ("overview", _("Overview"), frozenset({"picture"})),
    ("targets", _("Targets"), frozenset({"target", "disagreements", "moved"})),
    ("strategies", _("Strategies"), frozenset({"strategy"})),
    ("organizations", _("Organizations"), frozenset({"organization"})),
    ("cycles", pgettext_lazy("navigation", "Reports"), frozenset({"cycle", "consolidated"})),
    ("changes", _("Changes"), frozenset[str]()),
    ("methodology", _("Methodology"), frozenset({"backtest"})),
)
FILLS = {
    Status.OVERDUE_NO_DATA: "url(#hatched)",
    Status.NO_DATA: "url(#dotted)",
    Status.NOT_ASSESSABLE: "#e4e8e6",
    Status.SUPERSEDED: "#f3f4f4",
}
LABEL_FITS = 5  # per cent of the bar's width from which a segment can carry its number


@register.inclusion_tag("components/badge.html")
def status_badge(status: str, size: str = "") -> dict[str, Any]:
    """A status as symbol and word. An unknown one raises KeyError."""
    return {"badge": labels.STATUS[Status(status)], "size": size}


@register.filter
def beside_badge(judged: Any) -> str:
    """The sentence of a verdict that stands beside the badge of its status, which is not said twice.

    Nothing without a verdict.
    """
    return sentences.beside_badge(judged.sentence, Status(judged.status)) if judged else ""


@register.simple_tag
def status_tone(status: str) -> str:
    """The class that gives a box the colour of a status."""
    return f"tone-{labels.STATUS[Status(status)].tone}"


@register.simple_tag
def report_badge(state: str) -> SafeString:
    """A report's state as a plain tag: lateness and states of work are never coloured."""
    return format_html('<span class="tag">{}</span>', labels.REPORT_SHOWN[state])


@register.inclusion_tag("components/bar.html")
def status_bar(counts: Mapping[str, int], query: str = "", *, mini: bool = False) -> dict[str, Any]:
    """A stacked bar of statuses in their fixed order; unless mini, with a legend of links."""
    numbers = [(Status(code), counts.get(code, 0)) for code in Status]
    total = sum(number for _status, number in numbers)
    starts = accumulate((number for _status, number in numbers), initial=0)
    link = f"{reverse('targets')}?{query}{'&' if query else ''}status="
    segments = [
        {
            "status": status.value,
            "badge": labels.STATUS[status],
            "number": number,
            "x": f"{start / total * 100:.3f}%",
            "width": f"{number / total * 100:.3f}%",
            "middle": f"{(start + number / 2) / total * 100:.3f}%",
            "labelled": number / total * 100 >= LABEL_FITS,
            "fill": FILLS.get(status, ""),
            "url": f"{link}{status.value}",
        }
        for (status, number), start in zip(numbers, starts, strict=False)
        if number
    ]
    return {"segments": segments, "total": total, "mini": mini}


@register.filter
def number(value: Decimal | int | str | None) -> str:
    """A number as the language writes it, digit for digit; nothing for nothing."""
    return "" if value is None or value == "" else wording.number_text(Decimal(str(value)))


@register.filter
def large_numbers(text: str) -> SafeString:
    """A text with its numbers set large; none of them is ever broken in two."""
    parts = wording.numbers_apart(text)
    words, numbers = parts[::2], [*parts[1::2], ""]
    return format_html_join(
        "",
        "{}{}",
        (
            (word, format_html('<b class="amount">{}</b>', number) if number else "")
            for word, number in zip(words, numbers, strict=True)
        ),
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """A date in full, in the country's time."""
    return "" if value is None else wording.day_text(_date(value))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """A date for a narrow column."""
    return "" if value is None else wording.short_day_text(_date(value))


@register.filter
def weekday(value: date) -> str:
    """A date in full with its weekday."""
    return wording.weekday_text(value)


@register.filter
def off(value: date) -> Any:
    """Why a day is no working day, in a word; nothing where it is one."""
    found = day_off(value)
    return labels.DAY_OFF[found] if found else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """A date for machines."""
    return "" if value is None else _date(value).isoformat()


@register.filter
def history_value(value: Any) -> str:
    """An old or new value of a field: numbers and dates as people write them, a dash for nothing."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Decimal):
        return wording.number_text(value)
    if isinstance(value, date):
        return wording.day_text(_date(value))
    return "–" if value in (None, "") else str(value)


@register.filter
def word(code: str, table: str) -> Any:
    """The word of a code from a table of `labels`. An unknown one raises KeyError."""
    return getattr(labels, table)[code] if code else ""


@register.inclusion_tag("components/standing.html")
def standing(target: Target) -> dict[str, Any]:
    """What sets a target apart: it is no promise, or the documents disagree about it."""
    return {"target": target, "promise": Standing(target.standing) is Standing.PROMISE}


@register.filter
def punctual(punctuality: Punctuality) -> str:
    """How a duty stands against its due date, in neutral words."""
    return punctuality_text(punctuality)


@register.filter
def language_name(code: str) -> str:
    """What a language tag of a quote means to a reader; the tag itself where we know no name."""
    return str(labels.LANGUAGE.get(code) or QUOTED_LANGUAGE.get(code, code))


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_links(context: Mapping[str, Any]) -> dict[str, Any]:
    """Links to the same page in the other languages."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request else "/"
    links = [(code, name, path_in(code, here)) for code, name in settings.LANGUAGES]
    return {"links": links, "current": wording.language()}


@register.inclusion_tag("components/files.html")
def download_links(name: str, *args: Any) -> dict[str, Any]:
    """Links to the files of a page, which are named as it is."""
    return {"files": _files(name, args)}


@register.simple_tag
def file_items(name: str, *args: Any) -> SafeString:
    """The same links as entries of a list that has others, too."""
    return format_html_join("", '<li><a href="{1}">{0}</a></li>', _files(name, args))


def _files(name: str, args: Sequence[Any]) -> list[tuple[str, str]]:
    return [(kind.upper(), reverse(f"{name}_{kind}", args=args)) for kind in FILE_KINDS]


@register.inclusion_tag("components/navigation.html", takes_context=True)
def site_navigation(context: Mapping[str, Any]) -> dict[str, Any]:
    """The main navigation, with the present section marked."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else ""
    sections = [
        (reverse(name), text, here == name or here in inside) for name, text, inside in SECTIONS
    ]
    return {"sections": sections}


@register.inclusion_tag("components/demo_note.html")
def demo_note() -> dict[str, Any]:
    """A word where this is a demonstration."""
    return {"demo": settings.DEMO}


def _date(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
