"""Strategies and bodies as the public sees them."""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet

from tracker.models import Assignment, Organization, Strategy, Target
from tracker.queries import counting
from tracker.rules.values import Standing


class Counted[Record](NamedTuple):
    """A strategy or a body with how its promises stand."""

    record: Record
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def with_counts() -> list[Counted[Strategy]]:
    """All strategies by code, with their counts."""
    counts = counting.counts_by_strategy()
    rows = Strategy.objects.select_related("parent").order_by("code")
    return [Counted(row, counts.get(row.pk, {})) for row in rows]


def promising() -> list[Counted[Strategy | None]]:
    """The strategies that promise something, most first, with counts; last, promises of none."""
    counts = counting.counts_by_strategy()
    rows = Strategy.objects.filter(pk__in=[pk for pk in counts if pk is not None])
    found: list[Counted[Strategy | None]] = [
        Counted(row, counts[row.pk]) for row in rows.order_by("code")
    ]
    found.sort(key=lambda one: -one.total)
    return found + ([Counted(None, counts[None])] if None in counts else [])


def most_promising(
    counts: Mapping[int | None, Mapping[str, int]], most: int
) -> list[Counted[Strategy]]:
    """The strategies that promise most, of the counts of all."""
    keys = sorted((pk for pk in counts if pk is not None), key=lambda pk: (-_sum(counts[pk]), pk))
    rows = Strategy.objects.in_bulk(keys[:most])
    return [Counted(rows[pk], counts[pk]) for pk in keys[:most] if pk in rows]


def _sum(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def bodies_with_counts() -> list[Counted[Organization]]:
    """All bodies by code, with how the promises they answer for stand."""
    counts = counting.counts_by_body()
    rows = Organization.objects.order_by("code")
    return [Counted(row, counts.get(row.pk, {})) for row in rows]


def kin() -> list[Strategy]:
    """All strategies with what their tree tells of them, by code, in one query."""
    titles = (f"title_{code}" for code, _language in settings.LANGUAGES)
    told = ("parent_id", "code", *titles, "period_disputed")
    return list(Strategy.objects.only(*told).order_by("code"))


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


def counts_of(organization: Organization) -> Mapping[str, int]:
    """How the promises among a body's targets stand, in one query."""
    promised = Assignment.objects.filter(
        organization=organization, target__standing=Standing.PROMISE
    )
    counted = promised.order_by().values("target__status").annotate(number=Count("*"))
    return dict(counted.values_list("target__status", "number"))


def bodies_of(strategy: Strategy) -> QuerySet[Organization]:
    """The bodies that answer for a strategy's targets by a document."""
    own = Assignment.objects.filter(organization=OuterRef("pk"), target__strategy=strategy)
    return Organization.objects.filter(Exists(own.filter(demo=False))).order_by("code")
