"""The narrative and the covering letter, with last year's texts beside."""

from typing import Any, NamedTuple

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
from tracker.web.staff_merging import mixed, records_of, taken_text, torn
from tracker.web.staff_rows import Torn, chosen, version_of
from tracker.web.staff_scope import report_before, reports_of
from tracker.workflow import reports


class TextsMerged(NamedTuple):
    """What became of texts that were sent: the torn ones, a sentence, and the present entry."""

    torn: list[Torn]
    taken: str
    version: str


NOTHING_MERGED = TextsMerged([], "", "")
UNKNOWN = "0"  # no entry of a history: each difference is asked about


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
    sent = request.POST or typed
    seen = sent.get("seen") or UNKNOWN if sent else last_seen(found)
    form = texts_form(found, sent or None)
    kept = NOTHING_MERGED
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            kept = keep_texts(found, form, request)
        except Denied as denied:
            refusal = str(denied)
        else:
            if not kept.torn:
                if kept.taken:
                    messages.info(request, kept.taken)
                messages.success(request, _("Saved. You can go on later."))
                return redirect("report" if "leave" in request.POST else "report-texts", pk=pk)
            form = TextsForm(mixed(texts_form(found), form, kept.torn))
    words = {"refusal": refusal, "seen": seen, "given_back": bool(typed), "merged": kept}
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


def keep_texts(found: Report, form: TextsForm, request: SignedIn) -> TextsMerged:
    """Store what the person changed in good texts; return what is to be asked and what was kept."""
    answers = chosen("texts", form.fields, request.POST)
    said = reports.save_texts(
        found,
        form.said,
        by=request.user,
        seen=version_of(request.POST.get("seen", UNKNOWN)),
        answers=answers,
    )
    labels = [str(form.fields[name].label) for name in said.taken]
    records = records_of(found) if said.torn else []
    return TextsMerged(
        torn(texts_form(found), form, said.torn, records, request.user),
        taken_text(labels) if labels else "",
        last_seen(found),
    )


def texts_form(found: Report, sent: Any = None) -> TextsForm:
    """The form of the texts as they are stored, or as they were sent."""
    stored = {name: getattr(found, name) for name in TextsForm.base_fields}
    return TextsForm(sent, initial=stored)


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
