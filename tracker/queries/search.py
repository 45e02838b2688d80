"""Records that hold words, however these are typed: in any language, in either case, without the
Kazakh letters of a keyboard, and only begun. The folded words are in `search_text`."""

from collections.abc import Iterable

from django.db.models import Q

from tracker.models import Strategy
from tracker.rules import alphabet

MOST_WORDS = 6


def words_of(text: str) -> list[str]:
    """The words of a question; what a page and its list have in common."""
    return alphabet.words(text)[:MOST_WORDS]


def holding(words: Iterable[str]) -> Q:
    """The records in whose own texts all the words stand; none where there is no word."""
    condition = Q()
    for word in words:
        condition &= Q(search_text__contains=f" {word}")
    return condition or Q(pk=None)


def matching(text: str) -> Q:
    """The targets in whose code, titles or document all the words stand."""
    condition = Q()
    for word in words_of(text):
        documents = Strategy.objects.filter(holding([word]))
        condition &= holding([word]) | Q(strategy__in=documents.values("pk"))
    return condition or Q(pk=None)
