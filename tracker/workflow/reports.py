"""A report's life: opened, filled in, submitted, returned or approved. One door for every move."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tracker.models import Entry, LineReview, Remark, Report, ReportLine, Target, User
from tracker.permissions import (
    check_can_answer,
    check_can_edit_line,
    check_can_edit_whole,
    check_can_move,
    records,
)
from tracker.roles import Denied
from tracker.rules.merging import Merged
from tracker.rules.states import APPROVE, GIVE_BACK, REOPEN, SUBMIT, UPDATE, WITHDRAW, Move
from tracker.workflow import notices, publication, receipts, weighing
from tracker.workflow.completeness import Incomplete, Problem, problems
from tracker.workflow.meanwhile import NOTHING_CHOSEN, Answers, merged, merged_texts
from tracker.workflow.opening import begin, bring_up_to_date, said, shown

__all__ = ["Incomplete", "Problem", "begin", "problems", "said"]


class Conflict(Exception):
    """Somebody else was faster. Nothing of this attempt was kept."""


@transaction.atomic
def save_line(
    line: ReportLine,
    values: Mapping[str, Any],
    *,
    version: int,
    by: User,
    answers: Answers = NOTHING_CHOSEN,
) -> Merged:
    """Store what a person changed in one row since its `version`, which that person was shown.

    What only others changed since stays; a torn field stays, too, until the person chooses.
    """
    check_can_edit_line(by, line)
    if _same(line, values):
        return Merged({})
    hold(line.report)
    line.refresh_from_db()
    check_can_edit_line(by, line)
    found = merged(line, values, version=version, answers=answers)
    if not _same(line, found.changes):
        changes = {**found.changes, "checked": _is_checked(line, found.changes)}
        for name, value in changes.items():
            setattr(line, name, value)
        line.version += 1
        _save(line, by=by)
    return found


def _is_checked(line: ReportLine, values: Mapping[str, Any]) -> bool:
    """Whether the officer stands by the new value: a mark for an earlier one does not count.

    Who writes a new note about the value has checked it.
    """
    note = values.get("checked_note", line.checked_note)
    if note and note != line.checked_note:
        return True
    if line.checked and values.get("value", line.value) != line.value:
        return False
    return bool(values.get("checked", line.checked))


@transaction.atomic
def save_texts(
    report: Report,
    values: Mapping[str, Any],
    *,
    by: User,
    seen: int | None = None,
    answers: Answers = NOTHING_CHOSEN,
) -> Merged:
    """Store what a person changed in the narrative and the covering letter, as in `save_line`.

    `seen` is the entry of the history that the person was shown; without it, all is stored.
    """
    hold(report)
    check_can_edit_whole(by, report)
    found = merged_texts(report, values, seen=seen, answers=answers)
    if not _same(report, found.changes):
        for name, text in found.changes.items():
            setattr(report, name, text)
        _save(report, by=by)
    return found


def hold(report: Report) -> None:
    """Read a report anew and lock it, so that an edit and a submission never cross."""
    locked = Report.objects.select_for_update(of=("self",)).select_related("obligation")
    report.refresh_from_db(from_queryset=locked)


def _same(record: Any, values: Mapping[str, Any]) -> bool:
    """Whether a record holds these values, digit for digit: 0.18 is not 0.180."""
    return all(
        getattr(record, name) == value and str(getattr(record, name)) == str(value)
        for name, value in values.items()
    )


def is_open(remark: Remark, report: Report) -> bool:
    """Whether a remark can be answered: it has no answer yet, or is of the latest round."""
    return not remark.answer or remark.round >= report.round - 1


@transaction.atomic
def answer(remark: Remark, text: str, *, by: User, at: datetime) -> None:
    """Answer a reviewer's remark. The remark stays; a later answer of the round replaces this one."""
    hold(remark.report)
    check_can_answer(by, remark)
    if not is_open(remark, remark.report):
        raise Denied(_("The answer of an earlier round stays as it is."))
    remark.answer, remark.answered_by, remark.answered_at = text.strip(), by, at
    if not remark.answer:
        remark.answered_by = remark.answered_at = None
    remark._history_user = by  # type: ignore[attr-defined]
    remark.save()


def submit(report: Report, *, by: User, at: datetime, on: date, seen: str | None = None) -> None:
    """Hand the report in. Its first time counts for punctuality, unless the body takes it back.

    `seen` is the `shown` of the page on which it was declared. Lines for new targets stay. The
    body gets a receipt.
    """
    check_can_move(by, report, SUBMIT)
    before = report.state
    with transaction.atomic():
        hold(report)
        if report.state != before:
            raise Conflict(_("Somebody else has submitted this report meanwhile."))
        if seen not in (None, shown(report)):
            raise Conflict(_("A colleague changed the report meanwhile. Check it once more."))
        bring_up_to_date(report, by=by)
        missing = problems(report, on=on, by=by)
        if not missing:
            changes: dict[str, Any] = {"submitted_at": at, **weighing.counts(report, on=on)}
            changes |= {"submitted_by": by, "first_submitted_at": report.first_submitted_at or at}
            changes |= {"decided_at": None, "decided_by": None, "review_begun_at": None}
            if report.first_submitted_at is None and not records(by, report):
                changes |= {"received_on": None, "recorded_by": None}  # the body was faster
            _move(report, SUBMIT, by=by, at=at, **changes)
            receipts.send(report, at=at)
    if missing:
        raise Incomplete(missing)


