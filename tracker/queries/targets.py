"""Targets as the public sees them: counts, lists, and one with all that belongs to it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import count, product
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from tracker.models import (
    Assignment,
    Observation,
    ReportLine,
    Series,
    Strategy,
    Target,
    Verdict,
)
from tracker.queries import narrowing, search
from tracker.rules.values import Standing, Status

TWO_YEARS = timedelta(days=731)
A_FEW_SERIES = 20
WORST_FIRST = (
    Status.MISSED,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.ACHIEVED,
    Status.ACHIEVED_LATE,
    Status.ON_TRACK,
)
ORDERS = {
    "code": ("code",),
    "deadline": ("deadline", "code"),
    "title": (),
    "status": ("status_order", "code"),
    "distance": ("distance", "code"),
}
WORKED_OUT = ("status", "distance")  # orders that no index holds
MILESTONE = "milestone"
DRAWN = ("verdict", "strategy", "unit")
HEAVY = ("verdict__inputs", "verdict__constants")


class Filters(NamedTuple):
    """What a visitor narrows the list of targets by; an empty text is no filter."""

    text: str = ""
    strategy: str = ""
    status: str = ""
    kind: str = ""
    standing: str = ""
    body: str = ""
    data: str = ""
    sort: str = "code"
    disputed: str = ""
    deadline: str = ""
    on: date | None = None  # the day from which deadlines are counted


def promises() -> QuerySet[Target]:
    """The targets that count: what the documents promise, not their parameters or projections."""
    return Target.objects.filter(standing=Standing.PROMISE)


def shown(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with all that a row of a list shows."""
    return targets.select_related("strategy", "verdict", "unit", "series__indicator__unit").defer(
        *HEAVY
    )


def listed(filters: Filters, language: str) -> QuerySet[Target]:
    """The targets that pass the filters, in the order asked for."""
    targets = shown(Target.objects.all())
    exact = {
        "strategy__code": filters.strategy,
        "status": filters.status,
        "kind": filters.kind,
        "standing": filters.standing,
    }
    targets = targets.filter(**{name: value for name, value in exact.items() if value})
    if filters.body:
        answers = Assignment.objects.filter(target=OuterRef("pk"), organization__code=filters.body)
        targets = targets.filter(Exists(answers))
    if filters.data:
        targets = targets.filter(_has_data() if filters.data == "yes" else ~_has_data())
    if filters.disputed:
        targets = targets.filter(disputed=filters.disputed == "yes")
    if filters.deadline and filters.on:
        targets = targets.filter(narrowing.due(filters.deadline, filters.on))
    if filters.text:
        targets = targets.filter(search.matching(filters.text))
    return _ordered(targets, filters.sort, language)


def _has_data() -> Exists:
    return Exists(Observation.objects.filter(series=OuterRef("series"), value__isnull=False))


def _ordered(targets: QuerySet[Target], sort: str, language: str) -> QuerySet[Target]:
    order = ORDERS.get(sort, ORDERS["code"]) or (f"title_{language}_order", "code")
    return targets.annotate(
        status_order=_place_in(Status),
        **({"distance": narrowing.distance()} if sort == "distance" else {}),
    ).order_by(*(F(name).asc(nulls_last=True) for name in order))


def _place_in(statuses: Iterable[Status]) -> Case:
    """The place of a target's status among some, from 0 on; 99 for any other."""
    places = [When(status=status, then=Value(place)) for place, status in enumerate(statuses)]
    return Case(*places, default=99, output_field=IntegerField())


def upcoming(*, on: date, most: int) -> QuerySet[Target]:
    """The promises whose deadline is next."""
    return shown(promises().filter(deadline__gte=on)).order_by("deadline", "code")[:most]


def decided(counts: Mapping[str, int], most: int) -> list[Target]:
    """The promises that a number decided, the broken ones first, then those in danger.

    counts: how many promises have each status. Within a status those with the latest deadline
    come first. Each is read by its index, so that it takes as long among few as among many.
    """
    found: list[Target] = []
    for status, undated in product(WORST_FIRST, (False, True)):
        if counts.get(status) and len(found) < most:
            rows = promises().filter(status=status, deadline__isnull=undated)
            rows = rows.select_related("verdict").order_by("-deadline", "code")
            found += rows[: most - len(found)]
    return found


