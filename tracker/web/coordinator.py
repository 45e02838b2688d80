"""The coordinator's pages: how each body stands, more time, the consolidated report and its way."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.models import Consolidation, Cycle
from tracker.permissions import Denied
from tracker.rules.timing import punctuality
from tracker.rules.workdays import day_off
from tracker.web import exports
from tracker.web.coordinator_forms import EditionForm, ExtensionForm, ForwardForm, PublishForm
from tracker.web.coordinator_scope import cycles_of, duties_in, editions_of, report_duties_of
from tracker.web.requests import SignedIn
from tracker.web.staff_words import days_words
from tracker.workflow import consolidation as consolidating
from tracker.workflow import cycles as cycling


class Duty(NamedTuple):
    """One body's row of the board."""

    obligation: Any
    state: str
    timing: str
    filled: int
    lines: int


@require_safe
def cycles(request: SignedIn) -> HttpResponse:
    """The cycles that the person coordinates, newest first."""
    found = list(cycles_of(request.user))
    if not found:
        raise Http404
    return render(request, "coordinator/cycles.html", {"cycles": found})


@require_safe
def board(request: SignedIn, year: int) -> HttpResponse:
    """How each body stands in a reporting year, and how far the consolidated report is."""
    on = timezone.localdate()
    found = [_board(cycle, on=on) for cycle in cycles_of(request.user).filter(year=year)]
    if not found:
        raise Http404
    return render(request, "coordinator/board.html", {"year": year, "boards": found})


def _board(cycle: Cycle, *, on: date) -> dict[str, Any]:
    duties = [_duty(obligation, on=on) for obligation in duties_in(cycle)]
    states: dict[str, int] = {}
    for duty in duties:
        states[duty.state] = states.get(duty.state, 0) + 1
    own = cycling.own_duties(cycle, cycling.receiving_body(cycle)).select_related("rule")
    return {
        "cycle": cycle,
        "duties": duties,
        "states": states,
        "own": [
            (duty, punctuality(duty.last_day, duty.fulfilled_on, on=on))
            for duty in own.order_by("rule__code")
        ],
        "editions": cycle.consolidations.select_related("made_by").order_by("-edition"),
    }


def _duty(obligation: Any, *, on: date) -> Duty:
    report = getattr(obligation, "report", None)
    handed_in_on = report.first_submitted_on if report else None
    timing = punctuality(obligation.due_on, handed_in_on, on=on, extended_to=obligation.extended_to)
    return Duty(
        obligation,
        report.state if report else "",
        days_words(timing),
        obligation.filled,
        obligation.lines or obligation.assigned,
    )


def extend(request: SignedIn, pk: int) -> HttpResponse:
    """Give one body more time."""
    obligation = get_object_or_404(report_duties_of(request.user), pk=pk)
    initial = {"to": obligation.extended_to, "reason": obligation.extension_reason}
    form = ExtensionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _need(form, "to", _("Enter a day."))
        now = timezone.localtime()
        if not form.errors and _done(
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
    context = {"obligation": obligation, "form": form, "errors": _errors(form)}
    return render(request, "coordinator/extend.html", context)


def consolidate(request: SignedIn, pk: int) -> HttpResponse:
    """Show what the next edition would say, from approved reports only; make it."""
    cycle = get_object_or_404(cycles_of(request.user), pk=pk)
    now = timezone.localtime()
    earlier = cycle.consolidations.order_by("-edition").first()
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"] if earlier else ""
        if _done(
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
        "errors": _errors(form),
        "content": content,
        "unchanged": bool(earlier and consolidating.same(earlier.content, content)),
    }
    return render(request, "coordinator/consolidate.html", context)


def edition(request: SignedIn, pk: int) -> HttpResponse:
    """One edition: what it says, and when it was forwarded and published."""
    found = get_object_or_404(editions_of(request.user), pk=pk)
    step = request.POST.get("step", "")
    forward = ForwardForm(
        request.POST if step == "forward" else None,
        initial={"on": found.forwarded_on, "number": found.forwarded_number},
    )
    publish = PublishForm(
        request.POST if step == "publish" else None, initial={"on": found.published_on}
    )
    if _record(request, found, forward, publish):
        return redirect("coordinate-edition", pk)
    context = {
        "edition": found,
        "cycle": found.cycle,
        "content": found.content,
        "forward": forward,
        "publish": publish,
        "errors": _errors(forward) + _errors(publish),
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
        _need(form, "on", _("Enter a day."))
        if not form.errors and _done(form, _call(record, found, form, request, now)):
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
    return exports.csv_file(name, exports.consolidated_rows([found]))


def _need(form: Any, name: str, text: str) -> None:
    if not form.cleaned_data.get(name):
        form.add_error(name, text)


def _done(form: Any, act: Callable[[], object]) -> bool:
    """Take a step; where it is refused, the form shows the sentence that says why."""
    try:
        act()
    except Denied as denied:
        form.add_error(None, str(denied))
        return False
    return True


def _errors(form: Any) -> list[tuple[str, str]]:
    """What is wrong, each with the place to mend it."""
    return [
        (f"#{form[name].auto_id}" if name in form.fields else "#content", message)
        for name, found in form.errors.items()
        for message in found
    ]
