"""A coordinator changes an open cycle, or enters a report that came on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Cycle, Organization
from tracker.permissions import check_can_record
from tracker.queries import cycle_changes
from tracker.roles import reason_against
from tracker.web.coordinator_forms import BodyForm, ExtendAllForm, PaperForm, ReasonForm
from tracker.web.coordinator_scope import cycles_of, duties_in, report_duties_of
from tracker.web.coordinator_steps import done, errors, need
from tracker.web.requests import SignedIn
from tracker.workflow import cycle_changes as changing
from tracker.workflow import on_paper


def change(request: SignedIn, pk: int) -> HttpResponse:
    """Give all bodies more time, add a body, and see what was changed so far."""
    cycle = get_object_or_404(cycles_of(request.user), pk=pk)
    step = request.POST.get("step", "")
    extend = ExtendAllForm(request.POST if step == "extend" else None)
    add = BodyForm(request.POST if step == "add" else None)
    owing = duties_in(cycle)
    add.fields["body"].queryset = (  # type: ignore[attr-defined]
        Organization.objects.exclude(kind="class")
        .exclude(pk__in=owing.values("organization"))
        .valid_on(timezone.localdate())
        .order_by("code")
    )
    if _extended(request, cycle, extend) or _added(request, cycle, add):
        return redirect("coordinate-change", pk)
    context = {
        "cycle": cycle,
        "duties": owing,
        "extend": extend,
        "add": add,
        "errors": errors(extend) + errors(add),
        "changes": cycle_changes.changes(cycle),
    }
    return render(request, "coordinator/change.html", context)


def _extended(request: SignedIn, cycle: Cycle, form: Any) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    need(form, "to", _("Enter a day."))
    now = timezone.localtime()
    said = form.cleaned_data
    act = changing.extend_all
    if form.errors or not done(
        form, lambda: act(cycle, **said, by=request.user, at=now, on=now.date())
    ):
        return False
    messages.success(request, _("All bodies have more time, and are told."))
    return True


def _added(request: SignedIn, cycle: Cycle, form: Any) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    need(form, "body", _("Choose the body."))
    if form.errors:
        return False
    body, reason = form.cleaned_data["body"], form.cleaned_data["reason"]
    now = timezone.localtime()
    if not done(
        form, lambda: changing.add_body(cycle, body, reason=reason, by=request.user, at=now)
    ):
        return False
    messages.success(request, _("Added: %(body)s.") % {"body": body})
    return True


def remove(request: SignedIn, pk: int) -> HttpResponse:
    """Take a body out of an open cycle."""
    duty = get_object_or_404(report_duties_of(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.localtime()
        if done(form, lambda: changing.remove_body(duty, reason=reason, by=request.user, at=now)):
            text = _("Taken out: %(body)s.") % {"body": duty.organization}
            messages.success(request, text)
            return redirect("coordinate-change", duty.cycle_id)
    context = {"obligation": duty, "cycle": duty.cycle, "form": form, "errors": errors(form)}
    return render(request, "coordinator/remove.html", context)


def paper(request: SignedIn, pk: int) -> HttpResponse:
    """Begin to enter what a body handed in on paper; the form of its report follows."""
    duty = get_object_or_404(report_duties_of(request.user), pk=pk)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for name in ("received_on", "letter_date"):
            need(form, name, _("Enter a day."))
        said, now = form.cleaned_data, timezone.localtime()
        if not form.errors and done(
            form, lambda: on_paper.record(duty, **said, by=request.user, at=now)
        ):
            text = _("Enter the report now, and add a scan of it to the evidence.")
            messages.success(request, text)
            return redirect("report", duty.report.pk)
    context = {
        "obligation": duty,
        "cycle": duty.cycle,
        "form": form,
        "errors": errors(form),
        "refusal": reason_against(check_can_record, request.user, duty),
    }
    return render(request, "coordinator/paper.html", context)
