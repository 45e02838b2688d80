"""Records that hold words, however these are typed: in any language, in either case, without the
Kazakh letters of a keyboard, and only begun. The folded words are in `search_text`."""

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable

from tracker.models import Strategy
from tracker.rules import asking
from tracker.rules.asking import Asked
from tracker.synonyms import table

WORD = 10  # what a word counts beside a number, where not all of a question is found


def asked(text: str) -> list[Asked]:
    """The words of a question and what answers each; what a page and its list have in common."""
    return asking.read(text, table())


def typed(question: Iterable[Asked]) -> Q:
    """The records in whose own texts all the words stand just as they were typed."""
    condition = Q()
    for each in question:
        condition &= Q(search_text__contains=f" {each.word}")
    return condition or Q(pk=None)


def holding(question: Iterable[Asked]) -> Q:
    """The records in whose own texts all the words stand; none where there is no word."""
    condition = Q()
    for each in question:
        condition &= one(each)
    return condition or Q(pk=None)


def one(word: Asked) -> Q:
    """The records in whose own texts one of the forms of a word stands."""
    condition = Q()
    for form in word.forms:
        together = Q()
        for part in form:
            together &= Q(search_text__contains=f" {part}")
        condition |= together
    return condition


def matching(text: str) -> Q:
    """The targets in whose code, titles or document all the words stand.

    Documents are only named for a word that one of them holds: an index finds the others' targets.
    """
    condition = Q()
    for each in asked(text):
        documents = Strategy.objects.filter(holding([each]))
        own = one(each)
        condition &= own | Q(strategy__in=documents.values("pk")) if documents.exists() else own
    return condition or Q(pk=None)


def some(question: Iterable[Asked]) -> Q:
    """The records in whose own texts a word stands; a number alone is not enough."""
    condition = Q()
    for each in question:
        if not each.number:
            condition |= one(each)
    return condition or Q(pk=None)


def how_many(question: Iterable[Asked]) -> Combinable:
    """How much of a question a record holds: first the words count, then the numbers."""
    counted: Combinable = Value(0, output_field=IntegerField())
    for each in question:
        worth = 1 if each.number else WORD
        found = When(one(each), then=Value(worth))
        counted += Case(found, default=Value(0), output_field=IntegerField())
    return counted
