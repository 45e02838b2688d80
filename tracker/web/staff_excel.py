"""A report as a workbook: downloaded, uploaded, looked at beside the report, and applied."""

from collections import defaultdict
from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from tracker.models import ExcelUpload, Report
from tracker.permissions import check_can_edit
from tracker.roles import Denied, reason_against
from tracker.web import excel_book
from tracker.web.excel_rows import Preview, compare
from tracker.web.forms import PlainForm
from tracker.web.requests import SignedIn
from tracker.web.staff_merging import asked_text
from tracker.web.staff_scope import reports_of
from tracker.workflow import excel
from tracker.workflow.evidence import CONTENT_TYPES
from tracker.workflow.excel import Returned
from tracker.workflow.workbook_reading import Refused
from tracker.workflow.workbook_reading import annotated as with_notes


class ExcelForm(PlainForm):
    """The file that comes back."""

    file = forms.FileField(label=gettext_lazy("The workbook filled in"), max_length=255)


@never_cache
def download(request: SignedIn, pk: int) -> HttpResponse:
    """The workbook of a report as it stands now, in the person's language."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    return _file(excel_book.content(report), excel.file_name(report))


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[".xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def upload(request: SignedIn, pk: int) -> HttpResponse:
    """Explain how it goes; take a workbook that was filled in."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    refusal = reason_against(check_can_edit, request.user, report)
    form = ExcelForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not refusal and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read()
            excel.keep(report, content, name=file.name, by=request.user, at=timezone.now())
        except Denied as denied:
            refusal = str(denied)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("report-excel-preview", pk=pk)
    errors = [(f"#{form['file'].auto_id}", str(text)) for text in form["file"].errors]
    shown = {"form": form, "file_name": excel.file_name(report), "errors": errors}
    return _page(request, report, "staff/excel.html", refusal=refusal, **shown)


def preview(request: SignedIn, pk: int) -> HttpResponse:
    """Show a workbook beside the report, cell by cell; then store its good rows, or nothing."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    kept = excel.upload_of(report, request.user)
    if kept is None:
        messages.info(request, _("There is no workbook any more that waits to be applied."))
        return redirect("report-excel-upload", pk=pk)
    if request.method == "POST" and request.POST.get("sha256") != kept.sha256:
        messages.info(request, _("You have uploaded another workbook meanwhile. Look at it first."))
        return redirect("report-excel-preview", pk=pk)
    if "discard" in request.POST:
        excel.discard(kept)
        messages.success(request, _("Nothing of the workbook was stored."))
        return redirect("report", pk=pk)
    try:
        returned = excel.open_returned(bytes(kept.content), report)
    except Refused as refused:
        excel.discard(kept)
        messages.error(request, str(refused))
        return redirect("report-excel-upload", pk=pk)
    found = compare(report, returned, request.POST.dict(), on=timezone.localdate(), by=request.user)
    if request.method == "POST":
        return _apply(request, report, kept, returned, found)
    return _preview(request, report, kept, found)


def _apply(
    request: SignedIn, report: Report, kept: ExcelUpload, returned: Returned, found: Preview
) -> HttpResponse:
    """Store the good rows; show again what could not be stored, or go back to the report."""
    changes = [row.change for row in found.good if row.change]
    try:
        applied = excel.apply(report, changes, by=request.user)
    except Denied as denied:
        return _preview(request, report, kept, found, refusal=str(denied))
    stored = {"rows": applied.stored}
    messages.success(
        request,
        ngettext("%(rows)s row was stored.", "%(rows)s rows were stored.", applied.stored) % stored,
    )
    left = compare(report, returned, {}, on=timezone.localdate(), by=request.user)
    if applied.refusals:
        return _preview(request, report, kept, left, refusals=applied.refusals)
    if left.problems or left.torn:
        return redirect("report-excel-preview", pk=report.pk)
    excel.discard(kept)
    return redirect("report", pk=report.pk)


def _preview(
    request: SignedIn,
    report: Report,
    kept: ExcelUpload,
    found: Preview,
    *,
    refusal: str = "",
    refusals: Mapping[int, str] | None = None,
) -> HttpResponse:
    rows = {row.line.pk: row.name for row in found.rows}
    return _page(
        request,
        report,
        "staff/excel_preview.html",
        refusal=refusal or reason_against(check_can_edit, request.user, report),
        found=found,
        kept=kept,
        refused=[(rows[line], text) for line, text in (refusals or {}).items() if line in rows],
    )


def _page(request: SignedIn, report: Report, template: str, **shown: object) -> HttpResponse:
    year = str(report.obligation.cycle.year)
    return render(request, template, {"report": report, "year": year, **shown})


@never_cache
def annotated(request: SignedIn, pk: int) -> HttpResponseBase:
    """The workbook that was uploaded, with a note on every cell that needs a look."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    kept = excel.upload_of(report, request.user)
    if kept is None:
        return redirect("report-excel-upload", pk=pk)
    try:
        returned = excel.open_returned(bytes(kept.content), report)
        found = compare(report, returned, {}, on=timezone.localdate(), by=request.user)
        content = with_notes(bytes(kept.content), returned.read.sheet, _notes(found))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("report-excel-upload", pk=pk)
    return _file(content, excel.file_name(report).replace(".xlsx", "_notes.xlsx"))


def _notes(found: Preview) -> dict[str, tuple[bool, list[str]]]:
    """The sentences about each cell, errors before warnings, and whether there is an error."""
    texts: dict[str, list[str]] = defaultdict(list)
    bad = {said.cell for said in found.problems}
    for said in [*found.problems, *found.warnings]:
        texts[said.cell].append(said.text)
    for row in found.torn:
        texts[row.place.rpartition("!")[2]].append(asked_text(row.torn))
    return {cell: (cell in bad, sentences) for cell, sentences in texts.items()}
