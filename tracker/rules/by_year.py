"""Steps of judging a level that must be kept every year: a strip of years, and the next ones."""

from dataclasses import replace
from datetime import date

from tracker.rules.bounds import Bounds
from tracker.rules.by_value import band, without_data
from tracker.rules.case import Case
from tracker.rules.chance import Pace, chance_within, evidence, inside
from tracker.rules.values import JUDGED, Reason, Record, Status, Verdict


def strip(case: Case) -> tuple[tuple[int, bool | None], ...]:
    """Every complete year since the start, met or not; None marks a year without data."""
    met = {value.year: case.is_met_by(value) for value in case.yearly}
    first = case.goal.starts_on.year if case.goal.starts_on else min(met, default=None)
    if first is None:
        return ()
    complete = case.on.year if case.on == date(case.on.year, 12, 31) else case.on.year - 1
    last = max([complete, *met])
    if case.goal.deadline is not None:
        last = min(last, case.goal.deadline.year)
    return tuple((year, met.get(year)) for year in range(first, last + 1))


def whole_period(case: Case) -> Verdict | None:
    """At the end: met only if every year was, missed if one was not."""
    if not (case.has_passed or case.deadline_value):
        return None
    years = [met for _, met in strip(case)]
    if False in years:
        return Verdict(Status.MISSED, (Reason.BREACHED,), deadline_value=case.deadline_value)
    if years and None not in years:
        return Verdict(Status.ACHIEVED, deadline_value=case.deadline_value)
    return _overdue(case) if case.has_passed else None


def no_recent_year(case: Case) -> Verdict | None:
    """As for a level, but age is said first: one old year tells nothing of the years since."""
    silent = without_data(case)
    if silent is None or not case.is_stale:
        return silent
    reasons = (Reason.STALE, *(reason for reason in silent.reasons if reason != Reason.STALE))
    if case.past is None:
        return replace(silent, reasons=reasons)
    judged = by_last_year(case)
    return replace(judged, status=Status.NO_DATA, reasons=reasons, last_status=judged.status)


def by_last_year(case: Case) -> Verdict:
    """Breached: can the next year be met? Met: how likely is every year to the end?"""
    past, latest = case.past, case.latest
    if past is None or latest is None:
        raise ValueError("a year is judged by at least three values")
    reasons: tuple[Reason, ...] = ()
    if case.is_met_by(latest):
        chance, years = _chance_of_keeping(case, past), case.years_ahead
        status = band(chance, case.constants)
    else:
        chance, years, reasons = _chance_in(case, past, 1), 1, (Reason.BREACHED,)
        recovers = chance >= case.constants.on_track
        status = Status.AT_RISK if recovers else Status.OFF_TRACK
    ahead = case.outlook(past, years)
    return Verdict(
        status,
        reasons,
        chance=chance,
        projection=ahead.projection,
        low=ahead.low,
        high=ahead.high,
        evidence=evidence(past),
    )


def _chance_in(case: Case, past: Pace, years: int) -> float:
    return chance_within(case.outlook(past, years), case.chance_bounds or Bounds())


def _chance_of_keeping(case: Case, past: Pace) -> float:
    """The first year by its chance; each later one half depends on the year before."""
    chance = _chance_in(case, past, 1)
    for year in range(2, case.years_ahead + 1):
        chance *= 0.5 + 0.5 * _chance_in(case, past, year)
    return inside(chance)


def _overdue(case: Case) -> Verdict:
    deadline = case.goal.deadline or case.on
    known = Record(
        values=tuple(value for value in case.values if value.ends_on <= deadline),
        comparable_from=case.record.comparable_from,
    )
    then = Case(case.goal, known, deadline, case.constants)
    before = no_recent_year(then) or by_last_year(then)
    last = before.status if before.status in JUDGED else before.last_status
    reasons = (Reason.YEAR_MISSING,) if case.values else ()
    return replace(before, status=Status.OVERDUE_NO_DATA, reasons=reasons, last_status=last)
