"""The three judgements of a target as a reader sees them, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.models import Statement, Target
from tracker.queries.judgements import Withdrawn, withdrawn
from tracker.rules.judgements import Judgements, is_judged_in_words, judgements
from tracker.rules.kinds import KINDS, Course
from tracker.rules.numbers import plain
from tracker.rules.values import Record, Status, Verdict
from tracker.web import target_words
from tracker.workflow.cases import goal_of, in_order, statement_of


@dataclass(frozen=True)
class SideBySide:
    """The three judgements with the statements they come from. `withdrawn`: what reviewers took back."""

    target: Target
    found: Judgements
    owner: Statement | None
    reviewer: Statement | None
    withdrawn: Sequence[Withdrawn] = ()

    @property
    def in_words(self) -> bool:
        """Whether the reviewer's rating is the verdict itself."""
        return is_judged_in_words(self.target.kind)

    @property
    def forecast(self) -> str:
        """The value that the owner expects at the deadline, with its unit."""
        return target_words.forecast(self.target, self.owner.forecast_value if self.owner else None)

    @property
    def body(self) -> Any:
        """The body whose approved report speaks for the owner, if it is a report that speaks."""
        line = self.owner.report_line if self.owner else None
        return line.report.obligation.organization if line else None


def side_by_side(target: Target) -> SideBySide:
    """Put the judgements of a target together; its statements and its verdict should be loaded."""
    rows = in_order(target.statements.all())
    said = [statement_of(row) for row in rows]
    status = target.verdict.status if target.verdict else Status.NO_DATA
    goal = goal_of(target, on=target.verdict.judged_on if target.verdict else None)
    found = judgements(Verdict(Status(status)), goal, Record(statements=tuple(said)))
    pairs = list(zip(rows, said, strict=True))
    return SideBySide(
        target,
        found,
        owner=next((row for row, one in pairs if one is found.owner), None),
        reviewer=next((row for row, one in pairs if one is found.reviewer), None),
    )


def of_target(target: Target) -> SideBySide:
    """The judgements of one target, with what was taken back."""
    return replace(side_by_side(target), withdrawn=withdrawn(target))


def events(target: Target) -> list[Statement]:
    """The statements that say something beside the judgements: what was done, or how it goes.

    The ratings of a kind that is judged in words, and the forecasts of an event, belong here too.
    """
    return [row for row in in_order(target.statements.all()) if _is_event(row, target.kind)]


def _is_event(row: Statement, kind: str) -> bool:
    if row.done or row.not_done:
        return True
    if row.rating:
        return is_judged_in_words(kind)
    forecast = row.forecast_on and KINDS[kind].traits.course is Course.EVENT
    return bool(row.text or forecast)


def as_data(target: Target) -> dict[str, Any]:
    """The three judgements for a data file."""
    shown = of_target(target)
    owner, reviewer = shown.owner, shown.reviewer
    return {
        "differ": shown.found.differ,
        "computed": {"status": target.verdict.status if target.verdict else None},
        "owner": owner
        and {
            "organization_id": shown.body.code if shown.body else None,
            "made_on": owner.made_on.isoformat(),
            "expectation": owner.expectation or None,
            "forecast_value": _number(owner.forecast_value),
            "forecast_on": owner.forecast_on.isoformat() if owner.forecast_on else None,
            "contradicts_itself": shown.found.contradicts_itself,
        },
        "reviewer": reviewer
        and {
            "made_on": reviewer.made_on.isoformat(),
            "status": reviewer.rating,
            "reason": reviewer.text,
        },
        "withdrawn": [
            {
                "status": one.rating,
                "made_on": one.made_on.isoformat(),
                "withdrawn_on": one.withdrawn_on.isoformat(),
            }
            for one in shown.withdrawn
        ],
    }


def _number(value: Any) -> str | None:
    return None if value is None else plain(value)
