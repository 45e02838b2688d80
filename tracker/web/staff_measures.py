"""The corrective measures of one row: listed, added, changed, closed or extended, removed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.models import Measure, Report, ReportLine
from tracker.permissions import check_can_edit_line
from tracker.roles import Denied, reason_against
from tracker.rules.measures import Step
from tracker.web.kept import gives_back, typed_before
from tracker.web.measure_forms import form_of
from tracker.web.requests import SignedIn
from tracker.web.staff_rows import version_of
from tracker.web.staff_scope import lines_of, reports_of
from tracker.workflow import measures as workflow
from tracker.workflow.reports import Conflict


@dataclass
class Item:
    """A measure with its form, and the version that the person was shown."""

    measure: Measure | None
    form: Any
    version: str
    theirs: Step | None = None  # what a colleague stored meanwhile

    @property
    def empty(self) -> bool:
        """Whether it is the form of a new measure in which nothing was written."""
        if self.measure is not None:
            return False
        written = [
            self.form.data.get(self.form.add_prefix(name)) for name in ("what", "who", "until")
        ]
        return not any(text and text.strip() for text in written)


@gives_back("report-measures")
def measures(request: SignedIn, pk: int, line_pk: int) -> HttpResponse:
    """Show a row's measures; take what was typed, measure by measure."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    line = get_object_or_404(lines_of(report).select_related("report"), pk=line_pk)
    refusal = reason_against(check_can_edit_line, request.user, line)
    if request.method != "POST":
        typed = typed_before(request)
        return _page(request, report, line, _items(line, typed), refusal, given_back=bool(typed))
    items = _items(line, request.POST)
    if not refusal:
        try:
            refusal = _save(line, items, request)
        except Denied as denied:
            refusal = str(denied)
    if refusal or any(not item.empty and item.form.errors for item in items):
        return _page(request, report, line, items, refusal)
    messages.success(request, _("Saved. You can go on later."))
    if "more" in request.POST:
        return redirect("report-measures", pk=pk, line_pk=line_pk)
    return redirect(f"{reverse('report-lines', args=[pk])}#line-{line_pk}")


def _items(line: ReportLine, data: Any = None) -> list[Item]:
    rows: list[Measure | None] = [*line.measure_rows.order_by("pk"), None]
    return [_item(row, data) for row in rows]


def _item(row: Measure | None, data: Any) -> Item:
    """A measure as it was sent; one that the page did not show yet stays as it is."""
    if row is None:
        return Item(None, form_of(None, data), "")
    sent = (data or {}).get(f"measure-{row.pk}-version", "")
    return Item(row, form_of(row, data if sent else None), sent or str(row.version))


def _save(line: ReportLine, items: list[Item], request: SignedIn) -> str:
    """Store every good measure; return what a colleague did meanwhile, or nothing."""
    told = ""
    for item in items:
        if item.measure and f"measure-{item.measure.pk}-remove" in request.POST:
            told = _remove(item.measure, item, request) or told
        elif not item.empty and item.form.is_bound and item.form.is_valid():
            told = _store(line, item, request) or told
    return told


def _remove(measure: Measure, item: Item, request: SignedIn) -> str:
    """Remove a measure; one that the person did not see as it stands is shown first."""
    version = version_of(request.POST.get(f"measure-{measure.pk}-version", ""))
    try:
        workflow.remove(measure, version=version, by=request.user)
    except Conflict as conflict:
        item.version, item.theirs = str(measure.version), measure.step
        item.form = form_of(measure, None)
        return str(conflict)
    return ""


def _store(line: ReportLine, item: Item, request: SignedIn) -> str:
    values = item.form.cleaned_data
    if item.measure is None:
        workflow.add(line, values, by=request.user)
        return ""
    try:
        workflow.change(item.measure, values, version=version_of(item.version), by=request.user)
    except Conflict as conflict:
        item.version, item.theirs = str(item.measure.version), item.measure.step
        return str(conflict)
    return ""


def _page(
    request: SignedIn,
    report: Report,
    line: ReportLine,
    items: list[Item],
    refusal: str,
    *,
    given_back: bool = False,
) -> HttpResponse:
    """The page. What was typed stays; beside it stands what a colleague wrote meanwhile."""
    editable = not reason_against(check_can_edit_line, request.user, line)
    there = [item for item in items if item.measure is None or item.measure.pk]
    shown = [item for item in there if item.measure or editable]
    for item in shown:
        if item.empty:
            item.form = form_of(None)
    return render(
        request,
        "staff/measures.html",
        {
            "report": report,
            "line": line,
            "year": str(report.obligation.cycle.year),
            "items": shown,
            "refusal": refusal,
            "editable": editable,
            "given_back": given_back,
            "errors": [
                (f"#{item.form[name].auto_id}", str(message))
                for item in shown
                if request.method == "POST"
                for name, found in item.form.errors.items()
                for message in found
            ],
        },
    )
