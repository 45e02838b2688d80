"""My duties: what each of the person's bodies owes, and the first step of a report."""

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Obligation, Report
from tracker.permissions import bodies_of, oversees
from tracker.rules.states import ReportState
from tracker.rules.timing import punctuality
from tracker.web.requests import SignedIn
from tracker.web.staff_scope import next_opening, obligations_of, with_progress
from tracker.web.staff_words import days_words, progress_words, remarks_words, state_word
from tracker.wording import short_day_text
from tracker.workflow import awaited, reports


class Duty(NamedTuple):
    """One row of the list."""

    obligation: Any
    report: Report | None
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
    """List what is owed, the returned reports first."""
    today = timezone.localdate()
    owed = with_progress(obligations_of(request.user)).order_by("due_on", "organization__code")
    groups: dict[str, list[Duty]] = {}
    for obligation in owed:
        groups.setdefault(_group(report_of(obligation)), []).append(_duty(obligation, today))
    waiting = awaited.waiting().filter(obligation__organization__in=bodies_of(request.user))
    asked = [row for report in waiting if (row := asked_again(report, on=today))]
    headings = {
        "returned": _("Returned: your changes are needed"),
        "open": _("To fill in and submit"),
        "submitted": _("Waiting for the review"),
        "approved": _("Done"),
    }
    return render(
        request,
        "staff/duties.html",
        {
            "asked": asked,
            "groups": [(word, groups[key]) for key, word in headings.items() if key in groups],
            "fills_in": bool(bodies_of(request.user)),
            "oversees": oversees(request.user),
            "opens_on": next_opening(on=today),
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


def _group(report: Report | None) -> str:
    if report is None or report.state == ReportState.DRAFT:
        return "open"
    return report.state


def _duty(obligation: Any, today: date) -> Duty:
    report = report_of(obligation)
    due_on, handed_in_on = obligation.last_day, report.first_submitted_on if report else None
    if report and report.state == ReportState.RETURNED and report.revision_due_on:
        due_on, handed_in_on = report.revision_due_on, None
    return Duty(
        obligation,
        report,
        _("Report for %(year)s") % {"year": obligation.cycle.year},
        due_on,
        days_words(punctuality(due_on, handed_in_on, on=today)),
        remarks_words(obligation.open_remarks),
        state_word(report),
        progress_words(obligation.filled, obligation.lines or obligation.assigned),
    )
