"""Steps of judging by a number at the deadline; each decides a case or leaves it to the next."""

from dataclasses import replace

from tracker.rules.case import Case
from tracker.rules.chance import chance_within, evidence
from tracker.rules.kinds import Course
from tracker.rules.values import (
    JUDGED,
    Constants,
    Reason,
    Record,
    Standing,
    Status,
    Value,
    Verdict,
)

FROM_PACE = frozenset({Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK})


def not_a_promise(case: Case) -> Verdict | None:
    """Programme parameters, and figures nobody can call plan or outcome."""
    if case.goal.unclear:
        return Verdict(Status.NOT_ASSESSABLE, (Reason.UNCLEAR,))
    if case.goal.standing is Standing.PARAMETER:
        return Verdict(Status.NOT_ASSESSABLE, (Reason.PARAMETER,))
    return None


def not_measurable(case: Case) -> Verdict | None:
    """What the document leaves out; a deadline is not needed where the goal is met already."""
    obstacles = list(_without_number(case))
    if case.goal.deadline is None and not is_met_now(case):
        obstacles.append(Reason.DEADLINE)
    if not obstacles:
        return None
    if case.has_passed:
        obstacles.append(Reason.DEADLINE_PASSED)
    return Verdict(Status.NOT_ASSESSABLE, tuple(obstacles))


def no_number(case: Case) -> Verdict | None:
    """As `not_measurable`, for goals that may do without a deadline."""
    obstacles = _without_number(case)
    return Verdict(Status.NOT_ASSESSABLE, obstacles) if obstacles else None


def is_met_now(case: Case) -> bool:
    if case.latest is not None:
        return case.is_met_by(case.latest)
    return is_met_undated(case)


def is_met_undated(case: Case) -> bool:
    """A running count is met by a value of any day, even of a day nobody states."""
    undated = case.record.undated
    return (
        case.is_final_once_met
        and undated is not None
        and case.bounds is not None
        and case.bounds.met_by(undated)
    )


def several_values(case: Case) -> Verdict | None:
    """An editor has to say which value is used; an average would be nobody's figure."""
    if not case.has_several_values:
        return None
    status = Status.OVERDUE_NO_DATA if case.has_passed else Status.NO_DATA
    return Verdict(status, (Reason.SEVERAL_VALUES,))


def met_without_deadline(case: Case) -> Verdict | None:
    if case.goal.deadline is not None:
        return None
    if case.latest is None:
        return Verdict(Status.ACHIEVED, (Reason.UNDATED,))
    return Verdict(Status.ACHIEVED, reached_in=_met_since(case, case.latest))


def with_gaps(case: Case) -> Verdict | None:
    """A running total that lacks a year says only what it is at least."""
    if not case.has_gaps:
        return None
    status = Status.OVERDUE_NO_DATA if case.has_passed else Status.NO_DATA
    return Verdict(status, (Reason.YEAR_MISSING,))


def counted_up(case: Case) -> Verdict | None:
    """A running count is met for good by the first value that meets it."""
    deadline = case.goal.deadline
    if not case.is_final_once_met or deadline is None:
        return None
    if first := next((value for value in case.values if case.is_met_by(value)), None):
        late = first.year > deadline.year or (first.on is not None and first.on > deadline)
        status = Status.ACHIEVED_LATE if late else Status.ACHIEVED
        return Verdict(status, reached_in=first.year)
    if is_met_undated(case):
        return Verdict(Status.ACHIEVED, (Reason.UNDATED,))
    return None


def exceeded(case: Case) -> Verdict | None:
    """A running total that must stay below a number is missed for good once it has passed it."""
    if not case.traits.summed or case.goal.direction >= 0 or case.latest is None:
        return None
    return None if case.is_met_by(case.latest) else Verdict(Status.MISSED, (Reason.BREACHED,))


def at_the_deadline(case: Case) -> Verdict | None:
    """The value for the deadline period is the last word, but for a target met later."""
    decisive = case.deadline_value
    if decisive is None:
        return None
    if case.is_met_by(decisive):
        return Verdict(
            Status.ACHIEVED, reached_in=_met_since(case, decisive), deadline_value=decisive
        )
    after = case.values[case.values.index(decisive) + 1 :]
    if first := next((value for value in after if case.is_met_by(value)), None):
        return Verdict(Status.ACHIEVED_LATE, reached_in=first.year, deadline_value=decisive)
    return Verdict(Status.MISSED, deadline_value=decisive)


