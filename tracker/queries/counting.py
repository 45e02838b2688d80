"""How many promises stand how: by status, document and body, and why some cannot be assessed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from tracker.models import Assignment, Target
from tracker.queries.targets import promises
from tracker.rules.values import Reason, Standing, Status


def status_counts(targets: QuerySet[Target]) -> dict[str, int]:
    """How many targets have each status, in one query."""
    rows = targets.order_by().values_list("status").annotate(number=Count("*"))
    return dict(rows.values_list("status", "number"))


def obstacles() -> list[tuple[Reason, int]]:
    """The first reason why promises cannot be assessed, the most frequent first, in one query."""
    counts: Counter[Reason] = Counter()
    for reasons, number in by_reasons():
        if reasons:
            counts[Reason(reasons[0])] += number
    return counts.most_common()


def by_reasons() -> QuerySet[Any, Any]:
    """How many promises cannot be assessed for which reasons. Two indexes hold all that it reads."""
    alike = dict.fromkeys(("status", "verdict__status"), Status.NOT_ASSESSABLE)
    rows = promises().filter(**alike).order_by().values_list("verdict__reasons")
    return rows.annotate(number=Count("*"))


def counts_by_strategy() -> dict[int | None, dict[str, int]]:
    """The counts by status of each strategy's promises, in one query; None: of no strategy."""
    rows = promises().order_by().values_list("strategy_id", "status").annotate(number=Count("*"))
    return _nested(rows)


def together(groups: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The counts by status of several groups as one."""
    counts: Counter[str] = Counter()
    for group in groups:
        counts.update(group)
    return dict(counts)


def by_body() -> QuerySet[Any, Any]:
    """How many promises of each status each body answers for; indexes hold all that it reads."""
    answers = Assignment.objects.filter(target__standing=Standing.PROMISE).order_by()
    rows = answers.values_list("organization_id", "target__status")
    return rows.annotate(number=Count("*"))


def counts_by_body() -> dict[int, dict[str, int]]:
    """The counts by status of the promises each body answers for, in one query."""
    return _nested(by_body())


def _nested(rows: Iterable[tuple[Any, ...]]) -> dict[Any, dict[str, int]]:
    counts: dict[Any, dict[str, int]] = defaultdict(dict)
    for group, status, number in rows:
        counts[group][status] = number
    return counts
