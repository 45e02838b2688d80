"""Texts that exist in several languages, as templates show them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.labels_content import PENDING
from tracker.rules import alphabet
from tracker.wording import language

register = template.Library()


@register.simple_tag
def text_of(record: Any, name: str) -> Any:
    """A text in the reader's language; else in another one, told by `lang` to those who listen."""
    text, code = _told(record, name)
    return text if code == language() else format_html('<span lang="{}">{}</span>', code, text)


@register.simple_tag
def pending(record: Any, *names: str) -> SafeString | str:
    """A sentence about the first of some texts that is still missing in the reader's language."""
    for name in names:
        text, code = _told(record, name)
        if text and code != language():
            return format_html('<p class="small quiet">{}</p>', PENDING[code])
    return ""


def _told(record: Any, name: str) -> tuple[str, str]:
    found: tuple[str, str] = getattr(type(record), name).told(record, language())
    return found


@register.simple_tag
def noted(text: str) -> SafeString | str:
    """What we wrote down from a source, in English: not its words, but for those in “ ”."""
    if text in ("", "—"):
        return ""
    told = '<span class="quiet small">{} <span lang="en">{}</span></span>'
    return format_html(told, _("Our note:"), text)


@register.filter
def in_words(text: str) -> str:
    """A text that says more than numbers and years do; else nothing."""
    return text if any(letter.isalpha() for letter in text) else ""


@register.filter
def marked(text: str, words: Iterable[str]) -> SafeString:
    """A text with the beginnings of words that somebody looked for marked."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if found else piece,)
            for piece, found in alphabet.marked(text, words)
        ),
    )
