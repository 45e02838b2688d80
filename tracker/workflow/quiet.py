"""The hours at which the program writes to people by itself."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from tracker.rules.reminders import Slot


def slot_of(at: datetime) -> Slot | None:
    """The slot of the ladder that has begun by a moment; before the morning, none."""
    here = timezone.localtime(at)
    if here.hour < settings.NYSANA_MORNING:
        return None
    return Slot(here.date(), here.hour >= settings.NYSANA_AFTERNOON)


def not_before(at: datetime) -> datetime | None:
    """When a message that was written at night may go out; None: at once."""
    here = timezone.localtime(at)
    if here.hour >= settings.NYSANA_MORNING:
        return None
    return here.replace(hour=settings.NYSANA_MORNING, minute=0, second=0, microsecond=0)
