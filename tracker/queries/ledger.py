"""The ledger as the public sees it: entries, targets that were moved or ended, units by code."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from tracker.models import Amendment, Strategy, Target, Unit
from tracker.queries.targets import shown

ACTS = ("amended", "ended")  # the kinds of entries that stand for an act


def entries() -> QuerySet[Amendment]:
    """Entries in the order in which they were made, with their sources."""
    return Amendment.objects.select_related("source").order_by("pk")


def moved() -> QuerySet[Target]:
    """The targets that an act changed or ended, with their entries."""
    by_act = Amendment.objects.filter(kind__in=ACTS).values("target")
    ended = Target.objects.filter(superseded_on__isnull=False).values("pk")
    return (
        shown(Target.objects.filter(pk__in=by_act.union(ended)))
        .select_related("continued_by")
        .prefetch_related(Prefetch("amendments", queryset=entries()))
        .order_by("code")
    )


def corrections(names: Collection[str]) -> QuerySet[Amendment]:
    """The corrections of our own entries that touch one of some fields, newest first."""
    ours = Prefetch("target__amendments", queryset=entries())
    return (
        Amendment.objects.filter(kind="corrected", after__has_any_keys=sorted(names))
        .select_related("source", "target__unit", "target__series__indicator__unit")
        .prefetch_related(ours)
        .order_by("-made_at", "-pk")
    )


def endings(targets: Collection[Target]) -> dict[int, Amendment]:
    """The newest entry about the end of each target that has one, in one query."""
    ended = entries().filter(target__in=targets, kind="ended")
    return {entry.target_id: entry for entry in ended}


def units(found: Collection[Amendment]) -> dict[str, Unit]:
    """The units that entries name, by code; no query where they name none."""
    told = [entry.before.get("unit") for entry in found]
    told += [entry.after.get("unit") for entry in found]
    codes = {code for code in told if code}
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)} if codes else {}


def of_strategy(strategy: Strategy, most: int) -> QuerySet[Amendment]:
    """How the promises of a strategy were changed or ended, newest first."""
    ours = Amendment.objects.filter(target__strategy=strategy, kind__in=ACTS)
    return ours.select_related("target", "source").order_by("-act_on", "-pk")[:most]
