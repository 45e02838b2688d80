"""The last steps of a report: check it on one page, submit it, see the receipt, withdraw it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import labels
from tracker.models import Report, User
from tracker.permissions import check_can_edit, check_can_move
from tracker.roles import reason_against
from tracker.rules.reporting import Problem
from tracker.rules.states import SUBMIT, WITHDRAW, ReportState
from tracker.web.requests import SignedIn
from tracker.web.staff_rows import kind_of, table
from tracker.web.staff_scope import evidence_of, reports_of
from tracker.web.staff_words import about_row
from tracker.workflow import opening, receipts, reports

FIELD = {
    Problem.NO_DATA_REASON: "no_data_reason",
    Problem.STATUS_MISSING: "value_status",
    Problem.YEAR_NOT_OVER: "value_status",
    Problem.CAUSE: "cause",
    Problem.CAUSE_SHORT: "cause_text",
    Problem.MEASURES: "measures",
    Problem.STILL_WAITING: "value_status",
    Problem.DONE_IN_FUTURE: "done_on",
    Problem.WORDS: "progress",
}
OF_MEASURES = frozenset(
    {
        Problem.MEASURE_INCOMPLETE,
        Problem.MEASURE_UNDECIDED,
        Problem.MEASURE_NO_OUTCOME,
        Problem.MEASURE_NO_NEW_DAY,
    }
)
FIRST_FIELD = {"number": "value", "milestone": "outcome", "words": "progress"}


def check(request: SignedIn, pk: int) -> HttpResponse:
    """Show the whole report on one page, what is missing on top."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    return _check_page(request, found)


def submit(request: SignedIn, pk: int) -> HttpResponse:
    """Hand the report in. A second click finds it handed in and shows the same receipt."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("report-check", pk=pk)
    if found.state == ReportState.SUBMITTED:
        return redirect("report-submitted", pk=pk)
    now = timezone.localtime()
    try:
        seen = request.POST.get("seen")
        reports.submit(found, by=request.user, at=now, on=now.date(), seen=seen)
    except reports.Incomplete:
        return _check_page(request, found)
    except reports.Conflict as conflict:
        if ReportState(found.state) in SUBMIT.sources:
            return _check_page(request, found, refusal=str(conflict))
        messages.info(request, _("A colleague has submitted the report a moment ago."))
    return redirect("report-submitted", pk=pk)


def submitted(request: SignedIn, pk: int) -> HttpResponse:
    """The receipt: the reference number, the time, and what happens next."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    if found.state != ReportState.SUBMITTED:
        return redirect("report", pk=pk)
    return render(
        request,
        "staff/submitted.html",
        {
            "report": found,
            "year": str(found.obligation.cycle.year),
            "review_by": receipts.review_by(found),
            "checksum": receipts.checksum(found),
            "why_not_withdraw": reason_against(check_can_move, request.user, found, WITHDRAW),
        },
    )


def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Take a submitted report back; a second click finds it taken back."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    if request.method == "POST" and found.state != ReportState.DRAFT:
        reports.withdraw(found, by=request.user, at=timezone.now())
        messages.success(request, _("The report is withdrawn. You can change and submit it again."))
    return redirect("report", pk=pk)


def update(request: SignedIn, pk: int) -> HttpResponse:
    """Open the values that waited for their official figure; a second click finds them open."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("report", pk=pk)
    if not found.supplement:
        reports.update(found, by=request.user, at=timezone.now())
    return redirect("report-lines", pk=pk)


def _check_page(request: SignedIn, found: Report, *, refusal: str = "") -> HttpResponse:
    seen = opening.shown(found)
    found.refresh_from_db(from_queryset=reports_of(request.user))  # nothing older than `seen`
    editable = not reason_against(check_can_edit, request.user, found)
    evidence = evidence_of(found).order_by("added_at", "pk")
    return render(
        request,
        "staff/check.html",
        {
            "report": found,
            "year": str(found.obligation.cycle.year),
            "rows": table(found),
            "evidence": evidence,
            "seen": seen,
            "refusal": refusal,
            "editable": editable,
            "errors": _missing(found, on=timezone.localdate(), by=request.user) if editable else [],
            "why_not": reason_against(check_can_move, request.user, found, SUBMIT),
        },
    )


def _missing(found: Report, *, on: date, by: User) -> list[tuple[str, str]]:
    """(link to the field, what is missing there) in the order of the form."""
    return [
        (_place(found, problem), about_row(problem.line, str(labels.PROBLEM[problem.code])))
        for problem in reports.problems(found, on=on, by=by)
    ]


def _place(found: Report, problem: Any) -> str:
    """The address of the field where a problem can be mended."""
    if problem.code is Problem.LETTER:
        missing = "letter_date" if found.letter_number else "letter_number"
        return f"{reverse('report-texts', args=[found.pk])}#id_{missing}"
    if problem.code is Problem.NARRATIVE:
        return f"{reverse('report-texts', args=[found.pk])}#id_done"
    if problem.code is Problem.SCAN:
        return f"{reverse('report-evidence', args=[found.pk])}#id_file"
    if problem.code is Problem.UNANSWERED:
        return f"{reverse('report', args=[found.pk])}#remarks"
    line = problem.line
    if problem.code is Problem.EVIDENCE:
        return f"{reverse('report-evidence', args=[found.pk])}?line={line.pk}#id_file"
    if problem.code in OF_MEASURES:
        return reverse("report-measures", args=[found.pk, line.pk])
    name = FIELD.get(problem.code, FIRST_FIELD[kind_of(line)])
    return f"{reverse('report-lines', args=[found.pk])}#id_line-{line.pk}-{name}"
