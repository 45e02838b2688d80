"""The coordinator's pages: the cycles, more time for a body, the consolidated report and its way."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.datasets.reports import CONSOLIDATED, consolidated_rows
from tracker.models import Consolidation
from tracker.rules.workdays import day_off
from tracker.web import exports
from tracker.web.coordinator_forms import EditionForm, ExtensionForm, ForwardForm, PublishForm
from tracker.web.coordinator_scope import cycles_of, editions_of, report_duties_of, rules_of
from tracker.web.coordinator_steps import done, errors, need
from tracker.web.kept import gives_back, sent_or_kept
from tracker.web.requests import SignedIn
from tracker.workflow import consolidation as consolidating
from tracker.workflow import cycles as cycling


@require_safe
def cycles(request: SignedIn) -> HttpResponse:
    """The cycles that the person coordinates, newest first."""
    found = list(cycles_of(request.user))
    rules = rules_of(request.user).exists()
    if not found and not rules:
        raise Http404
    return render(request, "coordinator/cycles.html", {"cycles": found, "can_set_up": rules})


@gives_back("coordinate-extend")
def extend(request: SignedIn, pk: int) -> HttpResponse:
    """Give one body more time."""
    obligation = get_object_or_404(report_duties_of(request.user), pk=pk)
    initial = {"to": obligation.extended_to, "reason": obligation.extension_reason}
    form = ExtensionForm(sent_or_kept(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        need(form, "to", _("Enter a day."))
        now = timezone.localtime()
        if not form.errors and done(
            form,
            lambda: cycling.extend(
                obligation,
                to=form.cleaned_data["to"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now,
                on=now.date(),
            ),
        ):
            text = _("More time given: %(body)s.") % {"body": obligation.organization}
            messages.success(request, text)
            if day_off(form.cleaned_data["to"]):
                messages.warning(request, _("Note that the new due date falls on a day off."))
            return redirect("coordinate-cycle", obligation.cycle.year)
    context = {
        "obligation": obligation,
        "passed": obligation.last_day < timezone.localdate(),
        "cycle": obligation.cycle,
        "form": form,
        "errors": errors(request, form),
    }
    return render(request, "coordinator/extend.html", context)


@gives_back("coordinate-consolidate")
def consolidate(request: SignedIn, pk: int) -> HttpResponse:
    """Show what the next edition would say, from approved reports only; make it."""
    cycle = get_object_or_404(cycles_of(request.user), pk=pk)
    now = timezone.localtime()
    earlier = cycle.consolidations.order_by("-edition").first()
    form = EditionForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"] if earlier else ""
        if done(
            form,
            lambda: consolidating.consolidate(
                cycle, by=request.user, at=now, on=now.date(), reason=reason
            ),
        ):
            messages.success(request, _("The consolidated report is made."))
            return redirect("coordinate-cycle", cycle.year)
    content = consolidating.content_of(cycle, on=now.date())
    context = {
        "cycle": cycle,
        "earlier": earlier,
        "form": form,
        "errors": errors(request, form),
        "content": content,
        "unchanged": bool(earlier and consolidating.same(earlier.content, content)),
    }
    return render(request, "coordinator/consolidate.html", context)


@gives_back("coordinate-edition")
def edition(request: SignedIn, pk: int) -> HttpResponse:
    """One edition: what it says, and when it was forwarded and published."""
    found = get_object_or_404(editions_of(request.user), pk=pk)
    sent = sent_or_kept(request)
    step = sent.get("step", "") if sent else ""
    forward = ForwardForm(
        sent if step == "forward" else None,
        initial={"on": found.forwarded_on, "number": found.forwarded_number},
    )
    publish = PublishForm(sent if step == "publish" else None, initial={"on": found.published_on})
    if request.method == "POST" and _record(request, found, forward, publish):
        return redirect("coordinate-edition", pk)
    context = {
        "edition": found,
        "cycle": found.cycle,
        "content": found.content,
        "forward": forward,
        "publish": publish,
        "errors": errors(request, forward, publish),
        "sound": consolidating.checksum(found.content) == found.sha256,
    }
    return render(request, "coordinator/edition.html", context)


def _record(
    request: SignedIn, found: Consolidation, forward: ForwardForm, publish: PublishForm
) -> bool:
    """Record the date that was sent, if one was; tell whether it is recorded."""
    now = timezone.localtime()
    for form, record, told in (
        (forward, cycling.forwarded, _("Recorded: forwarded.")),
        (publish, cycling.published, _("Recorded: published.")),
    ):
        if not form.is_bound or not form.is_valid():
            continue
        need(form, "on", _("Enter a day."))
        if not form.errors and done(form, _call(record, found, form, request, now)):
            messages.success(request, told)
            return True
    return False


def _call(record: Any, found: Consolidation, form: Any, request: SignedIn, now: Any) -> Any:
    return lambda: record(found, **form.cleaned_data, by=request.user, at=now)


@require_safe
def as_csv(request: SignedIn, pk: int) -> HttpResponse:
    """The figures of one edition as they were frozen."""
    found = get_object_or_404(editions_of(request.user), pk=pk)
    name = f"consolidated-{found.cycle.year}-{found.edition}"
    return exports.csv_file(name, CONSOLIDATED.header, consolidated_rows([found]))
