"""The plan/fact table as one form. Good rows are saved whatever is wrong with the others."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Report
from tracker.permissions import Denied, check_can_edit, reason_against
from tracker.web.requests import SignedIn
from tracker.web.staff_rows import Row, differences, table
from tracker.web.staff_scope import reports_of
from tracker.web.staff_words import about_row
from tracker.workflow import opening, reports


def lines(request: SignedIn, pk: int) -> HttpResponse:
    """Show the table; take what was typed, row by row."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    refusal = reason_against(check_can_edit, request.user, report)
    if request.method != "POST":
        return redirect("report-check", pk=pk) if refusal else _page(request, report, table(report))
    rows = table(report, request.POST)
    if not refusal:
        refusal = _save(rows, request)
        reports.begin(report.obligation, by=request.user)
    errors = [error for row in rows for error in row.errors]
    asked = any(row.theirs for row in rows)
    if not errors and not asked and not refusal:
        messages.success(request, _("Saved. You can go on later."))
        return redirect("report" if "leave" in request.POST else "report-lines", pk=pk)
    return _page(request, report, rows, errors=errors, refusal=refusal)


def _page(
    request: SignedIn,
    report: Report,
    rows: list[Row],
    *,
    errors: list[tuple[str, str]] | None = None,
    refusal: str = "",
) -> HttpResponse:
    errors = list(errors or [])
    errors += [
        (f"#{row.anchor}", about_row(row.line, _("A colleague changed this row meanwhile.")))
        for row in rows
        if row.theirs
    ]
    return render(
        request,
        "staff/lines.html",
        {
            "report": report,
            "rows": rows,
            "errors": errors,
            "refusal": refusal,
            "new_targets": not refusal and opening.missing(report).exists(),
            "year": str(report.obligation.cycle.year),
        },
    )


@transaction.atomic
def _save(rows: list[Row], request: SignedIn) -> str:
    """Store every good row at once; return why nothing could be stored, or nothing."""
    saved = 0
    try:
        for row in rows:
            if row.form.is_bound and row.form.is_valid():
                saved += _save_row(row, request)
    except Denied as denied:
        return str(denied)
    if any(row.errors or row.theirs for row in rows) and saved:
        messages.info(
            request,
            ngettext("%(rows)s other row was saved.", "%(rows)s other rows were saved.", saved)
            % {"rows": saved},
        )
    return ""


def _save_row(row: Row, request: SignedIn) -> bool:
    """Store one row; of a row that a colleague changed, remember both values."""
    before = row.line.version
    if f"{row.anchor}-theirs" in request.POST:
        _keep_theirs(row)
        return False
    try:
        reports.save_line(row.line, row.form.values, version=row.version, by=request.user)
    except reports.Conflict:
        row.theirs, row.version = differences(row, row.line), row.line.version
        return False
    row.version = row.line.version
    return row.line.version != before


def _keep_theirs(row: Row) -> None:
    """Leave the colleague's values as they stand, and show them."""
    row.form = type(row.form)(row.line, row.kind)
    row.version = row.line.version
