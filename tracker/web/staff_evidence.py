"""Evidence: listed, added and removed by the body; served only to those who may see it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tracker.models import Evidence, Report
from tracker.permissions import check_can_edit, check_can_edit_line, check_can_see_evidence
from tracker.roles import Denied, allows, reason_against
from tracker.web.forms import EvidenceForm
from tracker.web.kept import gives_back, typed_before
from tracker.web.requests import SignedIn
from tracker.web.staff_scope import evidence_of, lines_of, reports_of
from tracker.web.staff_words import row_name
from tracker.workflow import evidence as workflow

SANDBOX = "sandbox; default-src 'none'"


@gives_back("report-evidence")
def listed(request: SignedIn, pk: int) -> HttpResponse:
    """Show a report's evidence with the form to add one; take a new one."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    refusal = reason_against(check_can_edit, request.user, found)
    lines = {str(line.pk): line for line in lines_of(found)}
    options = [
        (key, row_name(line))
        for key, line in lines.items()
        if allows(check_can_edit_line, request.user, line)
    ]
    chosen = {"line": request.GET.getlist("line")}
    typed = typed_before(request)
    form = EvidenceForm(
        options, request.POST or typed or None, request.FILES or None, initial=chosen
    )
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            _add(found, form.cleaned_data, lines, request)
        except Denied as denied:
            refusal = str(denied)
        except workflow.Refused as refused:
            form.add_error("file", ValidationError(str(refused)))
        else:
            messages.success(request, _("The evidence is added."))
            return redirect("report-evidence", pk=pk)
    return render(
        request,
        "staff/evidence.html",
        {
            "report": found,
            "year": str(found.obligation.cycle.year),
            "evidence": evidence_of(found).order_by("pk"),
            "form": form,
            "errors": [
                (f"#{form[name].auto_id}", str(message))
                for name, found_errors in form.errors.items()
                if request.method == "POST"
                for message in found_errors
            ],
            "refusal": refusal,
            "given_back": bool(typed),
        },
    )


def _add(found: Report, said: dict[str, Any], lines: dict[str, Any], request: SignedIn) -> None:
    about: workflow.About = {
        "title": said["title"],
        "lines": [lines[key] for key in said["line"]],
        "public": said["public"],
    }
    by, at = request.user, timezone.localtime()
    if said["file"]:
        workflow.add_file(found, said["file"], by=by, at=at, **about)
    elif said["link"]:
        workflow.add_link(found, said["link"], by=by, at=at, **about)
    else:
        act = workflow.Act(said["act_kind"], said["act_number"], said["act_on"])
        workflow.add_act(found, act, by=by, at=at, **about)


def remove(request: SignedIn, pk: int, evidence_pk: int) -> HttpResponse:
    """Take one piece of evidence back."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    piece = found.evidence.filter(pk=evidence_pk).first()
    if request.method == "POST" and piece:
        workflow.remove(piece, by=request.user)
        told = _("The evidence is removed.")
        if piece.pk:  # it was published: a deleted piece has no key any more
            told = _("From the next approval on, only the reviewers see this evidence.")
        messages.success(request, told)
    return redirect("report-evidence", pk=pk)


@never_cache
@login_not_required
def serve(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a file to whoever may see it; for all others it does not exist."""
    pieces = Evidence.objects.select_related("report__obligation").exclude(file="")
    piece = get_object_or_404(pieces, pk=pk)
    if not allows(check_can_see_evidence, request.user, piece):
        raise Http404
    path = workflow.path_of(str(piece.file.name))
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=piece.original_name,
        content_type=workflow.CONTENT_TYPES[path.suffix],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
