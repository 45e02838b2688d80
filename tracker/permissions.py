"""Who may do what with a report, a promise or a judgement. A check raises a sentence; `allows` asks.

This module and `roles`, on which it rests, are the only places that know.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    Evidence,
    Measure,
    Obligation,
    Question,
    Remark,
    Report,
    ReportLine,
    User,
)
from tracker.roles import (
    Denied,
    Person,
    bodies_of,
    bodies_read_by,
    check_coordinates,
    check_not_of_the_body,
    has_role,
    others_release,
    oversees,
    reason_against,
    receives,
    releases,
    roles,
)
from tracker.rules.states import (
    EDITABLE,
    FILLS_IN,
    FILLS_IN_WHOLE,
    GIVE_BACK,
    REOPEN,
    WITHDRAW,
    Move,
    ReportState,
    Role,
)

FIGURES_ONLY = gettext_lazy(
    "Only the values that waited for their official figure can be changed now."
)


def fills_in_whole(user: Person, report: Report) -> bool:
    """Whether the person answers for the whole form, not only for rows of his own."""
    body = report.obligation.organization_id
    answers = any(role in FILLS_IN_WHOLE for role, mine in roles(user) if mine == body)
    return answers or records(user, report)


def reads_work(user: Person, report: Report) -> bool:
    """Whether the person sees what is written before it is handed in: the body's own people alone."""
    return report.obligation.organization_id in bodies_read_by(user) or records(user, report)


def check_can_see(user: Person, report: Report) -> None:
    """The body's own people, and the reviewing side what was handed in (`queries.handed_in`)."""
    if not reads_work(user, report) and not (oversees(user) and report.is_handed_in):
        raise Denied(_("This report belongs to another body."))


def check_can_see_evidence(user: Person, evidence: Evidence) -> None:
    """Evidence that an approval published is for everyone, the rest for those in the matter."""
    if evidence.pk in evidence.report.published_evidence():
        return
    check_can_see(user, evidence.report)
    if not reads_work(user, evidence.report) and not evidence.was_handed_in():
        raise Denied(_("This report belongs to another body."))


def check_can_edit(user: Person, report: Report) -> None:
    """Only the body's own people or who enters its paper report, and only while it is the body's turn."""
    if report.obligation.organization_id not in bodies_of(user) and not records(user, report):
        raise Denied(_("Only the body that owes the report may change it."))
    if ReportState(report.state) not in EDITABLE:
        raise Denied(_("The report has been submitted and cannot be changed now."))


def check_can_edit_whole(user: Person, report: Report) -> None:
    """The texts, the letter and whatever concerns no single row: officers and signatories."""
    check_can_edit(user, report)
    if not fills_in_whole(user, report):
        raise Denied(_("Only a responsible officer or a signatory may change this part."))
    if report.supplement:
        raise Denied(FIGURES_ONLY)


def check_can_edit_line(user: Person, line: ReportLine) -> None:
    """A contributor writes in the rows that are his or nobody's."""
    check_can_edit(user, line.report)
    if line.report.supplement and not line.waited:
        raise Denied(FIGURES_ONLY)
    if line.assigned_to_id in (None, user.pk) or fills_in_whole(user, line.report):
        return
    raise Denied(_("This row is filled in by: %(person)s.") % {"person": line.assigned_to})


def check_can_edit_part(user: Person, report: Report, lines: Sequence[ReportLine]) -> None:
    """Evidence and answers: of rows as the rows themselves, of the whole report as its texts."""
    if not lines:
        check_can_edit_whole(user, report)
    for line in lines:
        check_can_edit_line(user, line)


def check_can_answer(user: Person, remark: Remark) -> None:
    """A remark is answered by whoever writes where it points, also while figures alone are open."""
    report, line = remark.report, remark.line
    check_can_edit(user, report)
    if line is not None and line.assigned_to_id in (None, user.pk):
        return
    if not fills_in_whole(user, report):
        raise Denied(_("Only a responsible officer or a signatory may change this part."))


