"""What was entered, corrected or removed by hand, as the public may see it: what was confirmed."""

from django.db.models import Prefetch, QuerySet

from tracker.models import DataChange, Source, Target


def confirmed() -> QuerySet[DataChange]:
    """Confirmed changes, newest first, with the targets that rest on them."""
    targets = Target.objects.order_by("code").only("code", "title_kk", "title_ru", "title_en")
    return (
        DataChange.objects.filter(state="confirmed")
        .select_related("source")
        .prefetch_related(Prefetch("targets", targets))
        .order_by("-decided_at", "-pk")
    )


def about(target: Target) -> QuerySet[DataChange]:
    """Those on which a target rests, newest first."""
    return confirmed().filter(targets=target)


def waiting() -> int:
    """How many proposals wait for a second person."""
    return DataChange.objects.filter(state="waiting").count()


def titles(codes: set[str]) -> dict[str, str]:
    """The titles of sources by code; no query where there is none to look for."""
    if not codes:
        return {}
    return dict(Source.objects.filter(code__in=codes).values_list("code", "title"))