def falls_soon(target: Target, *, on: date) -> bool:
    """Whether a deadline lies within the next 24 months."""
    return target.deadline is not None and target.deadline <= on + TWO_YEARS


def passed(*, on: date, most: int) -> QuerySet[Target]:
    """The promises whose deadline passed last."""
    return shown(promises().filter(deadline__lt=on)).order_by("-deadline", "code")[:most]


def milestones(strategy: Strategy) -> QuerySet[Target]:
    """The milestones of a strategy in the order of their days; those without one come last."""
    found = shown(Target.objects.filter(strategy=strategy, kind=MILESTONE))
    return found.order_by(F("deadline").asc(nulls_last=True), "code")


def ending_later(strategy: Strategy) -> QuerySet[Target]:
    """The targets of a strategy whose deadline lies after its last year; none where it has no end."""
    if strategy.ends_year is None:
        return Target.objects.none()
    return strategy.targets.filter(deadline__year__gt=strategy.ends_year).order_by("code")


def whole() -> QuerySet[Target]:
    """Targets with everything their page or file shows, except reports and history."""
    return Target.objects.select_related(
        "strategy__parent", "verdict", "unit", "series__indicator__unit", "series__place"
    ).prefetch_related(
        "also_in",
        "amendments__source",
        "continued_by",
        "assignments__organization",
        "series__observations__source",
        "series__observations__report_line__report__obligation__organization",
        "statements__source",
        "statements__report_line__report__obligation__organization",
    )


def judged_with(target: Target) -> QuerySet[Target]:
    """The other targets that are judged together with this one, and those on the same series."""
    related = Q(judged_with=target.judged_with) if target.judged_with else Q(pk=None)
    if target.series_id:
        related |= Q(series=target.series_id)
    return shown(Target.objects.filter(related).exclude(pk=target.pk)).order_by("code")


def approved_lines(target: Target) -> QuerySet[ReportLine]:
    """The lines of reports that were approved. What the public reads is `as_published` of each."""
    return (
        ReportLine.objects.filter(target=target, report__approved_at__isnull=False)
        .select_related(
            "report__obligation__cycle",
            "report__obligation__organization",
            "report__obligation__rule__recipient",
            "target__series__indicator__unit",
            "target__unit",
        )
        .prefetch_related("report__evidence__lines")
        .order_by("-report__obligation__cycle__year", "report__obligation__organization__code")
    )


def headline_series(most: int) -> list[Series]:
    """The series that most numeric promises rest on and that have enough values for a line."""
    found = (
        Series.objects.filter(pk__in=_with_a_line(by_promises(), most))
        .select_related("indicator__unit", "place")
        .prefetch_related("observations__source", *(f"targets__{name}" for name in DRAWN))
    )
    return sorted(found, key=lambda series: (-len(aims_on(series)), series.code))


def by_promises() -> QuerySet[Any, Any]:
    """The series on which promises rest, each with how many: the most first."""
    found = promises().filter(series__isnull=False).values_list("series")
    return found.annotate(promised=Count("*")).order_by("-promised", "series")


def _with_a_line(best: QuerySet[Any, Any], most: int) -> list[int]:
    """The first series that have five values. Few are counted: the best ones usually have them."""
    found: list[int] = []
    for start in count(0, A_FEW_SERIES):
        some = [series for series, _promised in best[start : start + A_FEW_SERIES]]
        enough = (
            Observation.objects.filter(series__in=some, used=True, value__isnull=False)
            .values_list("series", flat=True)
            .annotate(numbers=Count("pk"))
            .filter(numbers__gte=5)
        )
        drawable = set(enough) if some else set()
        found += [series for series in some if series in drawable]
        if len(found) >= most or len(some) < A_FEW_SERIES:
            return found[:most]
    return found


def aims_on(series: Series) -> list[Target]:
    """The promises on a series whose targets are loaded, in the order of their codes."""
    found = [target for target in series.targets.all() if target.standing == Standing.PROMISE]
    return sorted(found, key=lambda target: target.code)


def verdicts_of(target: Target) -> QuerySet[Verdict]:
    """All verdicts of a target, newest first."""
    return target.verdicts.defer("constants").order_by("-judged_at", "-pk")