def check_can_hand_over(user: Person, report: Report, giver: User | None) -> None:
    """Who answers for the whole form assigns every row; others give away their own alone."""
    check_can_edit(user, report)
    if giver != user and not fills_in_whole(user, report):
        raise Denied(_("Only a responsible officer or a signatory may assign rows of others."))


def check_can_open(user: Person, obligation: Obligation) -> None:
    """Only the body's own people, or who enters its paper report, may open its report."""
    report: Report | None = getattr(obligation, "report", None)
    if report and records(user, report):
        return
    if obligation.organization_id not in bodies_of(user):
        raise Denied(_("Only the body that owes the report may change it."))


def check_can_move(user: Person, report: Report, move: Move) -> None:
    """Whether the person may take this step with the report in its present state."""
    if ReportState(report.state) not in sources_of(move, report):
        raise Denied(_("The report is not in a state that allows this."))
    body = report.obligation.organization_id
    if move.role is Role.CONTRIBUTOR and body in bodies_of(user):
        return
    if move.role in FILLS_IN:
        if not has_role(user, move.role, body) and not records(user, report):
            raise Denied(_("Only a signatory of the body that owes the report may do this."))
        if move is WITHDRAW and report.review_begun_at is not None:
            raise Denied(
                _("The review has begun: ask the coordinator of the cycle to give the report back.")
            )
        return
    if not any(receives(user, report, role) for role in move.roles):
        raise Denied(_("Only the body that receives the report may do this."))
    check_four_eyes(user, report)


def sources_of(move: Move, report: Report) -> frozenset[ReportState]:
    """The states that allow a move. What only takes up official figures can still be reopened."""
    return move.sources | EDITABLE if move is REOPEN and report.supplement else move.sources


def check_can_assign(user: Person, report: Report, reviewer: User) -> None:
    """Whether a report that waits may be given to a reviewer, or to nobody, by the person."""
    if report.state != ReportState.SUBMITTED:
        raise Denied(_("The report is not in a state that allows this."))
    if not any(receives(user, report, role) for role in GIVE_BACK.roles):
        raise Denied(_("Only the body that receives the report may do this."))
    if not receives(reviewer, report, Role.REVIEWER):
        raise Denied(_("This person does not review for the body that receives the report."))
    for person in {user, reviewer}:
        check_four_eyes(person, report)


def records(user: Person, report: Report) -> bool:
    """Whether the person enters what the body handed in on paper, and still coordinates its cycle."""
    mine = report.recorded_by_id is not None and report.recorded_by_id == user.pk
    return mine and receives(user, report, Role.COORDINATOR)


def check_can_record(user: Person, obligation: Obligation) -> None:
    """Whether the person may enter on behalf of a body what it handed in on paper."""
    check_coordinates(user, obligation.rule.recipient)
    check_not_of_the_body(user, obligation.organization)
    report: Report | None = getattr(obligation, "report", None)
    if report is None:
        return
    if report.is_handed_in:
        raise Denied(_("The body has handed in its report itself."))
    other = report.recorded_by
    if other is not None and other != user and records(other, report):
        raise Denied(_("Another coordinator enters this report already."))


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
        Remark.history.filter(report_id=report.pk, answered_by_id=user.pk),
    )
    return any(rows.exists() for rows in written)


def report_hints(user: Any, report: Report, moves: tuple[Move, ...]) -> dict[str, str]:
    """For each move, why the person may not take it; an empty text means he may."""
    return {move.name: reason_against(check_can_move, user, report, move) for move in moves}


def check_can_reply(user: User, question: Question) -> None:
    """The body's own people and those who release answers deal with a reported error."""
    if question.organization_id not in bodies_of(user) and not releases(user):
        raise Denied(_("Only the body concerned may do this."))


def check_can_release(user: User, question: Question) -> None:
    """Who releases answers does so for other bodies; for his own only where nobody else could."""
    if not releases(user):
        raise Denied(_("Only a reviewer or a coordinator may publish an answer."))
    if question.organization and others_release(question.organization_id):
        check_not_of_the_body(user, question.organization)
