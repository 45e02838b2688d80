"""Who may do what. A check raises a sentence; `allows` asks. There is no other place."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tracker.models import (
    Assignment,
    Evidence,
    Measure,
    Membership,
    Obligation,
    Organization,
    Report,
    ReportingRule,
    ReportLine,
    Statement,
    Target,
    User,
)
from tracker.rules.states import EDITABLE, FILLS_IN, OVERSEES, Move, ReportState, Role

type Person = User | AnonymousUser


class Denied(PermissionDenied):
    """The person may not do this; the text says why, in the person's language."""


def allows(check: Callable[..., None], *args: object) -> bool:
    """Whether a check passes."""
    try:
        check(*args)
    except Denied:
        return False
    return True


def reason_against(check: Callable[..., None], *args: object) -> str:
    """The sentence of a failing check, or nothing: a hint on a disabled button."""
    try:
        check(*args)
    except Denied as denied:
        return str(denied)
    return ""


def roles(user: Person) -> set[tuple[Role, int]]:
    """The person's (role, organization id) pairs, read once per user object."""
    if not isinstance(user, User) or not user.is_active:
        return set()
    known: set[tuple[Role, int]] | None = getattr(user, "_roles", None)
    if known is None:
        known = {
            (Role(role), body)
            for role, body in user.memberships.values_list("role", "organization_id")
        }
        user._roles = known  # type: ignore[attr-defined]  # noqa: SLF001 -- cache on our own model
    return known


def has_role(user: Person, role: Role, organization_id: int | None = None) -> bool:
    """Whether the person has the role, in one body or in any."""
    return any(role is mine and organization_id in (None, body) for mine, body in roles(user))


def oversees(user: Person) -> bool:
    """Whether the person works on the reviewing side."""
    return any(role in OVERSEES for role, _body in roles(user))


def bodies_of(user: Person) -> set[int]:
    """The bodies for which the person fills in or signs reports."""
    return {body for role, body in roles(user) if role in FILLS_IN}


def receives(user: Person, report: Report, role: Role) -> bool:
    """Whether the person has the role in the body to which the report goes."""
    recipient = report.obligation.rule.recipient_id
    return recipient is not None and has_role(user, role, recipient)


def check_can_see(user: Person, report: Report) -> None:
    """The body's own people and the reviewing side may see a report that is not public."""
    if report.obligation.organization_id in bodies_of(user):
        return
    if oversees(user) and report.is_handed_in:
        return
    raise Denied(_("This report belongs to another body."))


def check_can_see_evidence(user: Person, evidence: Evidence) -> None:
    """Evidence that an approval published is for everyone, the rest for those in the matter."""
    if evidence.pk in evidence.report.published_evidence():
        return
    check_can_see(user, evidence.report)


def check_can_edit(user: Person, report: Report) -> None:
    """Only the body's own people, and only while it is the body's turn."""
    if report.obligation.organization_id not in bodies_of(user):
        raise Denied(_("Only the body that owes the report may change it."))
    if ReportState(report.state) not in EDITABLE:
        raise Denied(_("The report has been submitted and cannot be changed now."))


def check_can_edit_line(user: Person, line: ReportLine) -> None:
    """While a report only takes up official figures, only the lines that waited for them change."""
    check_can_edit(user, line.report)
    if line.report.supplement and not line.waited:
        raise Denied(_("Only the values that waited for their official figure can be changed now."))


def check_can_edit_texts(user: Person, report: Report) -> None:
    """While a report only takes up official figures, its texts stay as they were approved."""
    check_can_edit(user, report)
    if report.supplement:
        raise Denied(_("Only the values that waited for their official figure can be changed now."))


def check_can_open(user: Person, obligation: Obligation) -> None:
    """Only the body's own people may begin its report."""
    if obligation.organization_id not in bodies_of(user):
        raise Denied(_("Only the body that owes the report may change it."))


def check_can_move(user: Person, report: Report, move: Move) -> None:
    """Whether the person may take this step with the report in its present state."""
    if ReportState(report.state) not in move.sources:
        raise Denied(_("The report is not in a state that allows this."))
    body = report.obligation.organization_id
    if move.role is Role.CONTRIBUTOR and body in bodies_of(user):
        return
    if move.role in FILLS_IN:
        if not has_role(user, move.role, body):
            raise Denied(_("Only a signatory of the body that owes the report may do this."))
        return
    if not receives(user, report, move.role):
        raise Denied(_("Only the body that receives the report may do this."))
    check_four_eyes(user, report)


def check_not_of_the_body(user: Person, organization: Organization) -> None:
    """Nobody decides in the matter of a body he belongs to, in whatever role."""
    if any(body == organization.pk for _role, body in roles(user)):
        raise Denied(_("Nobody may decide in the matter of his own body."))


