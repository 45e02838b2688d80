"""Before the decision: who reviews a report, and what the reviewers think of its lines."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.models import LineReview, Report, ReportLine, User
from tracker.permissions import check_can_assign, check_can_move
from tracker.roles import Denied
from tracker.rules.states import APPROVE
from tracker.workflow.reports import Conflict, hold


class Mark(NamedTuple):
    """What is thought of a line: accepted, or a question that is not sent yet, or neither."""

    accepted: bool = False
    question: str = ""


@transaction.atomic
def assign(report: Report, reviewer: User, *, by: User, at: datetime) -> None:
    """Give a waiting report to a reviewer. The review begins when he takes it himself."""
    hold(report)
    check_can_assign(by, report, reviewer)
    begins = by == reviewer and report.review_begun_at is None
    if report.reviewer_id == reviewer.pk and not begins:
        return
    report.reviewer = reviewer
    if begins:
        report.review_begun_at = at
    _save(report, by=by)


@transaction.atomic
def mark(report: Report, marks: Mapping[ReportLine, Mark], *, by: User, at: datetime) -> None:
    """Keep what a reviewer thinks of some lines; the first mark begins the review."""
    if not marks:
        return
    read = report.submitted_at
    hold(report)
    if report.submitted_at != read:
        raise Conflict(_("The report has changed since you opened this page."))
    check_can_move(by, report, APPROVE)
    for line, thought in marks.items():
        if thought.accepted and thought.question.strip():
            raise Denied(_("A line is accepted or asked about, not both."))
        _keep(line, thought, by=by, at=at)
    if report.review_begun_at is None:
        report.review_begun_at = at
        report.reviewer = report.reviewer or by
        _save(report, by=by)


def _keep(line: ReportLine, thought: Mark, *, by: User, at: datetime) -> None:
    if not thought.accepted and not thought.question.strip():
        LineReview.objects.filter(line=line).delete()
        return
    LineReview.objects.update_or_create(
        line=line,
        defaults={
            "version": line.version,
            "accepted": thought.accepted,
            "question": thought.question.strip(),
            "marked_by": by,
            "marked_at": at,
        },
    )


def mark_of(line: ReportLine) -> Mark:
    """What is thought of a line as it stands now; a line that changed since is to be read anew."""
    review: LineReview | None = getattr(line, "review", None)
    if review is None or review.version != line.version:
        return Mark()
    return Mark(review.accepted, review.question)


def _save(report: Report, *, by: User) -> None:
    report._history_user = by  # type: ignore[attr-defined]
    report.save()
