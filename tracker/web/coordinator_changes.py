"""A coordinator changes an open cycle, or enters a report that came on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Cycle, Obligation, Organization, Report
from tracker.permissions import check_can_record, records
from tracker.queries import cycle_changes, paper_days
from tracker.roles import reason_against
from tracker.web.coordinator_forms import (
    BodyForm,
    ExtendAllForm,
    PaperForm,
    ReasonForm,
    ReceivedForm,
)
from tracker.web.coordinator_scope import cycles_of, duties_in, report_duties_of
from tracker.web.coordinator_steps import done, errors, need
from tracker.web.kept import gives_back, sent_or_kept
from tracker.web.requests import SignedIn
from tracker.workflow import cycle_changes as changing
from tracker.workflow import on_paper
from tracker.workflow.owing import met_in_time


@gives_back("coordinate-change")
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Give all bodies more time, add a body, and see what was changed so far."""
    cycle = get_object_or_404(cycles_of(request.user), pk=pk)
    sent = sent_or_kept(request)
    step = sent.get("step", "") if sent else ""
    extend = ExtendAllForm(sent if step == "extend" else None)
    add = BodyForm(sent if step == "add" else None)
    owing, today = duties_in(cycle), timezone.localdate()
    add.fields["body"].queryset = (  # type: ignore[attr-defined]
        Organization.objects.exclude(kind="class")
        .exclude(pk__in=owing.values("organization"))
        .valid_on(today)
        .order_by("code")
    )
    if request.method == "POST" and (
        _extended(request, cycle, extend) or _added(request, cycle, add)
    ):
        return redirect("coordinate-change", pk)
    context = {
        "cycle": cycle,
        "duties": owing,
        "extend": extend,
        "add": add,
        "errors": errors(request, extend, add),
        "passed": [duty for duty in owing if duty.last_day < today and not met_in_time(duty)],
        "changes": cycle_changes.changes(cycle),
    }
    return render(request, "coordinator/change.html", context)


def _extended(request: SignedIn, cycle: Cycle, form: Any) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    need(form, "to", _("Enter a day."))
    now = timezone.localtime()
    said = form.cleaned_data
    if form.errors or not done(
        form,
        lambda: changing.extend_all(
            cycle,
            to=said["to"],
            reason=said["reason"],
            late=said["whom"] == "all",
            by=request.user,
            at=now,
            on=now.date(),
        ),
    ):
        return False
    messages.success(request, _("These bodies have more time, and are told."))
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


@gives_back("coordinate-remove")
def remove(request: SignedIn, pk: int) -> HttpResponse:
    """Take a body out of an open cycle."""
    duty = get_object_or_404(report_duties_of(request.user), pk=pk)
    form = ReasonForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.localtime()
        if done(form, lambda: changing.remove_body(duty, reason=reason, by=request.user, at=now)):
            text = _("Taken out: %(body)s.") % {"body": duty.organization}
            messages.success(request, text)
            return redirect("coordinate-change", duty.cycle_id)
    context = {"obligation": duty, "cycle": duty.cycle, "form": form}
    context["errors"] = errors(request, form)
    return render(request, "coordinator/remove.html", context)


@gives_back("coordinate-paper")
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """Begin to enter what a body handed in on paper, or correct the day on which it came."""
    duty = get_object_or_404(report_duties_of(request.user), pk=pk)
    report: Report | None = getattr(duty, "report", None)
    came = report if report and report.received_on else None
    sent = sent_or_kept(request)
    corrects = sent is not None and sent.get("step") == "day"
    form = PaperForm(None if corrects else sent, initial={"received_on": came and came.received_on})
    day = ReceivedForm(
        sent if corrects else None, initial={"received_on": came and came.received_on}
    )
    if request.method == "POST" and came and _corrected(request, came, day):
        return redirect("coordinate-cycle", duty.cycle.year)
    if request.method == "POST" and _recorded(request, duty, form):
        return redirect("report", duty.report.pk)
    context = {
        "obligation": duty,
        "cycle": duty.cycle,
        "form": form,
        "day": day,
        "came": came,
        "enters": not (came and records(request.user, came)),
        "corrections": paper_days.corrections(came) if came else [],
        "errors": errors(request, form, day) if came or not corrects else _no_day(request),
        "refusal": reason_against(check_can_record, request.user, duty),
    }
    return render(request, "coordinator/paper.html", context)


def _no_day(request: SignedIn) -> list[tuple[str, str]]:
    """Why no day is corrected: the body handed in its report itself meanwhile."""
    found = [("#content", _("This report did not come on paper."))]
    return found if request.method == "POST" else []


def _recorded(request: SignedIn, duty: Obligation, form: PaperForm) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    for name in ("received_on", "letter_date"):
        need(form, name, _("Enter a day."))
    said, now = form.cleaned_data, timezone.localtime()
    if form.errors or not done(
        form, lambda: on_paper.record(duty, **said, by=request.user, at=now)
    ):
        return False
    messages.success(request, _("Enter the report now, and add a scan of it to the evidence."))
    return True


def _corrected(request: SignedIn, report: Report, form: ReceivedForm) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    need(form, "received_on", _("Enter a day."))
    said, now = form.cleaned_data, timezone.localtime()
    if form.errors or not done(
        form, lambda: on_paper.correct_day(report, **said, by=request.user, at=now)
    ):
        return False
    messages.success(request, _("The day is corrected, and the body is told."))
    return True
