"""Who handed in, when, and who did not: the rows of a cycle's table and of its file."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tracker import labels
from tracker.models import Cycle, Organization
from tracker.queries.duties import Duty
from tracker.rules.timing import Timing
from tracker.web.exports import in_each_language

LATE = frozenset({Timing.LATE, Timing.OVERDUE})


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


def row_of(duty: Duty) -> dict[str, Any]:
    """A duty in one row of the file of a cycle."""
    one = duty.obligation
    extended = one.extended_to is not None
    giver = one.rule.recipient if extended else None
    return {
        **_head(one.cycle, one.organization),
        "owes": "yes",
        "rule_id": one.rule.code,
        "act": one.rule.act,
        **in_each_language(one.rule, "what"),
        "period_end": one.period_ends_on,
        "due_on": one.due_on,
        "extended_to": one.extended_to,
        "extension_reason": one.extension_reason,
        "extended_by": giver.code if giver else "",
        "handed_in_on": duty.handed_in_on,
        "timing": duty.timing.timing.value,
        "days_late": duty.timing.days if duty.timing.timing in LATE else 0,
        "returned": duty.returned,
        "approved_on": duty.approved_on,
        "note": one.fulfilled_note,
        "link": one.fulfilled_link,
    }


def row_without_duty(cycle: Cycle, body: Organization, keys: Iterable[str]) -> dict[str, Any]:
    """A body that owes no report, under the same keys."""
    return dict.fromkeys(keys, "") | _head(cycle, body) | {"owes": "no"}


def _head(cycle: Cycle, body: Organization) -> dict[str, Any]:
    return {
        "year": cycle.year,
        "strategy_id": cycle.strategy.code,
        "organization_id": body.code,
        **in_each_language(body, "name"),
        "level": "local" if body.is_local else "central",
    }
