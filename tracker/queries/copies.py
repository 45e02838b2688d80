"""Frozen copies as the public finds them."""

from datetime import date, timedelta

from django.utils import timezone

from tracker.models import Consolidation, DataCopy
from tracker.queries import changes


def days_of_publication() -> dict[int, date]:
    """The day on which the publication of each public edition was recorded, by the edition's key."""
    history = Consolidation.history.filter(published_on__isnull=False).order_by("history_date")
    found: dict[int, date] = {}
    for key, moment in history.values_list("id", "history_date"):
        found.setdefault(key, timezone.localtime(moment).date())
    return found


def missing(*, on: date) -> list[date]:
    """The days of publications that are over, that the record knows whole, and that have no copy."""
    first = changes.record().first_day
    have = set(DataCopy.objects.values_list("day", flat=True))
    yesterday = on - timedelta(days=1)
    days = set(days_of_publication().values()) - have
    return sorted(day for day in days if first and first <= day <= yesterday)


def of_editions() -> dict[int, DataCopy]:
    """The copy that was frozen with each public edition, by the edition's key."""
    have = {copy.day: copy for copy in DataCopy.objects.all()}
    return {key: have[day] for key, day in days_of_publication().items() if day in have}


def frozen() -> list[DataCopy]:
    """All copies, newest first."""
    return list(DataCopy.objects.order_by("-day"))
