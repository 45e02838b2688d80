"""What runs on the clock. A task reads the clock and makes one call."""

import logging
from contextlib import suppress
from typing import Any
from urllib.request import urlopen

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from tracker.workflow import accounts, editions, following, judging, notices, runs

logger = logging.getLogger(__name__)


@shared_task
def nightly() -> dict[str, Any] | None:
    """The day's work: open cycles, judge, flag, announce. Other workers are asked to help judging."""
    now = timezone.localtime()
    with suppress(OperationalError):  # without a broker this worker does it alone
        for _ in range(settings.NYSANA_HELPERS):
            help_judging.delay()
    return _tell_that_it_ran(runs.nightly(on=now.date(), at=now))


@shared_task
def help_judging() -> dict[str, int]:
    """Judge of the marked targets what no other worker holds."""
    now = timezone.localtime()
    return judging.judge_marked(on=now.date(), at=now, wait=False)


@shared_task
def catch_up() -> dict[str, Any] | None:
    """Do today's work if the night was missed or broke off. Most of the time there is nothing to do."""
    now = timezone.localtime()
    return _tell_that_it_ran(runs.nightly(on=now.date(), at=now)) if now.hour >= 2 else None


@shared_task
def clear_old_marks() -> int:
    """Delete the oldest marks of changes of the record."""
    return editions.clear_away()


@shared_task
def remind() -> dict[str, Any] | None:
    """Write the morning's reminders and digests, and the last call of the afternoon, once each."""
    return runs.remind(at=timezone.localtime())


@shared_task
def send_notices() -> int:
    """Send the notices that wait."""
    return notices.send_due(at=timezone.localtime())


@shared_task
def tell_followers() -> int:
    """Write to those who follow what changed, each change once."""
    return following.tell(at=timezone.localtime())


@shared_task
def send_links() -> int:
    """Send the letters with links to set a password."""
    return accounts.send_links(at=timezone.localtime())


def _tell_that_it_ran(outcome: dict[str, Any] | None) -> dict[str, Any] | None:
    """Call the address of the monitoring after a night's work, so that a silent night is noticed."""
    address = settings.NYSANA_HEARTBEAT_URL
    if outcome is not None and address.startswith(("http://", "https://")):
        try:
            urlopen(address, timeout=10).close()  # noqa: S310 -- http only, see the line above
        except OSError:
            logger.exception("The monitoring could not be reached")
    return outcome
