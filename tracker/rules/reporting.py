"""What a line of a report must say (errors stop the submission) and what looks odd (warnings do not)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tracker.rules.numbers import WIDE

CAUSE_LENGTH = 30
OVERSHOOT = Decimal("1.2")
JUMP = Decimal("0.5")
TENTH = Decimal("0.1")


class Problem(StrEnum):
    """Why a report cannot be submitted yet."""

    NOTHING_SAID = "nothing_said"
    NO_DATA_REASON = "no_data_reason"
    STATUS_MISSING = "status_missing"
    CAUSE = "cause"
    CAUSE_SHORT = "cause_short"
    MEASURES = "measures"
    DONE_IN_FUTURE = "done_in_future"
    WORDS = "words"
    NARRATIVE = "narrative"
    LETTER = "letter"
    SCAN = "scan"
    UNANSWERED = "unanswered"


class Warning(StrEnum):  # noqa: A001 -- the everyday word; Python's own is not used here
    """What the officer should look at once more. Never stops anything."""

    JUMP = "jump"
    FACTOR_TEN = "factor_ten"
    OUTSIDE_SHARE = "outside_share"
    SAME_AS_LAST = "same_as_last"


@dataclass(frozen=True)
class Line:
    """One target in a report, as plain values. `numeric` tells whether a number is asked for."""

    numeric: bool
    milestone: bool = False
    lower_is_better: bool = False
    share: bool = False
    plan: Decimal | None = None
    value: Decimal | None = None
    last: Decimal | None = None
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


def needs_cause(line: Line) -> bool:
    """Whether the deviation must be explained."""
    return misses_plan(line) or overshoots_plan(line) or line.not_done


def problems(line: Line, *, on: date) -> tuple[Problem, ...]:
    """Return what must be mended before the report can be submitted."""
    found = [*_missing(line)]
    if line.done_on and line.done_on > on:
        found.append(Problem.DONE_IN_FUTURE)
    if needs_cause(line):
        if not line.cause:
            found.append(Problem.CAUSE)
        elif len(line.cause_text.strip()) < CAUSE_LENGTH:
            found.append(Problem.CAUSE_SHORT)
        if (misses_plan(line) or line.not_done) and not line.measures.strip():
            found.append(Problem.MEASURES)
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


def warnings(line: Line) -> tuple[Warning, ...]:
    """Return what looks odd against last year and common sense."""
    if line.value is None:
        return ()
    found = []
    if line.share and not 0 <= line.value <= 100:
        found.append(Warning.OUTSIDE_SHARE)
    if line.last:
        if line.value == line.last:
            found.append(Warning.SAME_AS_LAST)
        elif _is_power_of_ten(abs(WIDE.divide(line.value, line.last))):
            found.append(Warning.FACTOR_TEN)
        elif abs(line.value - line.last) > JUMP * abs(line.last):
            found.append(Warning.JUMP)
    return tuple(found)


def _is_power_of_ten(ratio: Decimal) -> bool:
    """Whether the value is about 10, 100 or 1,000 times last year's, either way."""
    if ratio and ratio < 1:
        ratio = WIDE.divide(Decimal(1), ratio)
    return any(Decimal("0.8") <= ratio / power <= Decimal("1.25") for power in (10, 100, 1000))