def check_can_judge(user: Person, target: Target) -> None:
    """Reviewers and coordinators of a receiving body, where their own body does not answer for it."""
    mine = [body for role, body in roles(user) if role in (Role.REVIEWER, Role.COORDINATOR)]
    if not ReportingRule.objects.filter(act="report", recipient__in=mine).exists():
        raise Denied(
            _("Only reviewers and coordinators of a body that receives reports may judge a target.")
        )
    if _answers_or_answered(user, target):
        raise Denied(
            _("Nobody may judge a target for which his own body answers or once answered.")
        )


def check_can_amend(user: User, target: Target) -> None:
    """Nobody changes a promise for which a body he belongs to answers."""
    if _answers_or_answered(user, target):
        raise Denied(
            _("Nobody may change a promise for which his own body answers or once answered.")
        )


def _answers_or_answered(user: Person, target: Target) -> bool:
    """Whether a document ever let a body of the person answer for a target.

    Assignments that were deleted count: otherwise one would be deleted first.
    """
    bodies = {body for _role, body in roles(user)}
    of_theirs = {"target_id": target.pk, "organization_id__in": bodies, "demo": False}
    return (
        Assignment.objects.filter(**of_theirs).exists()
        or Assignment.history.filter(**of_theirs).exists()
    )


def check_can_withdraw(user: User, given: Statement) -> None:
    """A judgement is taken back by who gave it, or by a reviewer of the same body.

    What counts is where its author belonged when he gave it.
    """
    check_can_judge(user, given.target)
    first = given.history.order_by("history_date", "history_id").first()
    author = first.history_user_id if first else None
    if author == user.pk:
        return
    mine = [body for role, body in roles(user) if role in (Role.REVIEWER, Role.COORDINATOR)]
    if author is not None:
        then = Membership.history.as_of(first.history_date)
        if then.filter(user_id=author, organization_id__in=mine).exists():
            return
    raise Denied(_("Only the body that gave a judgement may take it back."))


def check_four_eyes(user: Person, report: Report) -> None:
    """Nobody decides on a report of his own body, nor on one he submitted or edited."""
    check_not_of_the_body(user, report.obligation.organization)
    if report.submitted_by_id == user.pk or _has_edited(user, report):
        raise Denied(_("Nobody may decide on a report that he submitted or edited."))


def _has_edited(user: Person, report: Report) -> bool:
    """Whether the person ever wrote in the report: a line, a text, evidence, an answer, a move."""
    written = (
        report.lines.model.history.filter(report_id=report.pk, history_user_id=user.pk),
        Measure.history.filter(line__report_id=report.pk, history_user_id=user.pk),
        report.history.filter(history_user_id=user.pk, state__in=EDITABLE).exclude(
            history_change_reason__gt=""
        ),  # a reviewer's own moves into these states always give a reason
        report.entries.filter(by_id=user.pk, move__in=["submit", "withdraw", "update"]),
        report.evidence.filter(added_by_id=user.pk),
        Evidence.history.filter(report_id=report.pk, history_user_id=user.pk),
        report.remarks.filter(answered_by_id=user.pk),
    )
    return any(rows.exists() for rows in written)


def check_coordinates(user: Person, organization: Organization | None) -> None:
    """Whether the person coordinates the cycles of a body."""
    if organization is None or not has_role(user, Role.COORDINATOR, organization.pk):
        raise Denied(_("Only a coordinator may do this."))


def any_role(user: Person, *wanted: Role) -> bool:
    """Whether the person has one of the roles anywhere: for pages of the administration."""
    return any(role in wanted for role, _body in roles(user))


def keeps_reference_data(user: Person) -> bool:
    """Whether the person keeps the reference data: for a body that receives reports.

    While no rule names such a body, for any: the first data must come in somehow. Looked up once
    per user object.
    """
    keepers = {Role.COORDINATOR, Role.ADMINISTRATOR}
    mine = {body for role, body in roles(user) if role in keepers}
    if not mine:
        return False
    known: bool | None = getattr(user, "_keeps", None)
    if known is None:
        rules = ReportingRule.objects.filter(act="report", recipient__isnull=False)
        receiving = set(rules.values_list("recipient_id", flat=True))
        known = not receiving or bool(mine & receiving)
        user._keeps = known  # type: ignore[union-attr]  # noqa: SLF001 -- as `_roles`
    return known


def report_hints(user: Any, report: Report, moves: tuple[Move, ...]) -> dict[str, str]:
    """For each move, why the person may not take it; an empty text means he may."""
    return {move.name: reason_against(check_can_move, user, report, move) for move in moves}
