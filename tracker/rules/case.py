"""One goal with what is known of it on one day, and the facts every step of judging asks for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from tracker.rules.bounds import Bounds
from tracker.rules.chance import Outlook, Pace, outlook, pace
from tracker.rules.kinds import KINDS, Traits
from tracker.rules.values import Constants, Goal, Record, Value

RECENT_YEARS = 5
OF_THE_RECORD = (
    *("values", "has_several_values", "yearly", "comparable", "last_five_years"),
    *("latest", "past", "printed_unit"),
)


@dataclass(frozen=True)
class Case:
    """A goal to be judged on a day. Values of years still to come are plans and stay out."""

    goal: Goal
    record: Record
    on: date
    constants: Constants

    def with_goal(self, goal: Goal) -> "Case":
        """The same knowledge for another goal of the kind: what was worked out of the values is kept."""
        other = Case(goal, self.record, self.on, self.constants)
        vars(other).update({fact: getattr(self, fact) for fact in OF_THE_RECORD})
        return other

    @cached_property
    def traits(self) -> Traits:
        return KINDS[self.goal.kind].traits

    @cached_property
    def bounds(self) -> Bounds | None:
        return KINDS[self.goal.kind].rule(self.goal)

    @cached_property
    def observed(self) -> tuple[Value, ...]:
        """The values by the day they hold for; repeats of the same value once."""
        known = {
            (value.ends_on, value.value): value
            for value in self.record.values
            if value.year <= self.on.year
        }
        return tuple(sorted(known.values(), key=lambda value: value.ends_on))

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """What is judged: the observed values, or their running total where the kind adds them up."""
        return running_total(self.observed, self.goal) if self.traits.summed else self.observed

    @cached_property
    def has_several_values(self) -> bool:
        """Two different values for one day or year, and nobody has said which is used."""
        return len({value.ends_on for value in self.observed}) < len(self.observed)

    @cached_property
    def is_final_once_met(self) -> bool:
        """What counts up to a number stays met; what must stay below one does not."""
        return self.traits.final and self.goal.direction > 0

    @cached_property
    def has_gaps(self) -> bool:
        """A running total lacks a year, so it is only a least total."""
        if not self.traits.summed or not self.values:
            return False
        start = self.goal.starts_on.year if self.goal.starts_on else self.values[0].year
        return len({value.year for value in self.values}) <= self.values[-1].year - start

    @cached_property
    def yearly(self) -> list[Value]:
        """The last value of each year."""
        return list({value.year: value for value in self.values}.values())

    @cached_property
    def latest(self) -> Value | None:
        return self.values[-1] if self.values else None

    @cached_property
    def comparable(self) -> list[Value]:
        """The yearly values since the last declared break in the series."""
        start = self.record.comparable_from
        return [value for value in self.yearly if start is None or value.year >= start]

    @cached_property
    def past(self) -> Pace | None:
        return pace(self.comparable)

    @cached_property
    def baseline(self) -> Value | None:
        """Where published rules start: as given, else the first value since the promise runs."""
        if self.goal.baseline is not None:
            return self.goal.baseline
        start = self.goal.starts_on
        since = (one for one in self.comparable if start is None or one.year >= start.year)
        return next(since, self.comparable[0] if self.comparable else None)

    @cached_property
    def last_five_years(self) -> list[Value]:
        """The comparable values of the latest one's year and of the five years before it."""
        first = self.comparable[-1].year - RECENT_YEARS if self.comparable else 0
        return [value for value in self.comparable if value.year >= first]

    @cached_property
    def rounding(self) -> Decimal:
        """The unit the values are rounded to: as declared, else the finest as printed."""
        return self.printed_unit if self.goal.rounding is None else self.goal.rounding

    @cached_property
    def printed_unit(self) -> Decimal:
        return Decimal(1).scaleb(min([0, *(_places(value.value) for value in self.values)]))

    @cached_property
    def least_change(self) -> float:
        """Half the rounding unit: a flat series is never certain to stay flat."""
        return max(float(self.rounding) / 2, self.traits.least_change)

    @cached_property
    def chance_bounds(self) -> Bounds | None:
        """The bounds a chance is taken for: a single exact number is met within its rounding."""
        if self.bounds is not None and self.bounds.low == self.bounds.high:
            return self.bounds.widened(self.rounding / 2)
        return self.bounds

    @cached_property
    def deadline_value(self) -> Value | None:
        """The value for the deadline period: of its year, and not of a day after the deadline.

        A value of a day before a deadline still ahead may change, so it is not the last word.
        """
        deadline = self.goal.deadline
        if deadline is None:
            return None
        for value in reversed(self.values):
            if value.year == deadline.year and (value.on is None or value.on <= deadline):
                is_open = value.on is not None and value.on < deadline and not self.has_passed
                return None if is_open else value
        return None

    @cached_property
    def has_passed(self) -> bool:
        return self.goal.deadline is not None and self.on > self.goal.deadline

    @cached_property
    def stale_on(self) -> date | None:
        """The first day on which the latest value is too old to judge by."""
        if self.latest is None:
            return None
        months = self.latest.ends_on.month + self.goal.release_delay_months
        year = self.latest.ends_on.year + self.goal.staleness_years + (months - 1) // 12
        last_day = _last_of_month(year, (months - 1) % 12 + 1)
        return last_day + timedelta(days=1)

    @cached_property
    def is_stale(self) -> bool:
        return self.stale_on is not None and self.on >= self.stale_on

    @cached_property
    def years_ahead(self) -> int:
        """Whole years from the latest value to the deadline, at least 1; 1 without a deadline."""
        if self.goal.deadline is None or self.latest is None:
            return 1
        return max(self.goal.deadline.year - self.latest.year, 1)

    @cached_property
    def sense(self) -> int:
        """The wanted way: +1 up, -1 down, 0 where the latest value lies within a range."""
        bounds = self.bounds
        if bounds is None or bounds.low is None or bounds.high is None:
            return self.goal.direction if bounds is None else (1 if bounds.high is None else -1)
        missing = bounds.missing(self.latest.value) if self.latest else Decimal(0)
        return (missing > 0) - (missing < 0)

    def is_met_by(self, value: Value) -> bool:
        return self.bounds is not None and self.bounds.met_by(value.value)

    def outlook(self, past: Pace, years: int) -> Outlook:
        return outlook(past, years=years, least_change=self.least_change, constants=self.constants)


def running_total(values: Iterable[Value], goal: Goal) -> tuple[Value, ...]:
    """Each value with all before it since the goal began; editions and days stay as they are."""
    total, found = Decimal(0), []
    for value in values:
        if goal.starts_on is None or value.ends_on >= goal.starts_on:
            total += value.value
            found.append(replace(value, value=total))
    return tuple(found)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _last_of_month(year: int, month: int) -> date:
    start_of_next = date(year + month // 12, month % 12 + 1, 1)
    return start_of_next - timedelta(days=1)
