"""Calendar feeds: a person's own deadlines under a secret address, and the public ones of a body."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import addresses
from tracker.models import CalendarLink, Obligation, Organization, Strategy, Target, User
from tracker.queries import duties, targets
from tracker.roles import bodies_of, coordinated_by
from tracker.web.calendar_files import (
    KEPT,
    Deadline,
    calendar_file,
    deadlines_of,
    deadlines_of_targets,
    uid_of,
)
from tracker.web.pages import public_file, today
from tracker.web.requests import SignedIn
from tracker.workflow import calendar_links

MOST = 1000  # of each kind of deadline in one file


@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """The address of the person's own feed, if there is one."""
    link = CalendarLink.objects.filter(user=request.user).first()
    address = request.build_absolute_uri(reverse("calendar", args=[link.token])) if link else ""
    return render(request, "staff/calendar.html", {"address": address})


@require_POST
def renew(request: SignedIn) -> HttpResponse:
    """Give the person a new address; the old one leads nowhere from now on."""
    calendar_links.renew(by=request.user, at=timezone.now())
    messages.success(request, _("You have a new calendar address. Earlier ones no longer work."))
    return redirect("my-calendar")


@login_not_required
@require_safe
def of_person(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of one person, for whoever knows the secret address."""
    links = CalendarLink.objects.select_related("user").filter(user__is_active=True)
    person = get_object_or_404(links, token=token).user
    rows = _recent(_owed_by(person), on=timezone.localdate())
    deadlines = deadlines_of(rows) + [one for row in rows for one in _revisions(row)]
    response = calendar_file("my-deadlines", _("Deadlines"), deadlines)
    patch_cache_control(response, private=True, no_cache=True)
    response["Referrer-Policy"] = "no-referrer"
    return response


@public_file
def of_body(request: HttpRequest, code: str) -> HttpResponse:
    """The public deadlines of one body."""
    body = get_object_or_404(Organization, code=code)
    rows = _recent(duties.of_body(body), on=today())
    title = _("Deadlines: %(body)s") % {"body": body.name}
    return calendar_file(body.code, title, deadlines_of(rows))


@public_file
def of_site(request: HttpRequest) -> HttpResponse:
    """The deadlines that come next and those that passed within a year: of targets and of duties."""
    on = today()
    return _deadlines("deadlines", _("Deadlines"), Obligation.objects.all(), _promised(), on=on)


@public_file
def of_strategy(request: HttpRequest, code: str) -> HttpResponse:
    """The deadlines of one strategy's targets and of the reports on it."""
    row = get_object_or_404(Strategy, code=code)
    title = _("Deadlines: %(strategy)s") % {"strategy": row.title}
    owed = Obligation.objects.filter(cycle__strategy=row)
    return _deadlines(row.code, title, owed, _promised().filter(strategy=row), on=today())


@public_file
def of_target(request: HttpRequest, code: str) -> HttpResponse:
    """The deadline of one target, and those of the reports in which its bodies tell of it."""
    row = get_object_or_404(Target, code=code)
    title = _("Deadlines: %(target)s") % {"target": row.title}
    answering = row.assignments.filter(demo=False).values("organization")
    owed = Obligation.objects.filter(
        organization__in=answering, cycle__strategy=row.strategy_id, rule__act="report"
    )
    return _deadlines(row.code, title, owed, _promised().filter(pk=row.pk), on=today())


def _promised() -> QuerySet[Target]:
    """The promises that have a deadline and have not ended."""
    return targets.promises().filter(deadline__isnull=False, superseded_on=None)


def _deadlines(
    name: str,
    title: str,
    owed: QuerySet[Obligation],
    promised: QuerySet[Target],
    *,
    on: date,
) -> HttpResponse:
    """Answer with duties and promises, the nearest of each if there are very many."""
    near = targets.shown(promised.filter(deadline__gte=on - KEPT)).order_by("deadline", "code")
    deadlines = deadlines_of(_recent(owed, on=on)) + deadlines_of_targets(near[:MOST])
    return calendar_file(name, title, deadlines)


def _owed_by(person: User) -> QuerySet[Obligation]:
    """What the person's bodies owe; of a body whose cycles he coordinates, all but reports."""
    coordinated = coordinated_by(person)
    return Obligation.objects.filter(
        Q(organization__in=bodies_of(person))
        | (Q(organization__in=coordinated) & ~Q(rule__act="report"))
    )


def _recent(obligations: QuerySet[Obligation], *, on: date) -> list[Obligation]:
    recent = obligations.filter(due_on__gte=on - KEPT).select_related(
        "cycle__strategy", "rule", "organization", "report"
    )
    return list(recent.order_by("due_on", "pk")[:MOST])


def _revisions(row: Any) -> list[Deadline]:
    """The day by which a returned report should be submitted again: only its own people see it."""
    report = getattr(row, "report", None)
    if report is None or report.revision_owed_on is None:
        return []
    named = {"reference": report.reference}
    return [
        Deadline(
            f"revision-{report.round}.{uid_of(row)}",
            report.revision_owed_on,
            _("Revision due: %(reference)s") % named,
            row.cycle.strategy.title,
            addresses.address("report", report.pk),
            0,
            report.decided_at or report.submitted_at,
        )
    ]
