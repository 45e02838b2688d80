"""Compound growth a year; and Statistics Canada's rule, which sets it against the growth needed."""

import math

from tracker.rules.case import Case
from tracker.rules.kinds import Course
from tracker.rules.opinion import NOT_AVAILABLE
from tracker.rules.way import Way, one_aim

ACHIEVED, SUBSTANTIAL, MODERATE, LIMITED, DETERIORATION = (
    "target_achieved",
    "substantial_progress",
    "moderate_progress",
    "limited_progress",
    "deterioration",
)
TO_TARGET = (0.95, 0.60)  # shares of the growth needed
WITHOUT_TARGET = (0.015, 0.005)  # growth a year
NEARLY_ZERO = 0.001  # stands in for a zero that growth cannot be reckoned from or to
NEAR_LIMIT = 4.44

type Progress = tuple[str, float | None]
SILENT: Progress = (NOT_AVAILABLE, None)


def progress(case: Case) -> Progress | None:
    """The status and its ratio; without a target the ratio is the growth a year, + if wanted.

    None for a kind that the rule does not know.
    """
    aim = one_aim(case)
    if aim is not None:
        return _towards(case, *aim)
    numberless = case.goal.value is None and case.goal.factor is None
    if (
        case.goal.direction
        and numberless
        and case.traits.course in {Course.VALUE, Course.DIRECTION}
    ):
        return _without_target(case, case.goal.direction)
    return None


def compound(first: float, last: float, years: int) -> float | None:
    """The growth a year that leads from one value to another; None where there is none.

    A value of zero can be fallen to, but nothing grows from below zero to it.
    """
    same_sign = last >= 0 if first > 0 else last < 0 and first < 0
    if years < 1 or not same_sign:
        return None
    rate = (last / first) ** (1 / years) - 1
    return rate if math.isfinite(rate) else None


def continued(way: Way) -> float | None:
    """The value at the deadline if the growth so far goes on; None where it has no number."""
    rate = compound(way.base, way.value, way.year - way.base_year)
    if rate is None or not way.value:
        return None
    try:
        return way.value * (1 + rate) ** (way.deadline - way.year)
    except (OverflowError, ZeroDivisionError):
        return None


def softened(first: float, limit: float | None) -> float:
    """How much of the usual growth is asked of a series that starts near its natural limit."""
    share = abs(first) / abs(limit) if limit else 2.0
    if share >= 2:
        return 1.0
    return 1 - (share if share <= 1 else 2 - share) ** NEAR_LIMIT


def _towards(case: Case, sense: int, aim: float) -> Progress:
    if case.latest is None:
        return SILENT
    value, target = float(case.latest.value), aim or NEARLY_ZERO
    if case.is_met_by(case.latest) if aim else sense * (value - target) >= 0:
        return ACHIEVED, None
    base, deadline = case.baseline, case.goal.deadline
    growth = _growth(case)
    if base is None or deadline is None or growth is None:
        return SILENT
    needed = compound(float(base.value) or NEARLY_ZERO, target, deadline.year - base.year)
    if not needed:
        return SILENT
    return _step(_sign(case) * sense * growth / abs(needed), TO_TARGET)


def _without_target(case: Case, sense: int) -> Progress:
    growth, base = _growth(case), case.baseline
    if growth is None or base is None:
        return SILENT
    limit = None if case.goal.limit is None else float(case.goal.limit)
    asked = softened(float(base.value), limit)
    high, low = WITHOUT_TARGET
    return _step(_sign(case) * sense * growth, (high * asked, low * asked))


def _growth(case: Case) -> float | None:
    base, now = case.baseline, case.latest
    if base is None or now is None:
        return None
    return compound(float(base.value) or NEARLY_ZERO, float(now.value), now.year - base.year)


def _sign(case: Case) -> int:
    """Below zero, growth in size is a fall."""
    return -1 if case.latest is not None and case.latest.value < 0 else 1


def _step(ratio: float, steps: tuple[float, float]) -> Progress:
    if not math.isfinite(ratio):
        return SILENT
    if ratio >= steps[0]:
        return SUBSTANTIAL, ratio
    if ratio >= steps[1]:
        return MODERATE, ratio
    return (LIMITED if ratio >= 0 else DETERIORATION), ratio
