"""What the whole site holds about some words: by kind of record, and what was meant where it is nothing."""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from django.db.models import Case, IntegerField, Model, Prefetch, Q, QuerySet, Value, When

from tracker import glossary
from tracker.models import Amendment, Indicator, Organization, Source, Strategy, Target
from tracker.models.texts import SearchText, texts_in
from tracker.queries import targets
from tracker.queries.search import holding, matching, words_of
from tracker.rules import alphabet

MOST_SHOWN = 10
LOOKED_THROUGH = 300  # records of a kind in which a mistyped word is looked for
SEARCHED: tuple[type[Model], ...] = (Target, Strategy, Indicator, Organization, Source)


class Group(NamedTuple):
    """What was found of one kind: its name, the first records, and how many there are."""

    kind: str
    rows: list[Any]
    total: int


def groups(text: str) -> list[Group]:
    """What holds all the words of a question, by kind; kinds without a find are left out."""
    words = words_of(text)
    if not words:
        return []
    found = [
        _group("targets", targets.shown(Target.objects.filter(matching(text))), words),
        _group("strategies", Strategy.objects.filter(holding(words)), words),
        _group("indicators", _indicators(words), words),
        _group("organizations", Organization.objects.filter(holding(words)), words),
        _group("sources", Source.objects.filter(holding(words)), words),
        _acts(text),
        _entries(words),
    ]
    return [group for group in found if group.total]


def _group(kind: str, records: QuerySet[Any], words: list[str]) -> Group:
    """The finds of a kind: what holds the words itself before what its document brings in."""
    own = Case(When(holding(words), then=Value(0)), default=Value(1), output_field=IntegerField())
    return _first(kind, records.annotate(elsewhere=own).order_by("elsewhere", "code"))


def _first(kind: str, records: QuerySet[Any]) -> Group:
    """The first records of a kind; they are counted only where there are more."""
    rows = list(records[: MOST_SHOWN + 1])
    total = len(rows) if len(rows) <= MOST_SHOWN else records.count()
    return Group(kind, rows[:MOST_SHOWN], total)


def _indicators(words: list[str]) -> QuerySet[Indicator]:
    """Indicators with the targets that are measured by them."""
    measured = Target.objects.only("code", "indicator_id").order_by("code")
    return (
        Indicator.objects.filter(holding(words))
        .select_related("unit")
        .prefetch_related(Prefetch("targets", queryset=measured))
    )


def _acts(text: str) -> Group:
    """The acts that changed a promise, by their number."""
    rows = Amendment.objects.filter(act_number__icontains=text.strip()).exclude(act_number="")
    return _first("acts", rows.select_related("target").order_by("-act_on", "pk"))


def _entries(words: list[str]) -> Group:
    """The glossary's words."""
    found = [
        entry for entry, held in glossary.searched() if all(f" {word}" in held for word in words)
    ]
    return Group("glossary", found[:MOST_SHOWN], len(found))


def meant(text: str) -> str:
    """A question whose mistyped words are replaced by the nearest ones that the site holds.

    Empty where nothing better is known.
    """
    words = words_of(text)
    mended = [word if _known(word) else nearest(word) for word in words]
    return " ".join(mended) if all(mended) and mended != words else ""


def _known(word: str) -> bool:
    return bool(_entries([word]).total) or any(
        model._default_manager.filter(holding([word])).exists() for model in SEARCHED
    )


def nearest(word: str) -> str:
    """The word of the site that was meant by a mistyped one, as it is written there."""
    return alphabet.nearest(word, _near(word)) if alphabet.slips(word) else ""


def _near(word: str) -> Iterator[str]:
    """The texts that hold a part of a word: whatever was mistyped, one part of it is whole."""
    first, *others = alphabet.pieces(word)
    parts = Q(search_text__contains=f" {first}")
    for part in others:
        parts |= Q(search_text__contains=part)
    for model in SEARCHED:
        column = cast(SearchText, model._meta.get_field("search_text"))
        for row in model._default_manager.filter(parts).order_by("pk")[:LOOKED_THROUGH]:
            yield from texts_in(row, column.names)
    for entry in glossary.entries():
        yield from (entry.kk, entry.ru, entry.en)