@transaction.atomic
def withdraw(report: Report, *, by: User, at: datetime) -> None:
    """Take a submitted report back, as long as nobody has begun to review it.

    Then it was not handed in. One that was decided on before keeps the day of its first submission.
    """
    report.review_begun_at = Report.objects.select_for_update().get(pk=report.pk).review_begun_at
    first = report.first_submitted_at if report.was_decided_on else None
    _move(report, WITHDRAW, by=by, at=at, first_submitted_at=first)


@transaction.atomic
def give_back(
    report: Report,
    *,
    by: User,
    at: datetime,
    reason: str,
    questions: Mapping[ReportLine | None, str],
    revision_due_on: date,
    code: str = "other",
) -> None:
    """Return the report with a reason and at least one question; all of them are kept.

    `code` is one of `labels.RETURN_REASON`; `reason` says it in words.
    """
    asked = {line: text.strip() for line, text in questions.items() if text.strip()}
    if not asked:
        raise Denied(_("Ask at least one question about the report or one of its lines."))
    _move(
        report,
        GIVE_BACK,
        by=by,
        at=at,
        note=reason,
        code=code,
        decided_at=at,
        decided_by=by,
        revision_due_on=revision_due_on,
    )
    LineReview.objects.filter(line__report=report).exclude(question="").delete()
    Remark.objects.bulk_create(
        Remark(report=report, line=line, round=report.round, text=text, asked_by=by, asked_at=at)
        for line, text in asked.items()
    )
    Report.objects.filter(pk=report.pk).update(round=F("round") + 1)
    report.refresh_from_db()
    notices.tell(report, "returned", at=at)


@transaction.atomic
def approve(report: Report, *, by: User, at: datetime, on: date, remark: str = "") -> list[Target]:
    """Approve a report: its figures become observations and its targets are judged anew."""
    _move(
        report,
        APPROVE,
        by=by,
        at=at,
        note=remark,
        decided_at=at,
        decided_by=by,
        approved_at=at,
        approved_by=by,
        supplement=False,
        revision_due_on=None,
        published=publication.frozen(report),
        public_remark=remark,
    )
    targets = publication.publish(report, at=at, on=on)
    notices.tell(report, "approved", at=at)
    return targets


@transaction.atomic
def reopen(report: Report, *, by: User, at: datetime, reason: str) -> None:
    """Give an approved report back for a correction; what was published stays until the next approval."""
    _move(report, REOPEN, by=by, at=at, note=reason, revision_due_on=None, supplement=False)
    Report.objects.filter(pk=report.pk).update(round=F("round") + 1)
    report.refresh_from_db()
    notices.tell(report, "returned", at=at)


@transaction.atomic
def update(report: Report, *, by: User, at: datetime) -> None:
    """Open the values of an approved report that wait for their official figure, and only these.

    What was published stays until the next approval. The body is not late: it reported in time.
    """
    check_can_move(by, report, UPDATE)
    if not any(line.waited for line in report.lines.select_related("report", "target")):
        raise Denied(_("No value of this report waits for its official figure."))
    _move(report, UPDATE, by=by, at=at, supplement=True, revision_due_on=None)
    Report.objects.filter(pk=report.pk).update(round=F("round") + 1)
    report.refresh_from_db()


def _move(
    report: Report,
    move: Move,
    *,
    by: User,
    at: datetime,
    note: str = "",
    code: str = "",
    **changes: Any,
) -> None:
    """Take one step, or raise: the filter is the lock, so one of two people loses.

    The submission is part of it: nobody decides on a report that was taken back, changed and
    handed in again since he read it.
    """
    check_can_move(by, report, move)
    if move.needs_note and not note.strip():
        raise Denied(_("Give a reason."))
    before = report.state
    seen = Report.objects.filter(pk=report.pk, state=before, submitted_at=report.submitted_at)
    moved = seen.update(state=move.target, **changes)
    if not moved:
        raise Conflict(_("Somebody else has decided on this report meanwhile."))
    report.refresh_from_db()
    report._change_reason = note  # type: ignore[attr-defined]
    _save(report, by=by)
    report._change_reason = None  # type: ignore[attr-defined]
    Entry.objects.create(
        report=report,
        move=move.name,
        from_state=before,
        to_state=move.target,
        by=by,
        at=at,
        round=report.round,
        code=code,
        note=note.strip(),
    )


def _save(record: Report | ReportLine, *, by: User) -> None:
    record._history_user = by  # type: ignore[union-attr]
    record.save()
