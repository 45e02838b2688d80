"""Scheduled runs: each day's slot happens once, heals after a crash, and catches up after an absence."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db.models import F, Q

from tracker.models import Run
from tracker.workflow import (
    announcing,
    awaited,
    copies,
    cycles,
    excel,
    flags,
    following,
    judging,
    ladder,
    reminders,
    sweep,
)
from tracker.workflow.quiet import slot_of

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=30)
SATURDAY = 6


def nightly(*, on: date, at: datetime) -> dict[str, Any] | None:
    """Do the work of a day unless it is done or in other hands; return its outcome, else None.

    A night that was missed needs no run of its own: every step brings the records to what they
    should be today.
    """
    return once("nightly", _nightly, on=on, at=at)


def remind(*, at: datetime) -> dict[str, Any] | None:
    """Tell the morning's or the afternoon's steps of the ladder, once; before the morning nothing."""
    slot = slot_of(at)
    if slot is None:
        return None
    kind = "reminders_afternoon" if slot.afternoon else "reminders_morning"

    def work(*, on: date, at: datetime) -> dict[str, Any]:
        return reminders.run(now=slot, at=at)

    return once(kind, work, on=slot.on, at=at)


def once(
    kind: str, work: Callable[..., dict[str, Any]], *, on: date, at: datetime
) -> dict[str, Any] | None:
    """Run a day's work under a lease. If the worker dies, the next poke after the lease takes over."""
    Run.objects.get_or_create(kind=kind, slot_on=on)
    free = Run.objects.filter(kind=kind, slot_on=on, finished_at=None).filter(
        Q(leased_until=None) | Q(leased_until__lt=at)
    )
    if not free.update(leased_until=at + LEASE, attempts=F("attempts") + 1):
        return None
    outcome = work(on=on, at=at)
    Run.objects.filter(kind=kind, slot_on=on).update(finished_at=at, outcome=outcome)
    return outcome


class Unfinished(Exception):
    """A step of the night failed; the others were done, and the run is tried again."""


def _weekly(*, on: date, at: datetime) -> int | None:
    """On Saturdays, look through all targets for verdicts that would come out differently."""
    return sweep.mark_suspects(at=at) if on.isoweekday() == SATURDAY else None


def _nightly(*, on: date, at: datetime) -> dict[str, Any]:
    """Take every step, whatever happens to the one before: a late flag needs no healthy verdict."""
    steps: dict[str, Callable[[], Any]] = {
        "obligations": lambda: cycles.open_due(on=on),
        "ladders": ladder.furnish,
        "suspects": lambda: _weekly(on=on, at=at),
        "verdicts": lambda: judging.judge_marked(on=on, at=at),
        "duty_flags": lambda: flags.reconcile_obligations(on=on, at=at),
        "figures": lambda: awaited.ask(on=on, at=at),
        "notices": lambda: announcing.announce(on=on, at=at),
        "copies": lambda: copies.freeze(on=on, at=at),
        "excel_uploads": lambda: excel.forget(at=at),
        "readers": lambda: following.forget(at=at),
        "sessions": lambda: call_command("clearsessions"),
    }
    outcome, failed = {}, []
    for name, step in steps.items():
        try:
            outcome[name] = step()
        except Exception:
            logger.exception("The nightly step %s failed", name)
            failed.append(name)
    if failed:
        raise Unfinished(", ".join(failed))
    return outcome
