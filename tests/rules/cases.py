"""Goals and records in few words, for the tests of the rules."""

from datetime import date
from decimal import Decimal

from tracker.rules.assess import assess
from tracker.rules.case import Case
from tracker.rules.values import Constants, Goal, Record, Value, Verdict

TODAY = date(2026, 11, 22)
GERD = {2005: "0.28", 2013: "0.18", 2015: "0.17", 2018: "0.12"}
NATIONAL_GERD = {
    year: f"0.{hundredths}"
    for year, hundredths in enumerate(
        [15, 15, 17, 17, 17, 17, 14, 13, 12, 12, 13, 13, 12, 14], start=2010
    )
}
LINE = {2015 + step: 10 + step for step in range(6)}  # 10 … 15 in 2015 … 2020


def series(values: dict[int, str | int]) -> tuple[Value, ...]:
    return tuple(Value(year, Decimal(value)) for year, value in values.items())


def by(year: int) -> date:
    return date(year, 12, 31)


def level(value: str | int, deadline: int | None = None, **more: object) -> Goal:
    return Goal(value=Decimal(value), deadline=deadline and by(deadline), **more)


def case(goal: Goal, values: dict[int, str | int], year: int = 2020, **more: object) -> Case:
    return Case(goal, Record(series(values), **more), by(year), Constants())


def judge(goal: Goal, values: dict[int, str | int], on: date = TODAY, **more: object) -> Verdict:
    return assess(goal, Record(series(values), **more), on=on)
