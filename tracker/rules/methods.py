"""The methods that judge a goal, each with its own words; the default is one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.rules.assess import assess
from tracker.rules.registry import Registry, gettext_noop
from tracker.rules.values import Goal, Record


@dataclass(frozen=True)
class Opinion:
    """What one method says: its own status word, and the ratio or chance it rests on."""

    status: str
    ratio: float | None


@dataclass(frozen=True)
class Published:
    """Who published a method and in which version it is followed here."""

    version: int = 1


METHODS: Registry[Callable[[Goal, Record, date], Opinion | None], Published] = Registry()


@METHODS.add("chance", gettext_noop("Chance by past pace"), Published())
def chance(goal: Goal, record: Record, on: date) -> Opinion | None:
    """The default method's status and chance; None where it can give no chance."""
    verdict = assess(goal, record, on=on)
    return None if verdict.chance is None else Opinion(verdict.status, verdict.chance)
