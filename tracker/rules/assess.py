"""The one computation of a target's status: steps in a fixed order, the first to decide wins."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tracker.rules import by_event, by_value, by_year
from tracker.rules.case import Case
from tracker.rules.facts import with_facts
from tracker.rules.kinds import Course
from tracker.rules.values import (
    Constants,
    Goal,
    Reason,
    Record,
    Standing,
    Status,
    Verdict,
)

STEPS: dict[Course, tuple[Callable[[Case], Verdict | None], ...]] = {
    Course.VALUE: (
        by_value.not_measurable,
        by_value.several_values,
        by_value.met_without_deadline,
        by_value.counted_up,
        by_value.exceeded,
        by_value.with_gaps,
        by_value.at_the_deadline,
        by_value.overdue,
        by_value.level_reached,
        by_value.without_data,
        by_value.by_pace,
    ),
    Course.EVERY_YEAR: (
        by_value.no_number,
        by_value.several_values,
        by_year.whole_period,
        by_year.no_recent_year,
        by_year.by_last_year,
    ),
    Course.EVENT: (
        by_event.done,
        by_event.no_due_date,
        by_event.past_due,
        by_event.by_forecast,
    ),
    Course.DIRECTION: (by_event.by_direction,),
    Course.WORDS: (by_event.by_reviewer,),
}

# judged like a promise, but said beside the verdict, and not counted among the promises
MARKED = {
    Standing.CONDITIONAL: Reason.CONDITIONAL,
    Standing.PROJECTION: Reason.PROJECTION,
}


def assess(goal: Goal, record: Record, *, on: date, constants: Constants | None = None) -> Verdict:
    """Judge a goal by what is known of it at the end of the day `on`.

    KeyError for a kind that is not registered. The caller leaves out what was not known then,
    and values derived from another indicator; a value is used exactly at its stored precision.
    """
    return judged(Case(goal, record, on, constants or Constants()))


def judged(case: Case) -> Verdict:
    """Judge a case; see `assess`."""
    if case.goal.superseded:
        return Verdict(Status.SUPERSEDED, (Reason.SUPERSEDED,))
    verdict = by_value.not_a_promise(case) or _decided(case)
    if case.goal.standing in MARKED:
        verdict = replace(verdict, reasons=(*verdict.reasons, MARKED[case.goal.standing]))
    return with_facts(case, verdict)


def _decided(case: Case) -> Verdict:
    if case.traits.course is Course.PARTS:
        return _together(case)
    decisions = (step(case) for step in STEPS[case.traits.course])
    return next(verdict for verdict in decisions if verdict is not None)


def _together(case: Case) -> Verdict:
    parts = [
        (part.name, assess(_alone(part.goal), part.record, on=case.on, constants=case.constants))
        for part in case.record.parts
    ]
    if not parts and case.goal.deadline is None:
        return Verdict(Status.NOT_ASSESSABLE, (Reason.DEADLINE,))
    return by_event.worst(parts)


def _alone(goal: Goal) -> Goal:
    """A part that is itself written as one of a composition is judged by its own number."""
    return replace(goal, kind="level") if goal.kind == "composition" else goal
