"""The board of a reporting year: how each body stands, whom to remind, and the same as a file."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tracker.datasets.columns import LANGUAGES
from tracker.models import Cycle, Membership, Report, User
from tracker.permissions import check_can_record, records
from tracker.queries import cycle_changes
from tracker.roles import Denied, reason_against
from tracker.rules.filling import Section, Share, percent
from tracker.rules.states import EDITABLE, FILLS_IN
from tracker.rules.timing import Punctuality, Timing, punctuality
from tracker.web import exports
from tracker.web.coordinator_scope import cycles_of, duties_in, report_duties_of
from tracker.web.requests import SignedIn
from tracker.web.staff_words import days_words
from tracker.workflow import cycles as cycling
from tracker.workflow import filling, reminders

HEADER = (
    *("strategy", "year", "body", *(f"name_{code}" for code in LANGUAGES), "due_on", "extended_to"),
    *("state", "first_submitted_on", "on_paper", "timing", "days_late", "filled_percent"),
    *(section.value for section in Section),
)


class Person(NamedTuple):
    """Somebody who fills in or signs for a body."""

    name: str
    email: str
    last_login: datetime | None


class Duty(NamedTuple):
    """One body's row of the board."""

    obligation: Any
    report: Report | None
    state: str
    timing: Punctuality
    shares: dict[Section, Share]
    people: list[Person]
    why_no_paper: str
    entering: bool  # the coordinator himself enters it from paper, and it is in his hands

    @property
    def days(self) -> str:
        """How the duty stands against its due date, in words."""
        return days_words(self.timing)

    @property
    def overdue(self) -> bool:
        """Whether the due date has passed and nothing was handed in."""
        return self.timing.timing is Timing.OVERDUE

    @property
    def waits(self) -> bool:
        """Whether it is the body's turn to hand its report in for the first time."""
        return self.report is None or not self.report.is_handed_in

    @property
    def percent(self) -> int:
        """How far the report is filled in."""
        return percent(self.shares)

    @property
    def last_login(self) -> datetime | None:
        """When anybody of the body signed in last."""
        return max((one.last_login for one in self.people if one.last_login), default=None)


@require_safe
def board(request: SignedIn, year: int) -> HttpResponse:
    """How each body stands in a reporting year, and how far the consolidated report is."""
    on = timezone.localdate()
    found = [
        _board(cycle, by=request.user, on=on) for cycle in cycles_of(request.user).filter(year=year)
    ]
    if not found:
        raise Http404
    context = {"year": year, "boards": found, "sections": list(Section)}
    return render(request, "coordinator/board.html", context)


def _board(cycle: Cycle, *, by: User, on: date) -> dict[str, Any]:
    duties = duties_of(cycle, by=by, on=on)
    states: dict[str, int] = {}
    for duty in duties:
        states[duty.state] = states.get(duty.state, 0) + 1
    own = cycling.own_duties(cycle, cycling.receiving_body(cycle)).select_related("rule")
    return {
        "cycle": cycle,
        "duties": duties,
        "late": [duty for duty in duties if duty.overdue],
        "states": states,
        "own": [
            (duty, punctuality(duty.due_on, duty.fulfilled_on, on=on, extended_to=duty.extended_to))
            for duty in own.order_by("rule__code")
        ],
        "editions": cycle.consolidations.select_related("made_by").order_by("-edition"),
        "changes": cycle_changes.changes(cycle),
    }


def duties_of(cycle: Cycle, *, by: User, on: date) -> list[Duty]:
    """The rows of a cycle's board, in a few queries for all bodies."""
    reports = Report.objects.filter(obligation__cycle=cycle, obligation__rule__act="report")
    shares = filling.shares_of(reports)
    obligations = list(duties_in(cycle))
    people: dict[int, list[Person]] = {}
    members = Membership.objects.filter(
        organization__in=[duty.organization_id for duty in obligations],
        role__in=FILLS_IN,
        user__is_active=True,
    ).select_related("user")
    for one in members.order_by("user__last_name", "user__pk"):
        person = Person(str(one.user), one.user.email, one.user.last_login)
        known = people.setdefault(one.organization_id, [])
        if person not in known:
            known.append(person)
    return [_duty(row, shares, people, by=by, on=on) for row in obligations]


def _duty(
    obligation: Any,
    shares: dict[int, dict[Section, Share]],
    people: dict[int, list[Person]],
    *,
    by: User,
    on: date,
) -> Duty:
    report: Report | None = getattr(obligation, "report", None)
    handed_in_on = report.first_submitted_on if report and report.is_handed_in else None
    return Duty(
        obligation,
        report,
        report.shown_state if report else "",
        punctuality(obligation.due_on, handed_in_on, on=on, extended_to=obligation.extended_to),
        shares.get(obligation.pk) or filling.not_begun(obligation.assigned),
        people.get(obligation.organization_id, []),
        reason_against(check_can_record, by, obligation),
        bool(report and records(by, report) and report.state in EDITABLE),
    )


def remind(request: SignedIn, pk: int) -> HttpResponse:
    """Remind the people of one body at once; who only comes back from the sign-in has reminded nobody."""
    obligation = get_object_or_404(report_duties_of(request.user), pk=pk)
    if request.method != "POST":
        text = _("Nobody has been reminded yet: press the button once more. %(body)s")
        messages.warning(request, text % {"body": obligation.organization})
        return redirect("coordinate-cycle", obligation.cycle.year)
    try:
        told = reminders.remind(obligation, by=request.user, at=timezone.localtime())
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        text = ngettext(
            "Reminded: %(body)s. People told: %(count)s.",
            "Reminded: %(body)s. People told: %(count)s.",
            told,
        )
        if not told:
            text = _(
                "Nobody was told: all have been told today, or nobody has an address. %(body)s"
            )
        messages.success(request, text % {"body": obligation.organization, "count": told})
    return redirect("coordinate-cycle", obligation.cycle.year)


@require_safe
def as_csv(request: SignedIn, pk: int) -> HttpResponse:
    """The board of a cycle as a file: who handed in, when, and how far the others are."""
    cycle = get_object_or_404(cycles_of(request.user), pk=pk)
    duties = duties_of(cycle, by=request.user, on=timezone.localdate())
    name = f"reports-{cycle.year}-{cycle.strategy.code}"
    return exports.csv_file(name, HEADER, (_row(cycle, duty) for duty in duties))


def _row(cycle: Cycle, duty: Duty) -> dict[str, Any]:
    body, report = duty.obligation.organization, duty.report
    late = duty.timing.timing in (Timing.LATE, Timing.OVERDUE)
    return {
        "strategy": cycle.strategy.code,
        "year": cycle.year,
        "body": body.code,
        **exports.in_each_language(body, "name"),
        "due_on": duty.obligation.due_on,
        "extended_to": duty.obligation.extended_to,
        "state": report.state if report else "not_started",
        "first_submitted_on": report.first_submitted_on if report and report.is_handed_in else None,
        "on_paper": "yes" if report and report.received_on else "no",
        "timing": duty.timing.timing.value,
        "days_late": duty.timing.days if late else 0,
        "filled_percent": duty.percent,
        **{section.value: share.state.value for section, share in duty.shares.items()},
    }
