"""Who handed in, when, and who did not: the rows of a cycle's table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tracker import labels
from tracker.models import Organization
from tracker.queries.duties import Duty
from tracker.rules.timing import Timing


def is_of(body: Organization, level: str) -> bool:
    """Whether a body is shown where only central or only local ones are asked for."""
    return not level or body.is_local == (level == "local")


def level_asked(asked: str | None) -> str:
    """The level that an address asks for; nothing, that is all bodies, where it names none of ours."""
    return asked if asked and asked in labels.LEVEL else ""


def summary(duties: Iterable[Duty]) -> list[tuple[Any, int]]:
    """How many duties stand how, in the fixed order of the words."""
    counts = Counter(duty.timing.timing for duty in duties)
    return [(labels.TIMING[one], counts[one]) for one in Timing if counts[one]]
