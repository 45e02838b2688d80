"""What happened that the public may know: the entries of the feeds and of the mails to followers.

A verdict that turned, a promise that an act or we ourselves changed, a value or another record that
was changed by hand, an approved report, a published edition of a consolidated report, and the answer to
a reported error.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from tracker.models import (
    Amendment,
    Answer,
    Assignment,
    Consolidation,
    DataChange,
    Entry,
    Obligation,
    Organization,
    ReportLine,
    Strategy,
    Target,
    Unit,
)
from tracker.queries import changes, ledger

APPROVE = "approve"


class Scope(NamedTuple):
    """What is looked at: one thing, or the whole site where none is named."""

    target: Target | None = None
    strategy: Strategy | None = None
    organization: Organization | None = None
    year: int | None = None


class Fact(NamedTuple):
    """One thing that happened. kind: a key of `workflow.news_words.WORDS`; key: its lasting name.

    units: those that the ledger of its target names, by code.
    """

    kind: str
    key: str
    at: datetime
    record: Any
    units: Mapping[str, Unit]

    @property
    def changed_at(self) -> datetime:
        """When it was last told differently: an answer may be corrected."""
        moment: datetime = getattr(self.record, "changed_at", self.at)
        return moment


class Kind(NamedTuple):
    """Where one kind of fact is found, the column that tells when it happened, and its units."""

    name: str
    rows: Callable[[Scope], QuerySet[Any]]
    at: str
    units: Callable[[list[Any]], Mapping[str, Unit]] = lambda _rows: {}


def latest(scope: Scope, most: int) -> list[Fact]:
    """The newest facts of a scope, newest first: seven queries, and one for units."""
    found = [
        fact
        for kind in KINDS
        for fact in _facts(kind, kind.rows(scope).order_by(f"-{kind.at}", "-pk")[:most])
    ]
    return sorted(found, key=lambda fact: (fact.at, fact.key), reverse=True)[:most]


def since(scope: Scope, moment: datetime) -> list[Fact]:
    """All facts of a scope from a moment on, oldest first."""
    found = [
        fact
        for kind in KINDS
        for fact in _facts(kind, kind.rows(scope).filter(**{f"{kind.at}__gte": moment}))
    ]
    return sorted(found, key=lambda fact: (fact.at, fact.key))


def _facts(kind: Kind, rows: QuerySet[Any]) -> Iterator[Fact]:
    found = list(rows)
    units = kind.units(found)
    for row in found:
        yield Fact(kind.name, f"{kind.name}/{row.pk}", getattr(row, kind.at), row, units)


def _of_targets(scope: Scope) -> Q | None:
    """The condition on a row about a target; None where no such row is in the scope."""
    if scope.year is not None:
        return None
    if scope.target:
        return Q(target=scope.target)
    if scope.strategy:
        return Q(target__strategy=scope.strategy)
    if scope.organization:
        answers = Assignment.objects.filter(organization=scope.organization, demo=False)
        return Q(target__in=answers.values("target"))
    return Q()


def _about_targets(rows: Callable[[], QuerySet[Any]], scope: Scope) -> QuerySet[Any]:
    condition = _of_targets(scope)
    return rows().none() if condition is None else rows().filter(condition)


def _amendments() -> QuerySet[Amendment]:
    """Entries of the ledger, each with all of its target: they tell how the promise read then."""
    return Amendment.objects.select_related(
        "source", "target__strategy", "target__unit", "target__series__indicator__unit"
    ).prefetch_related(Prefetch("target__amendments", queryset=ledger.entries()))


def _units(found: list[Amendment]) -> Mapping[str, Unit]:
    return ledger.units([row for entry in found for row in entry.target.amendments.all()])


def _by_hand(scope: Scope) -> QuerySet[DataChange]:
    """What a second person confirmed, about the targets of a scope."""
    found = DataChange.objects.filter(state="confirmed").select_related("source")
    if scope.year is not None:
        return found.none()
    if scope.target:
        return found.filter(targets=scope.target)
    if scope.strategy:
        return found.filter(targets__strategy=scope.strategy).distinct()
    if scope.organization:
        answers = Assignment.objects.filter(organization=scope.organization, demo=False)
        return found.filter(targets__in=answers.values("target")).distinct()
    return found


def _of_reports(scope: Scope) -> Q:
    """The condition on a row about a report."""
    if scope.target:
        lines = ReportLine.objects.filter(target=scope.target)
        return Q(report__in=lines.values("report"))
    if scope.strategy:
        return Q(report__obligation__cycle__strategy=scope.strategy)
    if scope.organization:
        return Q(report__obligation__organization=scope.organization)
    return Q() if scope.year is None else Q(report__obligation__cycle__year=scope.year)


def _approvals(scope: Scope) -> QuerySet[Entry]:
    """Approvals of reports; `again` tells those of a report that was approved before."""
    earlier = Entry.objects.filter(report=OuterRef("report"), move=APPROVE, pk__lt=OuterRef("pk"))
    return (
        Entry.objects.filter(_of_reports(scope), move=APPROVE)
        .annotate(again=Exists(earlier))
        .select_related(
            "report__obligation__organization",
            "report__obligation__cycle__strategy",
            "report__obligation__rule__recipient",
        )
    )


def _editions(scope: Scope) -> QuerySet[Consolidation]:
    """Published editions; `seen_at` is the moment from which on everybody could read them."""
    history: Any = Consolidation.history
    seen = (
        history.filter(id=OuterRef("pk"), published_on__isnull=False)
        .order_by()
        .values("id")
        .annotate(first=Min("history_date"))
        .values("first")
    )
    found = Consolidation.objects.filter(published_on__isnull=False)
    if scope.target:
        found = found.none()
    if scope.strategy:
        found = found.filter(cycle__strategy=scope.strategy)
    if scope.organization:
        owed = Obligation.objects.filter(organization=scope.organization)
        found = found.filter(cycle__in=owed.values("cycle"))
    if scope.year is not None:
        found = found.filter(cycle__year=scope.year)
    return (
        found.annotate(seen_at=Subquery(seen))
        .filter(seen_at__isnull=False)
        .select_related("cycle__strategy")
        .defer("content")
    )


def answers(scope: Scope) -> QuerySet[Answer]:
    """The public answers about what a scope holds, with when each was last corrected."""
    condition = Q()
    if scope.target:
        condition = Q(target=scope.target)
    if scope.strategy:
        condition = Q(strategy=scope.strategy) | Q(target__strategy=scope.strategy)
    if scope.organization:
        condition = Q(organization=scope.organization)
    changed: Any = Answer.history
    newest = changed.filter(id=OuterRef("pk")).order_by("-history_date").values("history_date")[:1]
    found = (
        Answer.objects.filter(condition)
        .annotate(changed_at=Subquery(newest))
        .select_related("target", "strategy", "organization")
    )
    return found if scope.year is None else found.none()


KINDS = (
    Kind("turned", partial(_about_targets, changes.turned), "judged_at"),
    Kind("promise", partial(_about_targets, _amendments), "made_at", _units),
    Kind("by_hand", _by_hand, "decided_at"),
    Kind("approved", _approvals, "at"),
    Kind("published", _editions, "seen_at"),
    Kind("answered", answers, "answered_at"),
)
