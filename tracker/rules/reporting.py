"""What a line of a report must say (errors stop the submission) and what looks odd (warnings do not)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tracker.rules import measures as measure_rules
from tracker.rules import oddities as oddity_rules
from tracker.rules.measures import Gap, Step
from tracker.rules.numbers import WIDE
from tracker.rules.oddities import Known, Oddity, Warning  # noqa: A004 -- as there
from tracker.rules.provisional import Early

__all__ = ["Known", "Oddity", "Warning"]

CAUSE_LENGTH = 30
OVERSHOOT = Decimal("1.2")
TOLERANCE = Decimal("0.02")  # of the plan, unless the target sets its own
TENTH = Decimal("0.1")
NOTHING = Known()


class Problem(StrEnum):
    """Why a report cannot be submitted yet."""

    NOTHING_SAID = "nothing_said"
    NO_DATA_REASON = "no_data_reason"
    STATUS_MISSING = "status_missing"
    YEAR_NOT_BEGUN = Early.YEAR_NOT_BEGUN.value
    YEAR_NOT_OVER = Early.YEAR_NOT_OVER.value
    CAUSE = "cause"
    CAUSE_SHORT = "cause_short"
    MEASURES = "measures"
    MEASURE_INCOMPLETE = Gap.INCOMPLETE.value
    MEASURE_UNDECIDED = Gap.UNDECIDED.value
    MEASURE_NO_OUTCOME = Gap.NO_OUTCOME.value
    MEASURE_NO_NEW_DAY = Gap.NO_NEW_DAY.value
    EVIDENCE = "evidence"
    STILL_WAITING = "still_waiting"
    DONE_IN_FUTURE = "done_in_future"
    WORDS = "words"
    NARRATIVE = "narrative"
    LETTER = "letter"
    SCAN = "scan"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Line:
    """One target in a report, as plain values. `numeric` tells whether a number is asked for.

    tolerance: how far the plan may be missed without a cause, in the unit; nothing: 2 % of it.
    """

    numeric: bool
    milestone: bool = False
    lower_is_better: bool = False
    share: bool = False
    plan: Decimal | None = None
    value: Decimal | None = None
    tolerance: Decimal | None = None
    value_status: str = ""
    no_data_reason: str = ""
    done: bool = False
    done_on: date | None = None
    not_done: bool = False
    forecast_on: date | None = None
    progress: str = ""
    cause: str = ""
    cause_text: str = ""
    measures: str = ""
    steps: tuple[Step, ...] = ()
    evidence_required: bool = False
    has_evidence: bool = False
    known: Known = NOTHING


def execution(line: Line) -> Decimal | None:
    """Return how much of the plan was carried out, in per cent to one decimal; None without meaning."""
    share = _carried_out(line)
    return None if share is None else (share * 100).quantize(TENTH, ROUND_HALF_UP, WIDE)


def _carried_out(line: Line) -> Decimal | None:
    """The share of the plan that was carried out; where less is better, plan by fact."""
    plan, fact = line.plan, line.value
    if plan is None or fact is None or plan <= 0 or fact < 0:
        return None
    if line.lower_is_better:
        return WIDE.divide(plan, fact) if fact else None
    return WIDE.divide(fact, plan)


def misses_plan(line: Line) -> bool:
    """Whether the fact falls short of the plan."""
    if line.plan is None or line.value is None:
        return False
    return line.value > line.plan if line.lower_is_better else line.value < line.plan


def overshoots_plan(line: Line) -> bool:
    """Whether the plan is exceeded by more than 20 %: a plan set too low is a finding too."""
    share = _carried_out(line)
    return share is not None and share > OVERSHOOT


def falls_short(line: Line) -> bool:
    """Whether the plan is missed by more than the tolerance, or what was planned was not done."""
    if line.not_done:
        return True
    if line.plan is None or line.value is None or not misses_plan(line):
        return False
    tolerance = TOLERANCE * abs(line.plan) if line.tolerance is None else line.tolerance
    return abs(line.value - line.plan) > tolerance


def needs_cause(line: Line) -> bool:
    """Whether the deviation must be explained."""
    return falls_short(line) or overshoots_plan(line)


def problems(line: Line, *, on: date) -> tuple[Problem, ...]:
    """Return what must be mended before the report can be submitted."""
    found = [*_missing(line)]
    if line.value is not None and (early := line.known.early(line.value_status, on=on)):
        found.append(Problem(early))
    if line.done_on and line.done_on > on:
        found.append(Problem.DONE_IN_FUTURE)
    if needs_cause(line):
        if not line.cause:
            found.append(Problem.CAUSE)
        elif len(line.cause_text.strip()) < CAUSE_LENGTH:
            found.append(Problem.CAUSE_SHORT)
        if falls_short(line) and not (line.measures.strip() or line.steps):
            found.append(Problem.MEASURES)
    gaps = [Problem(gap) for step in line.steps if (gap := measure_rules.gap(step))]
    found += dict.fromkeys(gaps)
    if line.evidence_required and line.value is not None and not line.has_evidence:
        found.append(Problem.EVIDENCE)
    return tuple(found)


def _missing(line: Line) -> tuple[Problem, ...]:
    if line.numeric:
        if line.value is not None:
            return () if line.value_status else (Problem.STATUS_MISSING,)
        if line.value_status != "no_data":
            return (Problem.NOTHING_SAID,)
        return () if line.no_data_reason else (Problem.NO_DATA_REASON,)
    if line.milestone:
        said = line.done or line.not_done or line.forecast_on
        return () if said else (Problem.NOTHING_SAID,)
    return () if line.progress.strip() else (Problem.WORDS,)


def oddities(line: Line) -> tuple[Oddity, ...]:
    """Return what looks odd against earlier years and common sense, with the numbers to name."""
    if line.value is None:
        return ()
    return oddity_rules.oddities(line.value, line.value_status, line.known, share=line.share)


def warnings(line: Line) -> tuple[Warning, ...]:
    """Return the codes of what looks odd."""
    return tuple(one.code for one in oddities(line))
