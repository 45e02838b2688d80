"""Saving while one types: one row, or the texts, through the same forms and the same doors.

The answer is JSON: {"saved": text, "version": text, "errors": {field: text}, "questions":
{field: HTML}, "notes": HTML, "echo": text, "percent": text, "conflict": bool, "values": {field:
text}}. Fields go by the ids of their inputs. "values" are what others stored and this person did not
touch; in a conflict, "version" stays that from which the form was made. A refusal is {"refused":
text} with status 403.
"""

from http import HTTPStatus
from typing import Any

from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.permissions import check_can_edit_whole
from tracker.roles import Denied
from tracker.rules.merging import same
from tracker.templatetags.staff import owner_of
from tracker.web.forms import LineForm
from tracker.web.requests import SignedIn
from tracker.web.staff_lines import save_row
from tracker.web.staff_lost import save_the_page_text
from tracker.web.staff_merging import input_text
from tracker.web.staff_rows import Row, row_of
from tracker.web.staff_scope import lines_of, reports_of
from tracker.web.staff_texts import NOTHING_MERGED, keep_texts, last_seen, texts_form


@require_POST
def row(request: SignedIn, pk: int, line_pk: int) -> HttpResponse:
    """Store one row of the table."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    line = get_object_or_404(lines_of(report), pk=line_pk)
    line.report = report
    found = row_of(report, line, request.POST, by=request.user)
    refusal = _not_the_owner(request) or found.refusal
    if not refusal and found.lost:
        refusal = save_the_page_text()
    if refusal or not found.form.is_bound:
        return _refused(refusal or _("The row was not sent as a whole."))
    if found.form.is_valid():
        save_row(found, request.user)
    if found.refusal:
        return _refused(found.refusal)
    stored = LineForm(line, found.kind)
    return JsonResponse(
        {
            **_outcome(found.form, conflict=bool(found.torn)),
            "version": str(found.version),
            "questions": {
                found.form[name].auto_id: _question(found, name, readings)
                for name, readings in found.questions.items()
                if readings
            },
            "notes": render_to_string("staff/row_notes.html", {"row": found}, request),
            "echo": found.echo,
            "percent": found.percent if found.kind == "number" else "",
            "values": _values(found.form, stored, {each.name for each in found.torn}),
        }
    )


@require_POST
def texts(request: SignedIn, pk: int) -> HttpResponse:
    """Store the texts and the covering letter."""
    report = get_object_or_404(reports_of(request.user), pk=pk)
    form = texts_form(report, request.POST)
    refusal, kept = _not_the_owner(request), NOTHING_MERGED
    if refusal:
        return _refused(refusal)
    try:
        check_can_edit_whole(request.user, report)
        if form.is_valid():
            kept = keep_texts(report, form, request)
    except Denied as denied:
        return _refused(str(denied))
    return JsonResponse(
        {
            **_outcome(form, conflict=bool(kept.torn)),
            "version": last_seen(report),
            "questions": {},
            "notes": render_to_string("staff/texts_notes.html", {"merged": kept}, request),
            "echo": "",
            "percent": "",
            "values": _values(form, texts_form(report), {each.name for each in kept.torn}),
        }
    )


def _not_the_owner(request: SignedIn) -> str:
    """Why the form is not taken: it stands in a tab of somebody who signed out since."""
    if owner_of(request.POST) == str(request.user.pk):
        return ""
    return _("Not saved: somebody else has signed in here. Open the page again.")


def _refused(reason: str) -> HttpResponse:
    return JsonResponse({"refused": reason}, status=HTTPStatus.FORBIDDEN)


def _outcome(form: Form, *, conflict: bool) -> dict[str, Any]:
    """Whether it was saved, and what is wrong with which field."""
    errors = {form[name].auto_id: " ".join(map(str, said)) for name, said in form.errors.items()}
    at = time_format(timezone.localtime(), "H:i")
    saved = "" if errors or conflict else _("Saved at %(time)s") % {"time": at}
    return {"saved": saved, "errors": errors, "conflict": conflict}


def _values(typed: Form, stored: Form, torn: set[str]) -> dict[str, str]:
    """The stored values, as an input shows them, of the fields that were typed otherwise.

    Those that are torn stay as they were typed.
    """
    if not typed.is_valid():
        return {}
    return {
        bound.auto_id: input_text(bound)
        for bound in stored
        if bound.name not in torn
        and (
            bool(getattr(typed.fields[bound.name], "meant", ""))
            or not same(bound.initial, typed.cleaned_data[bound.name])
        )
    }


def _question(found: Row, name: str, readings: list[tuple[str, str]]) -> str:
    """The question about an ambiguous number, as it stands in the page."""
    words = {"row": found, "field": found.form[name], "options": readings}
    return render_to_string("staff/question.html", words)
