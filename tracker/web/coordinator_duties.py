"""Meetings and other duties without a report: the coordinator records that they were fulfilled."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.models import Obligation
from tracker.roles import Denied, recording_bodies
from tracker.rules.timing import punctuality
from tracker.web.coordinator_forms import FulfilForm, TakeBackForm
from tracker.web.coordinator_scope import recordable_duties_of
from tracker.web.coordinator_steps import errors
from tracker.web.forms import PlainForm
from tracker.web.kept import gives_back, sent_or_kept
from tracker.web.pages import page_of
from tracker.web.requests import SignedIn
from tracker.workflow import fulfilling


@require_safe
def duties(request: SignedIn) -> HttpResponse:
    """The duties that the person records, the newest first, with how they stand."""
    if not recording_bodies(request.user):
        raise Http404
    on = timezone.localdate()
    page = page_of(recordable_duties_of(request.user), request)
    rows = [
        (one, punctuality(one.due_on, one.fulfilled_on, on=on, extended_to=one.extended_to))
        for one in page
    ]
    return render(request, "coordinator/duties.html", {"rows": rows, "page": page})


@gives_back("coordinate-record")
def record(request: SignedIn, pk: int) -> HttpResponse:
    """Record how a duty was fulfilled, correct the record, or take it back."""
    duty = get_object_or_404(recordable_duties_of(request.user), pk=pk)
    sent = sent_or_kept(request)
    takes_back = sent is not None and "take_back" in sent
    back = TakeBackForm(sent if takes_back else None)
    form = FulfilForm(
        None if takes_back else sent,
        recorded=duty.fulfilled_on is not None,
        initial={
            "done_on": duty.fulfilled_on,
            "note": duty.fulfilled_note,
            "link": duty.fulfilled_link,
        },
    )
    if request.method == "POST" and _recorded(request, duty, form, back):
        messages.success(request, _("Recorded: %(duty)s.") % {"duty": duty.rule.what})
        return redirect("coordinate-duties")
    context = {
        "duty": duty,
        "form": form,
        "back": back,
        "errors": errors(request, form, back),
        "recorded": _recorded_before(duty),
    }
    return render(request, "coordinator/record.html", context)


def _recorded(request: SignedIn, duty: Obligation, form: PlainForm, back: PlainForm) -> bool:
    """Take the step that was sent; where it is refused, its form shows the sentence that says why."""
    step: Any = fulfilling.take_back if back.is_bound else fulfilling.fulfil
    sent = back if back.is_bound else form
    if not sent.is_bound or not sent.is_valid():
        return False
    try:
        step(duty, **sent.cleaned_data, by=request.user, at=timezone.localtime())
    except Denied as denied:
        sent.add_error(None, str(denied))
    return not sent.errors


def _recorded_before(duty: Obligation) -> list[Any]:
    """What was recorded before, the newest first: each record with who made it, and why."""
    rows = list(duty.history.select_related("history_user").order_by("history_date", "history_id"))
    said = [(row.fulfilled_on, row.fulfilled_note, row.fulfilled_link) for row in rows]
    before = [(None, "", ""), *said]
    changed = [row for row, now, then in zip(rows, said, before, strict=False) if now != then]
    return changed[::-1]
