"""One report: its start page with the sections, the answers to remarks, and the texts."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Remark, Report, ReportLine
from tracker.models.report import TEXTS
from tracker.permissions import (
    Denied,
    check_can_edit,
    check_can_edit_texts,
    check_can_move,
    reason_against,
)
from tracker.rules.states import UPDATE, WITHDRAW, ReportState, Role
from tracker.rules.timing import punctuality
from tracker.web.forms import AnswerForm, TextsForm
from tracker.web.requests import SignedIn
from tracker.web.staff_rows import MOST_DIGITS
from tracker.web.staff_scope import lines_of, report_before, reports_of
from tracker.web.staff_words import days_words, progress_words
from tracker.workflow import opening, receipts, reports


class Section(NamedTuple):
    """One row of the task list."""

    title: str
    hint: str
    url: str
    state: str
    complete: bool


class Question(NamedTuple):
    """A remark with the box for its answer, or without one when the answer stands."""

    remark: Remark
    form: AnswerForm | None

    @property
    def anchor(self) -> str:
        """Where the row that is asked about stands in the table."""
        return f"line-{self.remark.line_id}"


def report(request: SignedIn, pk: int) -> HttpResponse:
    """The start page: what is to be done, what was asked, what happened, what happens next."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    editable = not reason_against(check_can_edit, request.user, found)
    return _report_page(request, found, _questions(found, editable=editable))


