"""The plan/fact table as one form. Good rows are saved whatever is wrong with the others."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.models import Report, User
from tracker.permissions import check_can_edit
from tracker.roles import Denied, reason_against
from tracker.web.forms import LineForm
from tracker.web.kept import gives_back, typed_before
from tracker.web.requests import SignedIn
from tracker.web.staff_merging import as_stored, asked_text, records_of, taken_text, torn
from tracker.web.staff_rows import Row, table
from tracker.web.staff_scope import reports_of
from tracker.web.staff_words import about_row
from tracker.workflow import opening, reports

SHOWN: dict[str, tuple[str | Promise, Callable[[Row, User], bool]]] = {
    "": (gettext_lazy("All rows"), lambda _row, _by: True),
    "mine": (gettext_lazy("My rows"), lambda row, by: row.line.assigned_to_id == by.pk),
    "milestones": (gettext_lazy("Milestones"), lambda row, _by: row.kind == "milestone"),
    "deviations": (gettext_lazy("Deviations"), lambda row, _by: row.needs_cause),
}


@gives_back("report-lines")
def lines(request: SignedIn, pk: int) -> HttpResponse:
    """Show the table; take what was typed, row by row."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    refusal = reason_against(check_can_edit, request.user, report)
    if request.method != "POST":
        if refusal:
            return redirect("report-check", pk=pk)
        typed = typed_before(request)
        return _page(request, report, _rows(request, report, typed), typed=bool(typed))
    rows = _rows(request, report, request.POST)
    if not refusal:
        _save(rows, request)
        reports.begin(report.obligation, by=request.user)
    errors = [error for row in rows for error in row.errors]
    asked = any(row.torn for row in rows)
    if not errors and not asked and not refusal:
        for row in rows:
            if row.taken:
                messages.info(request, about_row(row.line, row.taken))
        messages.success(request, _("Saved. You can go on later."))
        if "leave" in request.POST:
            return redirect("report", pk=pk)
        return redirect(request.get_full_path())
    return _page(request, report, rows, errors=errors, refusal=refusal)


def _rows(request: SignedIn, report: Report, data: Any = None) -> list[Row]:
    """The rows that can be changed: while official figures are taken up, only what waited for them."""
    rows = table(report, data, by=request.user)
    return [row for row in rows if not report.supplement or row.line.waited]


def _page(
    request: SignedIn,
    report: Report,
    rows: list[Row],
    *,
    errors: list[tuple[str, str]] | None = None,
    refusal: str = "",
    typed: bool = False,
) -> HttpResponse:
    errors = list(errors or [])
    errors += [
        (f"#{row.anchor}", about_row(row.line, asked_text(row.torn))) for row in rows if row.torn
    ]
    chosen = request.GET.get("rows", "")
    wanted = SHOWN.get(chosen, SHOWN[""])[1]
    _add_remarks(report, rows)
    shown = [row for row in rows if row.form.is_bound or wanted(row, request.user)]
    return render(
        request,
        "staff/lines.html",
        {
            "report": report,
            "rows": list(zip([None, *shown], shown, [*shown[1:], None], strict=False)),
            "hidden": len(rows) - len(shown),
            "filters": [(code, word, code == chosen) for code, (word, _is) in SHOWN.items()],
            "errors": errors,
            "refusal": refusal,
            "given_back": typed,
            "new_targets": not refusal
            and not report.supplement
            and opening.missing(report).exists(),
            "year": str(report.obligation.cycle.year),
        },
    )


def _add_remarks(report: Report, rows: list[Row]) -> None:
    """Put the remarks of the latest round beside their rows."""
    if report.round == 1:
        return
    asked = report.remarks.filter(round=report.round - 1).exclude(line=None).order_by("pk")
    remarks = list(asked)
    for row in rows:
        row.remarks = [each for each in remarks if each.line_id == row.line.pk]


@transaction.atomic
def _save(rows: list[Row], request: SignedIn) -> None:
    """Store every good row at once; of each, what no one else has changed."""
    saved = 0
    for row in rows:
        if row.form.is_bound and row.form.is_valid() and not (row.refusal or row.lost):
            saved += save_row(row, request.user)
            if not row.refusal:
                row.form = as_stored(row)
    if any(row.errors or row.torn for row in rows) and saved:
        messages.info(
            request,
            ngettext("%(rows)s other row was saved.", "%(rows)s other rows were saved.", saved)
            % {"rows": saved},
        )


def save_row(row: Row, by: User) -> bool:
    """Store what a person changed in one row; remember what is to be asked, and what was taken over.

    While something is asked, the row stays made from the version that the person was shown first.
    Returns whether anything was stored.
    """
    before = row.line.version
    try:
        found = reports.save_line(
            row.line, row.form.values, version=row.version, by=by, answers=row.answers
        )
    except Denied as denied:
        row.refusal = str(denied)
        return False
    if found.taken:
        row.taken = taken_text([str(row.form.fields[name].label) for name in found.taken])
    if found.torn:
        stored = LineForm(row.line, row.kind)
        row.torn = torn(stored, row.form, found.torn, records_of(row.line), by)
    else:
        row.version = row.line.version
    return row.line.version != before