def overdue(case: Case) -> Verdict | None:
    """The deadline has passed without its value: say so, with the judgement before it."""
    if not case.has_passed:
        return None
    before = _before_the_deadline(case)
    last = before.status if before.status in JUDGED else before.last_status
    return replace(before, status=Status.OVERDUE_NO_DATA, reasons=(), last_status=last)


def level_reached(case: Case) -> Verdict | None:
    """Met before the deadline: on track while it is more likely to hold than to fall back."""
    if case.latest is None or not case.is_met_by(case.latest):
        return None
    reasons = [Reason.LEVEL_REACHED, Reason.MAY_FALL_BACK]
    if case.traits.relative_to_others:
        reasons.append(Reason.DEPENDS_ON_OTHERS)
    if case.is_stale:
        reasons.append(Reason.STALE)
    ahead = projected(case)
    holds = ahead.chance is None or ahead.chance >= case.constants.on_track
    status = Status.ON_TRACK if holds else Status.AT_RISK
    since = _met_since(case, case.latest)
    return replace(ahead, status=status, reasons=tuple(reasons), reached_in=since)


def without_data(case: Case) -> Verdict | None:
    """No value, too few for a chance, or none young enough."""
    if case.latest is None:
        return Verdict(Status.NO_DATA, (_why_none(case),))
    if case.past is None:
        reasons = (Reason.TOO_FEW, Reason.STALE) if case.is_stale else (Reason.TOO_FEW,)
        return Verdict(Status.NO_DATA, reasons)
    if case.is_stale:
        judged = by_pace(case)
        return replace(
            judged, status=Status.NO_DATA, reasons=(Reason.STALE,), last_status=judged.status
        )
    return None


def by_pace(case: Case) -> Verdict:
    """The band of the chance that the past, going on, meets the goal."""
    ahead = projected(case)
    chance = ahead.chance if ahead.chance is not None else 0.0
    reasons = (Reason.DEPENDS_ON_OTHERS,) if case.traits.relative_to_others else ()
    return replace(ahead, status=band(chance, case.constants), reasons=reasons)


def band(chance: float, constants: Constants) -> Status:
    if chance >= constants.on_track:
        return Status.ON_TRACK
    return Status.AT_RISK if chance >= constants.at_risk else Status.OFF_TRACK


def projected(case: Case) -> Verdict:
    """Chance, projection, band and evidence, not yet judged; bare where values are too few."""
    past, bounds = case.past, case.chance_bounds
    if past is None or bounds is None:
        return Verdict(Status.NO_DATA)
    ahead = case.outlook(past, case.years_ahead)
    return Verdict(
        Status.NO_DATA,
        chance=chance_within(ahead, bounds),
        projection=ahead.projection,
        low=ahead.low,
        high=ahead.high,
        evidence=evidence(past),
    )


def is_drawn_from_pace(case: Case, verdict: Verdict) -> bool:
    """Whether the chance is that of the pace of the series as it stands, taken for `chance_bounds`."""
    by_value = case.traits.course is Course.VALUE and not case.traits.summed
    return by_value and verdict.chance is not None and verdict.status in FROM_PACE


def _without_number(case: Case) -> tuple[Reason, ...]:
    if case.bounds is not None:
        return ()
    missing = {name for name in case.traits.needs if not _is_given(getattr(case.goal, name))}
    if missing & {"value", "high", "factor", "plan"}:
        return (Reason.NUMBER,)
    return (Reason.BASELINE,) if "baseline" in missing else ()


def _is_given(field: object) -> bool:
    return field is not None and field != ()


def _why_none(case: Case) -> Reason:
    if case.record.undated is not None:
        return Reason.UNDATED
    return Reason.NONE if case.goal.baseline is None else Reason.TOO_FEW


def _met_since(case: Case, decisive: Value) -> int:
    """The first year of the unbroken run of years that meet the goal up to the deciding one."""
    since = decisive.year
    for value in reversed(case.values[: case.values.index(decisive)]):
        if not case.is_met_by(value):
            break
        since = value.year
    return since


def _before_the_deadline(case: Case) -> Verdict:
    deadline = case.goal.deadline or case.on
    known = Record(
        values=tuple(value for value in case.observed if value.ends_on <= deadline),
        undated=case.record.undated,
        comparable_from=case.record.comparable_from,
    )
    then = Case(case.goal, known, deadline, case.constants)
    return level_reached(then) or without_data(then) or by_pace(then)
