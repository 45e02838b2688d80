"""The way from a baseline to one number, as the floats that published rules reckon with."""

from typing import NamedTuple

from tracker.rules.case import Case
from tracker.rules.kinds import Course


class Way(NamedTuple):
    """From the baseline over the latest value to the target. sense: +1 up, -1 down."""

    sense: int
    base_year: int
    base: float
    year: int
    value: float
    aim: float
    deadline: int

    @property
    def leads_there(self) -> bool:
        """Whether years have passed, and the target lies beyond the baseline."""
        beyond = self.sense * (self.aim - self.base) > 0
        return beyond and self.base_year < min(self.year, self.deadline)

    @property
    def ratio(self) -> float:
        """The change per year so far ÷ the change per year from the baseline to the target."""
        years, all_years = self.year - self.base_year, self.deadline - self.base_year
        return (self.value - self.base) * all_years / ((self.aim - self.base) * years)


def one_aim(case: Case) -> tuple[int, float] | None:
    """The sense and the number of a goal that a single number meets; None for all others."""
    bounds = case.bounds
    if bounds is None or case.traits.course is not Course.VALUE:
        return None
    if bounds.low is not None:
        return (1, float(bounds.low)) if bounds.high is None else None
    return None if bounds.high is None else (-1, float(bounds.high))


def way_of(case: Case) -> Way | None:
    """The way of a case; None without one number to reach, a deadline, and values."""
    aim, base, now, deadline = one_aim(case), case.baseline, case.latest, case.goal.deadline
    if aim is None or base is None or now is None or deadline is None:
        return None
    value = float(now.value)
    return Way(aim[0], base.year, float(base.value), now.year, value, aim[1], deadline.year)
