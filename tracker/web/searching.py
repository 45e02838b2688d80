"""The search of the whole site."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tracker.glossary import Entry
from tracker.labels_content import FOUND
from tracker.models import Amendment, Source
from tracker.queries import finding
from tracker.queries.search import asked
from tracker.rules.alphabet import search_text
from tracker.rules.asking import Asked, beginnings, holds
from tracker.web.pages import public_page, show
from tracker.wording import language

LONGEST = 200
PAGES = {"Target": "target", "Strategy": "strategy", "Organization": "organization"}
LISTS = {"targets": "targets"}  # where a list of all finds of a kind exists


class Hit(NamedTuple):
    """One find: its code, name and address, and the other wording in which the words stand."""

    code: str
    text: str
    lang: str
    url: str
    other: str
    other_lang: str
    row: Any


class Section(NamedTuple):
    """The finds of one kind under their heading."""

    kind: str
    heading: Any
    hits: list[Hit]
    total: int
    all_url: str


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Everything that holds the words, by kind; where nothing does, what was probably meant."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = finding.groups(text)
    meant = "" if groups or not text else finding.meant(text)
    shown = meant or text
    if meant:
        groups = finding.groups(meant)
    partly = bool(text) and not groups
    if partly:
        groups = finding.nearly(shown)
    question = asked(shown)
    return show(
        request,
        "search",
        text=text,
        meant=meant,
        partly=partly,
        words=beginnings(question),
        total=sum(group.total for group in groups),
        sections=[_section(group, question, listed=not partly) for group in groups],
    )


def _section(group: finding.Group, question: list[Asked], *, listed: bool) -> Section:
    hits = [_hit(row, question) for row in group.rows]
    more = listed and group.total > len(hits) and group.kind in LISTS
    url = reverse(LISTS[group.kind]) if more else ""
    return Section(group.kind, FOUND[group.kind], hits, group.total, url)


def _hit(row: Any, question: Sequence[Asked]) -> Hit:
    """A record as it is listed. Where its name here lacks the words, another wording is shown, too."""
    texts = _texts(row)
    text, lang = texts[0]
    others = [other for other in texts[1:] if _holds(other[0], question)]
    other = others[0] if others and not _holds(text, question) else ("", "")
    return Hit(getattr(row, "code", ""), text, lang, _url(row), *other, row)


def _holds(text: str, question: Sequence[Asked]) -> bool:
    held = search_text([text])
    return any(holds(word, held) for word in question)


def _texts(row: Any) -> list[tuple[str, str]]:
    """The texts of a record with their languages, the one for this reader first."""
    if isinstance(row, Source):
        return [(row.title, row.language)]
    if isinstance(row, Entry):
        return [(getattr(row, code), code) for code in _languages()]
    stem = "act" if isinstance(row, Amendment) else "title" if hasattr(row, "title") else "name"
    texts = [(getattr(row, f"{stem}_{code}"), code) for code in _languages()]
    texts += [(alias, "") for alias in getattr(row, "aliases", ())]
    return [(text, lang) for text, lang in texts if text] or [("", "")]


def _languages() -> list[str]:
    """The languages, that of the page first."""
    codes = [code for code, _name in settings.LANGUAGES]
    return list(dict.fromkeys([language(), settings.LANGUAGE_CODE, *codes]))


def _url(row: Any) -> str:
    """Where a record is shown; indicators are shown by the targets that they measure."""
    if isinstance(row, Entry):
        return f"{reverse('glossary')}#{row.code}"
    if isinstance(row, Source):
        return f"{reverse('about')}#{row.code}"
    if isinstance(row, Amendment):
        return f"{reverse('target', args=[row.target.code])}#ledger"
    page = PAGES.get(type(row).__name__)
    return reverse(page, args=[row.code]) if page else ""
