"""The yearly plan of a target beside what was observed."""

from decimal import Decimal
from typing import Any, NamedTuple

from tracker.datasets.texts import as_data as as_written
from tracker.models import Target
from tracker.workflow.promise_words import amount


class Planned(NamedTuple):
    """What was planned for a year, and what was observed in it, if anything was."""

    year: int
    plan: str
    fact: str


def numbers_of(target: Target) -> list[tuple[int, Decimal]]:
    """The planned values, oldest first."""
    return sorted((int(year), Decimal(number)) for year, number in target.plan.items())


def rows_of(target: Target) -> list[Planned]:
    """Plan and fact, year by year."""
    facts = _facts(target)
    return [
        Planned(
            year,
            amount(target, number),
            amount(target, facts[year]) if year in facts else "",
        )
        for year, number in numbers_of(target)
    ]


def numbers_beside(target: Target) -> list[dict[str, Any]]:
    """Plan and fact for a data file, year by year."""
    facts = _facts(target)
    return [
        {"year": year, "plan": number, "fact": facts.get(year)}
        for year, number in numbers_of(target)
    ]


def as_data(target: Target) -> list[dict[str, Any]]:
    """The same for JSON: digits as they were entered."""
    return [as_written(row) for row in numbers_beside(target)]


def _facts(target: Target) -> dict[int, Decimal]:
    """The values used for the verdict, by year."""
    rows = target.series.observations.all() if target.series else ()
    return {row.year: row.value for row in rows if row.used and row.year and row.value is not None}
