"""Three judgements of a target side by side: computed, its owner's, its reviewer's. Never merged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.kinds import KINDS, Course
from tracker.rules.values import Expectation, Goal, Record, Statement, Status, Verdict

REASON_LENGTH = 30
GIVEN = (
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.OFF_TRACK,
    Status.ACHIEVED,
    Status.MISSED,
    Status.NOT_ASSESSABLE,
)  # what a reviewer may give: the others say something about data or about the document
LEVELS: Mapping[Status | Expectation, int] = {
    Status.ACHIEVED: 1,
    Status.ACHIEVED_LATE: 1,
    Status.ON_TRACK: 1,
    Status.AT_RISK: 0,
    Status.OFF_TRACK: -1,
    Status.MISSED: -1,
    Expectation.ON_SCHEDULE: 1,
    Expectation.WITH_DIFFICULTIES: 0,
    Expectation.WILL_NOT_BE_MET: -1,
}


@dataclass(frozen=True)
class Judgements:
    """What each side says. Levels: +1 will be kept, 0 in doubt, -1 will not; None says nothing.

    owner, reviewer: the statements that count, with their days; None where nothing was said.
    contradicts_itself: the owner says "on schedule" and forecasts something else.
    """

    computed: int | None
    owner: Statement | None
    owner_level: int | None
    reviewer: Statement | None
    reviewer_level: int | None
    contradicts_itself: bool
    in_force: bool = True

    @property
    def differ(self) -> bool:
        """Whether two of the known levels are not equal; of a target in force alone."""
        levels = {self.computed, self.owner_level, self.reviewer_level} - {None}
        return self.in_force and len(levels) > 1


def judgements(verdict: Verdict, goal: Goal, record: Record) -> Judgements:
    """Put the three side by side. The record holds what was said by the day of the verdict.

    Where a kind is judged in words, the reviewer's rating is the verdict and no second judgement.
    """
    owner = _newest(record, is_of_owner)
    reviewer = None if is_judged_in_words(goal.kind) else _newest(record, is_rating)
    return Judgements(
        computed=LEVELS.get(verdict.status),
        owner=owner,
        owner_level=_owner_level(owner, goal) if owner else None,
        reviewer=reviewer,
        reviewer_level=LEVELS.get(reviewer.rating) if reviewer and reviewer.rating else None,
        contradicts_itself=owner is not None and contradicts_itself(owner, goal),
        in_force=not goal.superseded,
    )


def is_judged_in_words(kind: str) -> bool:
    """Whether a reviewer's rating is the verdict of a kind itself."""
    return KINDS[kind].traits.course is Course.WORDS


def is_rating(said: Statement) -> bool:
    """Whether a reviewer said it."""
    return said.rating is not None


def is_of_owner(said: Statement) -> bool:
    """Whether the owner says in it what it expects."""
    forecast = said.forecast_on is not None or said.forecast_value is not None
    return said.rating is None and (said.expectation is not None or forecast)


def contradicts_itself(said: Statement, goal: Goal) -> bool:
    """Whether the owner says "on schedule" beside a forecast that does not keep the promise."""
    return said.expectation is Expectation.ON_SCHEDULE and falls_short(said, goal)


def falls_short(said: Statement, goal: Goal) -> bool:
    """Whether a forecast is too late, or its value does not meet the goal."""
    late = goal.deadline and said.forecast_on and said.forecast_on > goal.deadline
    bounds = KINDS[goal.kind].rule(goal)
    if bounds is None or said.forecast_value is None:
        return bool(late)
    return bool(late) or not bounds.met_by(said.forecast_value)


def is_awaited(goal: Goal, *, on: date) -> bool:
    """Whether the owner should say what it expects: the deadline is still ahead."""
    return goal.deadline is not None and goal.deadline >= on and not goal.superseded


def _owner_level(said: Statement, goal: Goal) -> int | None:
    """The level of what the owner says; a forecast that falls short makes it 0 at most."""
    level = LEVELS[said.expectation] if said.expectation else None
    if not falls_short(said, goal):
        return level
    return 0 if level is None else min(level, 0)


def _newest(record: Record, says: Callable[[Statement], bool]) -> Statement | None:
    """The last statement of a sort; of those made on one day, the one that was entered last."""
    in_order = sorted(record.statements, key=lambda said: said.made_on)
    return next((said for said in reversed(in_order) if says(said)), None)
