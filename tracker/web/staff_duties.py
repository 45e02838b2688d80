"""My duties: what each of the person's bodies owes, and the first step of a report."""

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Obligation, Organization, Report
from tracker.queries import questions
from tracker.roles import bodies_of, bodies_read_by, oversees
from tracker.rules.states import ReportState
from tracker.rules.timing import Timing, punctuality
from tracker.web.requests import SignedIn
from tracker.web.staff_scope import next_opening, obligations_of
from tracker.web.staff_words import progress_words, remarks_words, standing_words, state_word
from tracker.wording import day_text, short_day_text
from tracker.workflow import awaited, reports
from tracker.workflow.progress import with_progress

PRESSES = {Timing.DUE_SOON, Timing.DUE_TODAY, Timing.OVERDUE}


class Duty(NamedTuple):
    """One row of the list."""

    obligation: Any
    report: Report | None
    group: str
    title: str
    due_on: date
    days: str
    remarks: str
    state: str
    progress: str


class AskedAgain(NamedTuple):
    """An approved report some of whose values wait for figures that should be out."""

    report: Report
    told: str


def duties(request: SignedIn) -> HttpResponse:
    """List what is owed: what needs action first, what is done last."""
    today = timezone.localdate()
    bodies = list(Organization.objects.filter(pk__in=bodies_read_by(request.user)).order_by("code"))
    chosen = next((body for body in bodies if body.code == request.GET.get("body")), None)
    owed = with_progress(obligations_of(request.user)).order_by("due_on", "organization__code")
    if chosen:
        owed = owed.filter(organization=chosen)
    listed = [_duty(obligation, today) for obligation in owed]
    waiting = awaited.waiting().filter(obligation__organization__in=bodies_of(request.user))
    asked = [row for report in waiting if (row := asked_again(report, on=today))]
    headings = {
        "action": _("Needs action"),
        "progress": _("In progress"),
        "review": _("Waiting for the review"),
        "done": _("Done"),
    }
    groups = [
        (word, [duty for duty in listed if duty.group == key]) for key, word in headings.items()
    ]
    return render(
        request,
        "staff/duties.html",
        {
            "groups": [(word, found) for word, found in groups if found],
            "bodies": bodies,
            "chosen": chosen,
            "returned": _returned_words(listed),
            "asked": asked,
            "fills_in": bool(bodies_of(request.user)),
            "oversees": oversees(request.user),
            "opens_on": next_opening(on=today),
            "questions": questions.waiting(questions.visible_to(request.user)).count(),
        },
    )


def asked_again(report: Report, *, on: date) -> AskedAgain | None:
    """The row about official figures that should be out; nothing where none is."""
    lines = awaited.due_lines(report, on=on)
    if not lines:
        return None
    told = ngettext(
        "The official figure for %(year)s is expected since %(day)s: confirm or replace %(count)s value",
        "The official figures for %(year)s are expected since %(day)s: "
        "confirm or replace %(count)s values",
        len(lines),
    )
    named = {
        "year": str(report.obligation.cycle.year),
        "day": short_day_text(awaited.days_of(lines)[0]),
    }
    return AskedAgain(report, told % {**named, "count": len(lines)})


def begin(request: SignedIn, pk: int) -> HttpResponse:
    """Begin the report of a duty, or go on with it; a link without a form changes nothing."""
    obligation = get_object_or_404(obligations_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("duties")
    report = reports.begin(obligation, by=request.user)
    return redirect("report", pk=report.pk)


def report_of(obligation: Obligation) -> Report | None:
    """The report of a duty, if somebody has begun it."""
    return getattr(obligation, "report", None)


def _returned_words(listed: list[Duty]) -> str:
    """How many reports came back, and by when the first of them is wanted again."""
    returned = [duty.due_on for duty in listed if duty.report and _came_back(duty.report)]
    if not returned:
        return ""
    named = {"count": len(returned), "day": day_text(min(returned))}
    return (
        ngettext(
            "Returned: %(count)s report needs changes. Due: %(day)s",
            "Returned: %(count)s reports need changes. First due: %(day)s",
            len(returned),
        )
        % named
    )


def _came_back(report: Report) -> bool:
    """Whether a report has to be submitted again. Who took his revision back has it before him still."""
    return report.state == ReportState.RETURNED or report.revision_owed_on is not None


def _group(report: Report | None, timing: Timing) -> str:
    """Where a duty stands in the list; a draft moves up when its day comes near."""
    if report is None or _came_back(report):
        return "action"
    if report.state == ReportState.DRAFT:
        return "action" if timing in PRESSES else "progress"
    return "review" if report.state == ReportState.SUBMITTED else "done"


def _duty(obligation: Any, today: date) -> Duty:
    report = report_of(obligation)
    due_on, handed_in_on = (
        obligation.last_day,
        report.first_submitted_on if report and report.is_handed_in else None,
    )
    if report and report.revision_owed_on:
        due_on, handed_in_on = report.revision_owed_on, None
    punctual = punctuality(due_on, handed_in_on, on=today)
    return Duty(
        obligation,
        report,
        _group(report, punctual.timing),
        _("Report for %(year)s") % {"year": obligation.cycle.year},
        due_on,
        standing_words(obligation, report, on=today),
        remarks_words(obligation.open_remarks),
        state_word(report),
        progress_words(obligation.filled, obligation.lines or obligation.assigned),
    )
