"""What a body says it expects of a target, in the row of its report: what to think of, in words."""

from datetime import date

from django.utils.translation import gettext as _

from tracker.models import ReportLine, Statement
from tracker.rules.judgements import contradicts_itself, is_awaited
from tracker.workflow.cases import goal_of, statement_of
from tracker.workflow.publication import statement_fields


def expectation_notes(line: ReportLine, kind: str, *, on: date) -> list[str]:
    """Return what to think of about the stored row; nothing of it stops the report.

    A row that nobody has written in yet gets none.
    """
    if line.version == 1:
        return []
    goal = goal_of(line.target, on=on)
    found = []
    if not line.expectation and not line.done and kind != "words" and is_awaited(goal, on=on):
        found.append(
            _(
                "You have not said what you expect of the target. The page of the target will "
                "say so; the report can be submitted all the same."
            )
        )
    said = statement_fields(line, on=on)
    if said and contradicts_itself(statement_of(Statement(**said)), goal):
        found.append(
            _(
                "You say “on schedule”, and what you expect does not meet the target or comes "
                "after its deadline. Both will be public."
            )
        )
    return found
