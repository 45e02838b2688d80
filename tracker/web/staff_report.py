"""One report: its page with the sections, and the answers to the reviewer's remarks."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Remark, Report, ReportLine
from tracker.permissions import (
    check_can_answer,
    check_can_edit,
    check_can_edit_whole,
    check_can_move,
)
from tracker.queries import paper_days, rounds
from tracker.roles import allows, reason_against
from tracker.rules.states import UPDATE, WITHDRAW, ReportState
from tracker.web.forms import AnswerForm
from tracker.web.kept import gives_back, typed_before
from tracker.web.requests import SignedIn
from tracker.web.staff_scope import lines_of, report_before, reports_of
from tracker.web.staff_sections import sections
from tracker.web.staff_start import preparation
from tracker.web.staff_words import fields_words, standing_words
from tracker.workflow import opening, receipts, reports


class Question(NamedTuple):
    """A remark with the box for its answer, or without one when the answer stands."""

    remark: Remark
    form: AnswerForm | None
    changed: str

    @property
    def anchor(self) -> str:
        """Where the row that is asked about stands in the table."""
        return f"line-{self.remark.line_id}"


def report(request: SignedIn, pk: int) -> HttpResponse:
    """What is to be done, what was asked, what happened, what happens next."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    typed = typed_before(request)
    return _report_page(request, found, _questions(request, found, typed), given_back=bool(typed))


@gives_back("report")
def answers(request: SignedIn, pk: int) -> HttpResponse:
    """Store the answers to the reviewer's remarks; an answer that is too long keeps the others."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("report", pk=pk)
    check_can_edit(request.user, found)
    questions = _questions(request, found, request.POST)
    good = [(each.remark, each.form) for each in questions if each.form and each.form.is_valid()]
    for remark, form in good:
        if form.has_changed():
            text = form.cleaned_data["answer"]
            reports.answer(remark, text, by=request.user, at=timezone.now())
    if any(each.form and each.form.errors for each in questions):
        return _report_page(request, found, questions)
    messages.success(request, _("Your answers are saved."))
    return redirect("report", pk=pk)


def _questions(request: SignedIn, found: Report, data: Any = None) -> list[Question]:
    """The remarks, newest round first. Those of the latest round can be answered."""
    remarks = list(
        found.remarks.select_related(
            "line__target", "line__assigned_to", "line__report__obligation", "answered_by"
        ).order_by("-round", "pk")
    )
    changed = rounds.changed_since_returned(found) if remarks else {}
    asked = []
    for remark in remarks:
        remark.report = found
        mine = allows(check_can_answer, request.user, remark) and reports.is_open(remark, found)
        names = changed.get(remark.line_id or 0, [])
        form = _answer_form(remark, data) if mine else None
        asked.append(Question(remark, form, fields_words(names)))
    return asked


def _answer_form(remark: Remark, data: Any) -> AnswerForm:
    prefix = f"remark-{remark.pk}"
    sent = data if data and f"{prefix}-answer" in data else None
    return AnswerForm(sent, prefix=prefix, initial={"answer": remark.answer})


def _report_page(
    request: SignedIn, found: Report, questions: list[Question], *, given_back: bool = False
) -> HttpResponse:
    today = timezone.localdate()
    duty = found.obligation
    due_on = found.revision_owed_on or duty.last_day
    withdrawable = found.state == ReportState.SUBMITTED
    editable = not reason_against(check_can_edit, request.user, found)
    return render(
        request,
        "staff/report.html",
        {
            "report": found,
            "year": str(duty.cycle.year),
            "due_on": due_on,
            "days": standing_words(duty, found, on=today),
            "sections": sections(found, on=today, by=request.user) if editable else [],
            "preparation": preparation(duty, found.lines.count()),
            "given_back": given_back,
            "questions": questions,
            "returned": rounds.returned(found),
            "answerable": any(question.form for question in questions),
            "errors": [
                (f"#{question.form['answer'].auto_id}", str(message))
                for question in questions
                if question.form
                for message in question.form.errors.get("answer", [])
            ],
            "entries": found.entries.select_related("by").order_by("-at", "-pk"),
            "paper_days": paper_days.corrections(found),
            "handovers": found.handovers.select_related("giver", "taker", "by").order_by("-pk"),
            "may_copy": allows(check_can_edit_whole, request.user, found)
            and report_before(found) is not None,
            "review_by": receipts.review_by(found),
            "editable": editable,
            "waiting": _waiting(found),
            "why_not_update": reason_against(check_can_move, request.user, found, UPDATE),
            "new_targets": editable and not found.supplement and opening.missing(found).exists(),
            "withdrawable": withdrawable,
            "why_not_withdraw": reason_against(check_can_move, request.user, found, WITHDRAW),
        },
    )


def _waiting(found: Report) -> list[ReportLine]:
    """The values of an approved report that wait for their official figure."""
    if found.state != ReportState.APPROVED:
        return []
    return [line for line in lines_of(found) if line.waits]