def answers(request: SignedIn, pk: int) -> HttpResponse:
    """Store the answers to the reviewer's remarks; an answer that is too long keeps the others."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("report", pk=pk)
    check_can_edit(request.user, found)
    questions = _questions(found, editable=True, data=request.POST)
    good = [(each.remark, each.form) for each in questions if each.form and each.form.is_valid()]
    for remark, form in good:
        if form.has_changed():
            text = form.cleaned_data["answer"]
            reports.answer(remark, text, by=request.user, at=timezone.now())
    if any(each.form and each.form.errors for each in questions):
        return _report_page(request, found, questions)
    messages.success(request, _("Your answers are saved."))
    return redirect("report", pk=pk)


def _questions(found: Report, *, editable: bool, data: Any = None) -> list[Question]:
    """The remarks, newest round first. Those of the latest round can be answered."""
    remarks = found.remarks.select_related("line__target", "answered_by").order_by("-round", "pk")
    return [
        Question(
            remark,
            _answer_form(remark, data) if editable and reports.is_open(remark, found) else None,
        )
        for remark in remarks
    ]


def _answer_form(remark: Remark, data: Any) -> AnswerForm:
    prefix = f"remark-{remark.pk}"
    sent = data if data and f"{prefix}-answer" in data else None
    return AnswerForm(sent, prefix=prefix, initial={"answer": remark.answer})


def _report_page(request: SignedIn, found: Report, questions: list[Question]) -> HttpResponse:
    today = timezone.localdate()
    duty = found.obligation
    due_on, handed_in = duty.last_day, found.first_submitted_on
    if found.state == ReportState.RETURNED and found.revision_due_on:
        due_on, handed_in = found.revision_due_on, None
    withdrawable = found.state == ReportState.SUBMITTED
    editable = not reason_against(check_can_edit, request.user, found)
    return render(
        request,
        "staff/report.html",
        {
            "report": found,
            "year": str(duty.cycle.year),
            "due_on": due_on,
            "days": days_words(punctuality(due_on, handed_in, on=today)),
            "sections": _sections(found),
            "questions": questions,
            "answerable": any(question.form for question in questions),
            "errors": [
                (f"#{question.form['answer'].auto_id}", str(message))
                for question in questions
                if question.form
                for message in question.form.errors.get("answer", [])
            ],
            "entries": found.entries.select_related("by").order_by("-at", "-pk"),
            "signatories": _people(found, Role.SIGNATORY),
            "contributors": _people(found, Role.CONTRIBUTOR),
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


def _people(found: Report, role: Role) -> list[str]:
    """The names of those who have a role in the body that owes the report."""
    members = found.obligation.organization.memberships.filter(role=role, user__is_active=True)
    return [str(each.user) for each in members.select_related("user").order_by("user__last_name")]


def _sections(found: Report) -> list[Section]:
    lines = found.lines.count()
    filled = found.lines.filter(reports.said()).count()
    evidence = found.evidence.count()
    missing = len(reports.problems(found, on=timezone.localdate()))
    texts = [getattr(found, name) for name in TEXTS]
    letter = bool(found.letter_number and found.letter_date)
    return [
        Section(
            _("Plan and fact"),
            _("Values, causes of deviations and measures for each target."),
            reverse("report-lines", args=[found.pk]),
            progress_words(filled, lines),
            filled == lines,
        ),
        Section(
            _("Texts and covering letter"),
            _("What was done, obstacles, next steps; number and date of the letter."),
            reverse("report-texts", args=[found.pk]),
            _("Completed")
            if letter and all(texts)
            else _("Letter missing")
            if not letter
            else _("Texts can be added"),
            letter,
        ),
        Section(
            _("Evidence"),
            _("Files and links that support the values."),
            reverse("report-evidence", args=[found.pk]),
            ngettext("%(count)s document", "%(count)s documents", evidence) % {"count": evidence},
            bool(evidence),
        ),
        Section(
            _("Check and submit"),
            _("The whole report on one page, with what is still missing."),
            reverse("report-check", args=[found.pk]),
            ngettext("%(count)s thing missing", "%(count)s things missing", missing)
            % {"count": missing}
            if missing
            else _("Nothing is missing"),
            not missing,
        ),
    ]


def texts(request: SignedIn, pk: int) -> HttpResponse:
    """The narrative and the covering letter, with last year's texts beside."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    refusal = reason_against(check_can_edit_texts, request.user, found)
    if refusal and request.method != "POST":
        return redirect("report-check", pk=pk)
    seen = found.history.order_by("history_id").values_list("history_id", flat=True).last()
    initial = {name: getattr(found, name) for name in TextsForm.base_fields}
    form = TextsForm(request.POST or None, initial=initial)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and not refusal and form.is_valid():
        sent = request.POST.get("seen", "")
        try:
            shown = int(sent) if sent.isdecimal() and len(sent) < MOST_DIGITS else None
            reports.save_texts(found, form.cleaned_data, by=request.user, seen=shown)
        except Denied as denied:
            refusal = str(denied)
        except reports.Conflict:
            theirs = _their_texts(found, form)
        else:
            messages.success(request, _("Saved. You can go on later."))
            return redirect("report" if "leave" in request.POST else "report-texts", pk=pk)
    return _texts_page(request, found, form, theirs, refusal, seen)


def _their_texts(found: Report, form: TextsForm) -> list[tuple[str, str]]:
    """(field, the colleague's text) wherever it differs from the person's."""
    return [
        (str(bound.label), str(getattr(found, bound.name) or _("(empty)")))
        for bound in form
        if getattr(found, bound.name) != form.cleaned_data[bound.name]
    ]


def _texts_page(
    request: SignedIn,
    found: Report,
    form: TextsForm,
    theirs: list[tuple[str, str]],
    refusal: str,
    seen: int | None,
) -> HttpResponse:
    earlier = report_before(found)
    fields = [(bound, getattr(earlier, bound.name, "") if earlier else "") for bound in form]
    return render(
        request,
        "staff/texts.html",
        {
            "report": found,
            "year": str(found.obligation.cycle.year),
            "fields": [(bound, text if bound.name in TEXTS else "") for bound, text in fields],
            "errors": [
                (f"#{form[name].auto_id}", str(message))
                for name, found_errors in form.errors.items()
                for message in found_errors
            ],
            "theirs": theirs,
            "refusal": refusal,
            "seen": str(seen or ""),
        },
    )
