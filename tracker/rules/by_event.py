"""Steps of judging what is no number: milestones, directions, words, and parts of a whole."""

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.rules.case import Case
from tracker.rules.values import Reason, Statement, Status, Verdict

WORST_FIRST = (
    Status.MISSED,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.ON_TRACK,
    Status.ACHIEVED_LATE,
    Status.ACHIEVED,
)


def statements(case: Case) -> list[Statement]:
    """What has been said by the day of judgement, oldest first."""
    said = (one for one in case.record.statements if one.made_on <= case.on)
    return sorted(said, key=lambda one: one.made_on)


def done(case: Case) -> Verdict | None:
    """Done on time or late; done on a day nobody states counts, and is marked."""
    for said in statements(case):
        if said.done_on is not None:
            deadline = case.goal.deadline
            late = deadline is not None and said.done_on > deadline
            status = Status.ACHIEVED_LATE if late else Status.ACHIEVED
            return Verdict(status, reached_in=said.done_on.year)
        if said.done:
            return Verdict(Status.ACHIEVED, (Reason.UNDATED,))
    return None


def no_due_date(case: Case) -> Verdict | None:
    if case.goal.deadline is not None:
        return None
    return Verdict(Status.NOT_ASSESSABLE, (Reason.DEADLINE,))


def past_due(case: Case) -> Verdict | None:
    """Not done counts as missed only when said on the due day or after it."""
    deadline = case.goal.deadline
    if deadline is None or not case.has_passed:
        return None
    if any(said.not_done and said.made_on >= deadline for said in statements(case)):
        return Verdict(Status.MISSED, (Reason.REPORTED_NOT_DONE,))
    before = by_forecast(Case(case.goal, case.record, deadline, case.constants))
    last = before.last_status if before.status is Status.NO_DATA else before.status
    return Verdict(Status.OVERDUE_NO_DATA, last_status=last)


def by_forecast(case: Case) -> Verdict:
    """Before the due date: the owner's own forecast, then whether anything was heard of the owner.

    A reviewer's rating stands beside the verdict and does not enter it.
    """
    said = [one for one in statements(case) if one.rating is None]
    deadline = case.goal.deadline
    forecast = next((one.forecast_on for one in reversed(said) if one.forecast_on), None)
    if deadline is not None and forecast is not None and forecast > deadline:
        return Verdict(Status.AT_RISK, (Reason.FORECAST_LATE,))
    if not said:
        return Verdict(Status.NO_DATA, (Reason.NONE,))
    if case.on >= silent_on(said[-1].made_on):
        return Verdict(Status.NO_DATA, (Reason.NO_UPDATE,), last_status=Status.ON_TRACK)
    return Verdict(Status.ON_TRACK, look_again_on=silent_on(said[-1].made_on))


def silent_on(made_on: date) -> date:
    """The first day on which a statement is more than twelve months old."""
    day_before = made_on - timedelta(days=1)  # so that 29 February needs no case of its own
    return day_before.replace(year=made_on.year + 1) + timedelta(days=2)


def by_reviewer(case: Case) -> Verdict:
    """The status a reviewer has set, with a reason in words; nothing is computed."""
    ratings = [one.rating for one in statements(case) if one.rating is not None]
    status = ratings[-1] if ratings else Status.NOT_ASSESSABLE
    return Verdict(status, (Reason.QUALITATIVE,))


def by_direction(case: Case) -> Verdict:
    """A direction without a number is never achieved; the change since the start is shown."""
    return Verdict(Status.NOT_ASSESSABLE, (Reason.NUMBER,))


def worst(parts: Iterable[tuple[str, Verdict]]) -> Verdict:
    """The verdict of parts judged together: the worst decides, a missing one leaves it open."""
    judged = [(name, part) for name, part in parts if part.status is not Status.SUPERSEDED]
    listed = tuple((name, part.status) for name, part in judged)
    looks = [part.look_again_on for _, part in judged if part.look_again_on]
    look = min(looks, default=None)
    for status in (Status.NOT_ASSESSABLE, Status.OVERDUE_NO_DATA, Status.NO_DATA):
        if missing := [part for _, part in judged if part.status is status]:
            return Verdict(status, _missing(missing), parts=listed, look_again_on=look)
    if not judged:
        return Verdict(Status.NO_DATA, (Reason.PART_MISSING,))
    status = min((part.status for _, part in judged), key=WORST_FIRST.index)
    return Verdict(status, parts=listed, look_again_on=look)


def _missing(missing: list[Verdict]) -> tuple[Reason, ...]:
    """A document's own omission is the reason itself; missing data means a missing part."""
    if missing[0].status is Status.NOT_ASSESSABLE:
        return missing[0].reasons
    return (Reason.PART_MISSING,)
