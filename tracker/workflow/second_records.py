"""Which changes of which records need a second person, and how a proposal keeps a record."""

from typing import Any

from django.db import models

from tracker.models import (
    Counted,
    Indicator,
    Observation,
    Series,
    Statement,
    Target,
    Unit,
)
from tracker.workflow.promises import text_of

ENTERED, CORRECTED, REMOVED = "entered", "corrected", "removed"
RECORDS: dict[str, type[models.Model]] = {
    "observation": Observation,
    "statement": Statement,
    "counted": Counted,
    "series": Series,
    "indicator": Indicator,
    "unit": Unit,
    "target": Target,  # only a new one: a promise that stands has its ledger
}
PUBLIC_FACTS = (Observation, Statement, Counted)  # also a new one says something at once
WEIGHTY: dict[type[models.Model], frozenset[str]] = {  # of the others: what verdicts are made from
    Series: frozenset({"code", "indicator", "place", "breakdown", "comparable_from"}),
    Indicator: frozenset({"unit", "better", "limit", "decimals_step", "release_delay_months"})
    | {"staleness_years"},
    Unit: frozenset({"percent"}),
}
KEPT_ELSEWHERE = "report_line"  # a report's figures stay with their report

type State = dict[str, Any]


def needs_second(model: type[models.Model], changed: set[str], *, new: bool) -> bool:
    """Whether a change of some fields is more than one person may do."""
    if new:
        return model in (*PUBLIC_FACTS, Target)
    return bool(changed if model in PUBLIC_FACTS else changed & WEIGHTY.get(model, frozenset()))


def may_need_second(model: type[models.Model], *, new: bool) -> bool:
    """Whether there is any change of such a record that one person may not do."""
    return needs_second(model, set(fields_of(model)), new=new)


def is_removable(record: Any) -> bool:
    """Whether a record may go at all: what was entered by hand, and on which nothing hangs."""
    return isinstance(record, PUBLIC_FACTS) and getattr(record, "report_line_id", None) is None


def fields_of(model: type[models.Model]) -> dict[str, Any]:
    """The columns of a record that people fill in."""
    return {
        column.name: column
        for column in model._meta.concrete_fields
        if column.editable and not column.primary_key and column.name != KEPT_ELSEWHERE
    }


def state_of(record: models.Model) -> State:
    """A record as a proposal keeps it: text digit for digit, codes of other records."""
    return {name: text_of(column, record) for name, column in fields_of(type(record)).items()}


def changed_fields(record: models.Model) -> set[str]:
    """The names of the columns in which a record differs from what is stored; none for a new one."""
    stored = type(record)._default_manager.filter(pk=record.pk).first() if record.pk else None
    if stored is None:
        return set()
    return moved(state_of(stored), state_of(record))


def moved(before: State, after: State) -> set[str]:
    """The names under which two states differ; of a new or a removed record, all that it says."""
    return {name for name in {**before, **after} if before.get(name) != after.get(name)}


def watched(model: type[models.Model], before: State, after: State) -> set[str]:
    """The columns that must stand as a proposal found them: those it changes, and the weighty ones."""
    if model in PUBLIC_FACTS:
        return set(fields_of(model))
    return moved(before, after) | WEIGHTY.get(model, frozenset())
