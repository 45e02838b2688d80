"""The narrative and the covering letter, with last year's texts beside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tracker.models import Report
from tracker.models.report import TEXTS
from tracker.permissions import check_can_edit, check_can_edit_whole
from tracker.roles import Denied, allows, reason_against
from tracker.web.forms import TextsForm
from tracker.web.kept import gives_back, typed_before
from tracker.web.requests import SignedIn
from tracker.web.staff_rows import MOST_DIGITS
from tracker.web.staff_scope import report_before, reports_of
from tracker.workflow import reports


@gives_back("report-texts")
def texts(request: SignedIn, pk: int) -> HttpResponse:
    """Show the texts; take what was typed."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    refusal = reason_against(check_can_edit_whole, request.user, found)
    if request.method != "POST" and refusal:
        if allows(check_can_edit, request.user, found):
            messages.info(request, refusal)
        return redirect("report-check", pk=pk)
    typed = typed_before(request)
    seen = (typed or request.POST).get("seen") or last_seen(found)
    initial = {name: getattr(found, name) for name in TextsForm.base_fields}
    form = TextsForm(request.POST or typed or None, initial=initial)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            theirs = keep_texts(found, form, request)
        except Denied as denied:
            refusal = str(denied)
        else:
            if not theirs:
                messages.success(request, _("Saved. You can go on later."))
                return redirect("report" if "leave" in request.POST else "report-texts", pk=pk)
            seen = last_seen(found)
    words = {"theirs": theirs, "refusal": refusal, "seen": seen, "given_back": bool(typed)}
    return _page(request, found, form, words)


def copy(request: SignedIn, pk: int) -> HttpResponse:
    """Copy last year's texts into those that are still empty."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    earlier = report_before(found)
    if request.method == "POST" and earlier:
        seen = int(last_seen(found))
        empty = [name for name in TEXTS if not getattr(found, name).strip()]
        values = {name: getattr(earlier, name) for name in empty}
        reports.save_texts(found, values, by=request.user, seen=seen)
        messages.success(
            request,
            _("Last year’s texts stand in the fields that were empty. Bring them up to date."),
        )
    return redirect("report-texts", pk=pk)


def last_seen(found: Report) -> str:
    """The newest entry of a report's history: what a page shows of its texts."""
    newest = found.history.order_by("history_id").values_list("history_id", flat=True).last()
    return str(newest or "")


def keep_texts(found: Report, form: TextsForm, request: SignedIn) -> list[tuple[str, str]]:
    """Store good texts, or return what a colleague stored meanwhile where it differs."""
    sent = request.POST.get("seen", "")
    shown = int(sent) if sent.isdecimal() and len(sent) < MOST_DIGITS else None
    try:
        reports.save_texts(found, form.cleaned_data, by=request.user, seen=shown)
    except reports.Conflict:
        return _their_texts(found, form)
    return []


def _their_texts(found: Report, form: TextsForm) -> list[tuple[str, str]]:
    """(field, the colleague's text) wherever it differs from the person's."""
    return [
        (str(bound.label), str(getattr(found, bound.name) or _("(empty)")))
        for bound in form
        if getattr(found, bound.name) != form.cleaned_data[bound.name]
    ]


def _page(request: SignedIn, found: Report, form: TextsForm, words: dict[str, Any]) -> HttpResponse:
    earlier = report_before(found)
    before = {name: getattr(earlier, name, "") if earlier else "" for name in TEXTS}
    return render(
        request,
        "staff/texts.html",
        {
            "report": found,
            "year": str(found.obligation.cycle.year),
            "narrative": [(form[name], before[name]) for name in TEXTS],
            "letter": [bound for bound in form if bound.name not in TEXTS],
            "errors": [
                (f"#{form[name].auto_id}", str(message))
                for name, found_errors in form.errors.items()
                if request.method == "POST"
                for message in found_errors
            ],
            **words,
        },
    )
