"""A report's life as a table: its states, its moves, and whose turn each state is."""

from dataclasses import dataclass
from enum import StrEnum


class ReportState(StrEnum):
    """Where a report stands. Whether it is late is not a state: it follows from dates."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


UNDER_REVIEW = "in_review"  # how a submitted report is shown once its review has begun


class Role(StrEnum):
    """What a person may do for a body. Defined here, not clicked together in a database."""

    CONTRIBUTOR = "contributor"
    OFFICER = "officer"  # answers for the whole report
    SIGNATORY = "signatory"
    HEAD = "head"  # hears of a late report: head of the department
    LEADER = "leader"  # hears of a very late one: head of the body, or deputy
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


FILLS_IN = frozenset({Role.CONTRIBUTOR, Role.OFFICER, Role.SIGNATORY})
FILLS_IN_WHOLE = frozenset({Role.OFFICER, Role.SIGNATORY})  # the others only their own rows
READS = FILLS_IN | {Role.HEAD, Role.LEADER}
OVERSEES = frozenset({Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR})
RELEASES = frozenset({Role.REVIEWER, Role.COORDINATOR})  # answers to reported errors


@dataclass(frozen=True)
class Move:
    """One step of a report: from which states, to which, and who may take it."""

    name: str
    sources: frozenset[ReportState]
    target: ReportState
    role: Role
    needs_note: bool = False
    also: frozenset[Role] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        """Everybody's roles who may take it."""
        return self.also | {self.role}


SUBMIT = Move(
    "submit",
    frozenset({ReportState.DRAFT, ReportState.RETURNED}),
    ReportState.SUBMITTED,
    Role.SIGNATORY,
)
WITHDRAW = Move("withdraw", frozenset({ReportState.SUBMITTED}), ReportState.DRAFT, Role.SIGNATORY)
GIVE_BACK = Move(
    "give_back",
    frozenset({ReportState.SUBMITTED}),
    ReportState.RETURNED,
    Role.REVIEWER,
    needs_note=True,
    also=frozenset({Role.COORDINATOR}),
)
APPROVE = Move("approve", frozenset({ReportState.SUBMITTED}), ReportState.APPROVED, Role.REVIEWER)
REOPEN = Move(
    "reopen",
    frozenset({ReportState.APPROVED}),
    ReportState.RETURNED,
    Role.COORDINATOR,
    needs_note=True,
)

# The official figures are out: whoever fills in opens the values that waited for them, and only these.
UPDATE = Move("update", frozenset({ReportState.APPROVED}), ReportState.DRAFT, Role.CONTRIBUTOR)

MOVES = (SUBMIT, WITHDRAW, GIVE_BACK, APPROVE, REOPEN, UPDATE)
EDITABLE = SUBMIT.sources
WHOSE_TURN = {
    ReportState.DRAFT: Role.SIGNATORY,
    ReportState.RETURNED: Role.SIGNATORY,
    ReportState.SUBMITTED: Role.REVIEWER,
    ReportState.APPROVED: Role.COORDINATOR,
}
