"""Strategies and bodies as the public sees them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from tracker.models import Assignment, Organization, Strategy, Target
from tracker.queries import targets
from tracker.rules.values import Standing


class Counted[Record](NamedTuple):
    """A strategy or a body with how its promises stand."""

    record: Record
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def with_counts(*, promising: bool = False) -> list[Counted[Strategy]]:
    """All strategies by code, or only those that promise something, with their counts."""
    counts = targets.counts_by_strategy()
    rows = Strategy.objects.select_related("parent").order_by("code")
    return [
        Counted(row, counts.get(row.pk, {})) for row in rows if not promising or row.pk in counts
    ]


def bodies_with_counts() -> list[Counted[Organization]]:
    """All bodies by code, with how the promises they answer for stand."""
    counts = targets.counts_by_body()
    rows = Organization.objects.order_by("code")
    return [Counted(row, counts.get(row.pk, {})) for row in rows]


def with_targets() -> QuerySet[Strategy]:
    """The strategies that have targets, by code."""
    return Strategy.objects.filter(Exists(Target.objects.filter(strategy=OuterRef("pk")))).order_by(
        "code"
    )


def answering() -> QuerySet[Organization]:
    """The bodies that answer for targets, by code."""
    own = Assignment.objects.filter(organization=OuterRef("pk"))
    return Organization.objects.filter(Exists(own)).order_by("code")


def assignments_of(organization: Organization) -> QuerySet[Assignment]:
    """The targets a body answers for, with the ground."""
    return (
        Assignment.objects.filter(organization=organization)
        .select_related(
            "target__verdict",
            "target__unit",
            "target__strategy",
            "target__series__indicator__unit",
        )
        .defer("target__verdict__inputs", "target__verdict__constants")
        .order_by("target__code")
    )


def counts_of(assignments: Iterable[Assignment]) -> Mapping[str, int]:
    """How the promises among a body's targets stand."""
    return Counter(
        one.target.status for one in assignments if one.target.standing == Standing.PROMISE
    )


def bodies_of(strategy: Strategy) -> QuerySet[Organization]:
    """The bodies that answer for a strategy's targets by a document."""
    return (
        Organization.objects.filter(assignments__target__strategy=strategy, assignments__demo=False)
        .distinct()
        .order_by("code")
    )
