"""What the whole site holds about some words: by kind of record, and what was meant where it is nothing."""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from django.db.models import Case, IntegerField, Model, Prefetch, Q, QuerySet, Value, When

from tracker import glossary
from tracker.models import Amendment, Indicator, Organization, Source, Strategy, Target
from tracker.models.texts import SearchText, texts_in
from tracker.queries import targets
from tracker.queries.search import asked, holding, how_many, matching, some, typed
from tracker.rules import alphabet
from tracker.rules.asking import Asked, holds

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
    question = asked(text)
    if not question:
        return []
    found = [
        _whole(_targets(text, question)),
        *(_group(kind, rows.filter(holding(question)), question) for kind, rows in _others()),
        _acts(text),
        _entries(question),
    ]
    return [group for group in found if group.total]


def nearly(text: str) -> list[Group]:
    """What holds the most words of a question, by kind, where nothing holds all of them."""
    question = asked(text)
    if len(question) < 2:  # what holds a part of a single word holds all of it
        return []
    kinds = [("targets", Target.objects.only("code")), *_others()]
    ranked = [(kind, _by_words_held(records, question)) for kind, records in kinds]
    first = [(kind, rows, list(rows[: MOST_SHOWN + 1])) for kind, rows in ranked]
    most = max((row.held for _kind, _rows, some_rows in first for row in some_rows), default=0)
    found = [
        _counted(kind, [row for row in some_rows if row.held == most], rows.filter(held=most))
        for kind, rows, some_rows in first
    ]
    return [_whole(group) for group in found if group.total]


def _targets(text: str, question: list[Asked]) -> Group:
    """The targets. Where enough hold the words as typed, the rest of very many is only counted."""
    records = Target.objects.filter(matching(text)).only("code")
    first = list(records.filter(typed(question)).order_by("code")[: MOST_SHOWN + 1])
    if len(first) > MOST_SHOWN:
        return _counted("targets", first, records)
    return _group("targets", records, question)


def _others() -> list[tuple[str, QuerySet[Any]]]:
    """The kinds of records besides targets, each with all its records."""
    return [
        ("strategies", Strategy.objects.all()),
        ("indicators", _indicators()),
        ("organizations", Organization.objects.all()),
        ("sources", Source.objects.all()),
    ]


def _group(kind: str, records: QuerySet[Any], question: list[Asked]) -> Group:
    """The finds of a kind: what holds the words as typed, then their like, then by its document."""
    own = Case(
        When(typed(question), then=Value(0)),
        When(holding(question), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return _first(kind, records.annotate(elsewhere=own).order_by("elsewhere", "code"))


def _whole(group: Group) -> Group:
    """A group whose targets have all that is shown of them; only few are read so, of very many."""
    if group.kind != "targets":
        return group
    found = targets.shown(Target.objects.all()).in_bulk([row.pk for row in group.rows])
    return group._replace(rows=[found[row.pk] for row in group.rows])


def _by_words_held(records: QuerySet[Any], question: list[Asked]) -> QuerySet[Any]:
    held = records.filter(some(question)).annotate(held=how_many(question))
    return held.order_by("-held", "code")


def _first(kind: str, records: QuerySet[Any]) -> Group:
    return _counted(kind, list(records[: MOST_SHOWN + 1]), records)


def _counted(kind: str, rows: list[Any], records: QuerySet[Any]) -> Group:
    """A group of some first rows, counted in the database only where there are more."""
    total = len(rows) if len(rows) <= MOST_SHOWN else records.count()
    return Group(kind, rows[:MOST_SHOWN], total)


def _indicators() -> QuerySet[Indicator]:
    """Indicators with the targets that are measured by them."""
    measured = Target.objects.only("code", "indicator_id").order_by("code")
    return Indicator.objects.select_related("unit").prefetch_related(
        Prefetch("targets", queryset=measured)
    )


def _acts(text: str) -> Group:
    """The acts that changed a promise, by their number."""
    rows = Amendment.objects.filter(act_number__icontains=text.strip()).exclude(act_number="")
    return _first("acts", rows.select_related("target").order_by("-act_on", "pk"))


def _entries(question: list[Asked]) -> Group:
    """The glossary's words."""
    found = [
        entry for entry, held in glossary.searched() if all(holds(word, held) for word in question)
    ]
    return Group("glossary", found[:MOST_SHOWN], len(found))


def meant(text: str) -> str:
    """A question that finds nothing, its mistyped words replaced by the nearest that the site holds.

    All words are written as the site writes them. Empty where nothing better is known.
    """
    question = {word.word: word for word in asked(text)}
    unknown = {word for word, each in question.items() if len(question) == 1 or not _known(each)}
    better = {word: found for word in unknown if (found := nearest(word))}
    mended = (
        better.get(word) or (_spelt(word, one) if word in question else one)
        for one, word in alphabet.written(text)
    )
    return " ".join(mended) if better else ""


def _known(word: Asked) -> bool:
    return bool(_entries([word]).total) or any(
        model._default_manager.filter(holding([word])).exists() for model in SEARCHED
    )


def _spelt(word: str, typed: str) -> str:
    """A word with the Kazakh letters that the site writes it with, where it was typed without them."""
    if typed.lower() != word:
        return typed
    found = alphabet.nearest(word, _texts(Q(search_text__contains=f" {word}"), MOST_SHOWN))
    return found if alphabet.folded(found) == word else typed


def nearest(word: str) -> str:
    """The word of the site that was meant by a mistyped one, as it is written there."""
    return alphabet.nearest(word, _near(word)) if alphabet.slips(word) else ""


def _near(word: str) -> Iterator[str]:
    """The texts that hold a part of a word: whatever was mistyped, one part of it is whole."""
    first, *others = alphabet.pieces(word)
    parts = Q(search_text__contains=f" {first}")
    for part in others:
        parts |= Q(search_text__contains=part)
    return _texts(parts, LOOKED_THROUGH)


def _texts(condition: Q, most: int) -> Iterator[str]:
    """The texts of some records of each kind, and the glossary's."""
    for model in SEARCHED:
        column = cast(SearchText, model._meta.get_field("search_text"))
        for row in model._default_manager.filter(condition).order_by("pk")[:most]:
            yield from texts_in(row, column.names)
    for entry in glossary.entries():
        yield from (entry.kk, entry.ru, entry.en)
