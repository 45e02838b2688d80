"""What makes a promise, how it read before it was changed, and how the first promise is judged."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings

from tracker.models import Amendment, Target, Verdict
from tracker.queries.ledger import ACTS
from tracker.rules.assess import assess
from tracker.rules.exchange import decode, encode
from tracker.rules.values import Constants, Goal, Part, Record
from tracker.rules.values import Verdict as Judgement
from tracker.workflow.cases import goal_of, record_of

PROMISE = (
    *(f"title_{code}" for code, _name in settings.LANGUAGES),
    "kind",
    "comparison",
    "comparison_text",
    "value",
    "high",
    "tolerance",
    "factor",
    "value_text",
    "unit",
    "unit_text",
    "baseline_value",
    "baseline_year",
    "baseline_text",
    "baseline_follows",
    "starts_on",
    "deadline",
    "deadline_precision",
    "deadline_text",
    "standing",
    "unclear",
    "series",
    "judged_with",
    "parts",
    "plan",
)
ENDING = ("ended_as", "superseded_on", "continued_by", "superseded_reason")
WEIGHTY = frozenset(  # what a target is judged by: a correction of it names its source
    {"kind", "comparison", "value", "high", "tolerance", "factor", "plan", "parts", "series"}
    | {"baseline_value", "baseline_year", "starts_on", "deadline", "standing", "judged_with"}
    | {"unclear"}
)
DAYS = frozenset({"starts_on", "deadline", "superseded_on"})
FIELDS: dict[str, Any] = {name: Target._meta.get_field(name) for name in (*PROMISE, *ENDING)}
AMENDED, CORRECTED, BASELINE, ENDED = "amended", "corrected", "baseline", "ended"


class Original(NamedTuple):
    """The original promise as a verdict stores it, and the day on which to judge it again."""

    facts: dict[str, Any]
    look_again_on: date | None


def texts(target: Target) -> dict[str, Any]:
    """The promise as the ledger keeps it: text digit for digit, codes of records, None for nothing."""
    return {name: text_of(field, target) for name, field in FIELDS.items()}


def text_of(field: Any, record: Any) -> Any:
    """A column as a ledger keeps it."""
    value = getattr(record, field.name)
    if value is None:
        return None
    return value.code if field.is_relation else field.value_to_string(record)


def keep(record: Target, stored: Target) -> None:
    """Give a record the promise that is stored, whatever stood in a form opened earlier."""
    for field in FIELDS.values():
        setattr(record, field.attname, getattr(stored, field.attname))


def restored(target: Target, before: Mapping[str, Any]) -> Target:
    """A copy of a target with what the ledger kept of it; not to be saved.

    Related records keep their present ones: reading them would cost a query each.
    """
    earlier = copy(target)
    for name, text in before.items():
        if name in FIELDS and not FIELDS[name].is_relation:
            setattr(earlier, name, None if text is None else FIELDS[name].to_python(text))
    return earlier


def original(target: Target, amendments: Iterable[Amendment]) -> Target | None:
    """The target as it was first promised, in force; None where no act changed or ended it.

    Only acts are taken back. What corrects our own entries, or follows a revised statistic, says
    better what was promised from the beginning. An ended promise was not promised to end.
    """
    acts = [one for one in amendments if one.kind in ACTS]
    if not acts:
        return None
    before: dict[str, Any] = {}
    for one in sorted(acts, key=lambda one: one.pk, reverse=True):
        before |= one.before
    return restored(target, before | {"ended_as": "", "superseded_on": None})


def judge_original(
    target: Target,
    amendments: Iterable[Amendment],
    record: Record,
    *,
    on: date,
    constants: Constants,
) -> Original:
    """Judge the original promise by what the present one is judged by; nothing where they are one."""
    first = original(target, amendments)
    if first is None:
        return Original({}, None)
    goal = goal_of(first, on=on)
    parts = _parts_of(first, goal, record, on=on)
    found = assess(goal, replace(record, parts=parts), on=on, constants=constants)
    facts = {"goal": encode(goal), "verdict": stored(found)}
    if parts != record.parts:
        facts["parts"] = encode(parts)
    return Original(facts, found.look_again_on)


def stored(found: Judgement) -> dict[str, Any]:
    """A verdict of the original promise as it is kept; a day to look again is no difference."""
    verdict: dict[str, Any] = encode(found)
    del verdict["look_again_on"]
    return verdict


def _parts_of(first: Target, goal: Goal, record: Record, *, on: date) -> tuple[Part, ...]:
    """The parts of the original promise: its own as they were, those of other targets as they are.

    Those of other targets are the ones it is judged with today, whatever group it was first in.
    """
    if not first.judged_with:
        return record_of(first, (), on=on).parts
    return tuple(
        replace(part, goal=goal) if part.name == first.code else part for part in record.parts
    )


def recompute_original(verdict: Verdict) -> Judgement | None:
    """Judge the original promise once more from what a verdict recorded: it must give the same."""
    if not verdict.original:
        return None
    record = decode(Record, verdict.inputs["record"])
    if "parts" in verdict.original:
        record = replace(record, parts=decode(tuple[Part, ...], verdict.original["parts"]))
    return assess(
        decode(Goal, verdict.original["goal"]),
        record,
        on=verdict.judged_on,
        constants=decode(Constants, verdict.constants),
    )
