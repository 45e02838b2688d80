"""What every verdict carries beside its status: gap, pace, change, and when to look again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tracker.rules.by_year import strip
from tracker.rules.case import RECENT_YEARS, Case
from tracker.rules.kinds import KINDS, Course, level
from tracker.rules.values import FINAL, PlanDue, Status, Verdict

ONE_DAY = timedelta(days=1)


def with_facts(case: Case, verdict: Verdict) -> Verdict:
    """Add the facts that hold whatever the status is."""
    missing = _missing(case, verdict)
    low, high = (case.bounds.low, case.bounds.high) if case.bounds else (None, None)
    return replace(
        verdict,
        latest=case.latest,
        target=high if low is None else low,
        target_high=None if low is None else high,
        gap=None if missing is None else abs(missing),
        required_per_year=_required_per_year(case, verdict, missing),
        mean_change_5=_mean_change(case),
        best_change=_best_change(case),
        direction_change=_change_since_start(case),
        plan_due=_plan_due(case),
        strip=strip(case) if case.traits.course is Course.EVERY_YEAR else (),
        look_again_on=_look_again_on(case, verdict),
    )


def _missing(case: Case, verdict: Verdict) -> Decimal | None:
    """The signed change still missing; of a missed target, at its deadline."""
    latest = case.latest.value if case.latest else case.record.undated
    if verdict.status is Status.MISSED and verdict.deadline_value:
        latest = verdict.deadline_value.value
    if latest is None or case.bounds is None:
        return None
    return case.bounds.missing(latest)


def _required_per_year(case: Case, verdict: Verdict, missing: Decimal | None) -> Decimal | None:
    if not missing or case.latest is None or case.goal.deadline is None or verdict.status in FINAL:
        return None
    return missing / case.years_ahead


def _mean_change(case: Case) -> Decimal | None:
    """The mean change per year over the last five years, or as many of them as have values."""
    if case.latest is None:
        return None
    recent = [one for one in case.yearly if one.year >= case.latest.year - RECENT_YEARS]
    first, last = recent[0], recent[-1]
    if first.year == last.year:
        return None
    return (last.value - first.value) / (last.year - first.year)


def _best_change(case: Case) -> Decimal | None:
    """The yearly change that went furthest the wanted way, gaps spread evenly."""
    changes = [
        (last.value - first.value) / (last.year - first.year)
        for first, last in pairwise(case.yearly)
    ]
    if not changes or not case.sense:
        return None
    return max(changes) if case.sense > 0 else min(changes)


def _change_since_start(case: Case) -> Decimal | None:
    """The change from the first value since the promise was made to the latest."""
    start = case.goal.starts_on
    since = [one for one in case.yearly if start is None or one.year >= start.year]
    if len(since) < 2:
        return None
    return since[-1].value - since[0].value


def _plan_due(case: Case) -> PlanDue | None:
    """The last planned year that is over, with the value of that year if there is one."""
    over = case.on + ONE_DAY
    due = [(year, planned) for year, planned in case.goal.plan if year < over.year]
    if not due:
        return None
    year, planned = due[-1]
    found = next((one.value for one in case.yearly if one.year == year), None)
    if found is None:
        return PlanDue(year, planned)
    like_the_goal = "value" in case.traits.needs
    bounds = (KINDS[case.goal.kind].rule if like_the_goal else level)(
        replace(case.goal, value=planned)
    )
    return PlanDue(year, planned, found, bounds is not None and bounds.met_by(found))


def _look_again_on(case: Case, verdict: Verdict) -> date | None:
    ahead = [one.year for one in case.record.values if one.year > case.on.year]
    days = [date(min(ahead), 1, 1) if ahead else None]
    if verdict.status in FINAL or case.traits.course in {Course.DIRECTION, Course.WORDS}:
        return days[0]
    days.append(verdict.look_again_on)
    if case.goal.deadline:
        days.append(case.goal.deadline + ONE_DAY)
    if verdict.status not in {Status.NOT_ASSESSABLE, Status.OVERDUE_NO_DATA}:
        days.append(case.stale_on)
    if case.traits.course is Course.EVERY_YEAR or case.goal.plan:
        days.append(date(case.on.year + (case.on >= date(case.on.year, 12, 31)), 12, 31))
    return min((day for day in days if day and day > case.on), default=None)
