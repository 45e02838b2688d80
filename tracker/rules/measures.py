"""Corrective measures of a report's line: what, who, until when; and what came of last year's."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MeasureState(StrEnum):
    """Where a measure stands at the end of the reporting year."""

    OPEN = "open"
    CLOSED = "closed"
    EXTENDED = "extended"


STILL_OPEN = frozenset({MeasureState.OPEN, MeasureState.EXTENDED})


class Gap(StrEnum):
    """What a measure still lacks."""

    INCOMPLETE = "measure_incomplete"
    UNDECIDED = "measure_undecided"
    NO_OUTCOME = "measure_no_outcome"
    NO_NEW_DAY = "measure_no_new_day"


@dataclass(frozen=True)
class Step:
    """A measure as plain values. was_until: the day it was carried over with; nothing if it is new."""

    what: str
    who: str = ""
    until: date | None = None
    state: MeasureState = MeasureState.OPEN
    outcome: str = ""
    carried: bool = False
    was_until: date | None = None
    key: int | None = None  # its row, so that it can be carried over


def gap(step: Step) -> Gap | None:
    """What must be mended before the report can be submitted."""
    if step.carried and step.state is MeasureState.OPEN:
        return Gap.UNDECIDED
    if step.state is not MeasureState.OPEN and not step.outcome.strip():
        return Gap.NO_OUTCOME
    if step.state is MeasureState.EXTENDED and not _is_later(step.until, step.was_until):
        return Gap.NO_NEW_DAY
    if not step.carried and not (step.who.strip() and step.until):
        return Gap.INCOMPLETE
    return None


def _is_later(until: date | None, was_until: date | None) -> bool:
    return until is not None and (was_until is None or until > was_until)
