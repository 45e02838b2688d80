"""What runs on the clock. A task reads the clock and makes one call."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from tracker.workflow import notices, runs


@shared_task
def nightly() -> dict[str, Any] | None:
    """The day's work: open cycles, judge, flag, announce."""
    now = timezone.localtime()
    return runs.nightly(on=now.date(), at=now)


@shared_task
def catch_up() -> dict[str, Any] | None:
    """Do today's work if the night was missed or broke off. Most of the time there is nothing to do."""
    now = timezone.localtime()
    return runs.nightly(on=now.date(), at=now) if now.hour >= 2 else None


@shared_task
def send_notices() -> int:
    """Send the notices that wait."""
    return notices.send_due(at=timezone.localtime())
