"""The first page of a duty: what to prepare, who fills in and who submits, until when."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from tracker import labels
from tracker.models import Obligation
from tracker.permissions import check_can_open
from tracker.roles import reason_against
from tracker.rules.states import FILLS_IN, Role
from tracker.rules.timing import punctuality
from tracker.web.requests import SignedIn
from tracker.web.staff_scope import obligations_of
from tracker.web.staff_words import days_words, minutes_words
from tracker.workflow.progress import with_progress


class Preparation(NamedTuple):
    """What a person wants to know before beginning."""

    editors: list[tuple[str, str]]  # (name, role)
    signatories: list[str]
    minutes: str


def start(request: SignedIn, pk: int) -> HttpResponse:
    """Show what a report needs before anybody has begun it."""
    duty: Any = get_object_or_404(with_progress(obligations_of(request.user)), pk=pk)
    if hasattr(duty, "report"):
        return redirect("report", pk=duty.report.pk)
    today = timezone.localdate()
    return render(
        request,
        "staff/start.html",
        {
            "duty": duty,
            "year": str(duty.cycle.year),
            "due_on": duty.last_day,
            "days": days_words(
                punctuality(duty.due_on, None, on=today, extended_to=duty.extended_to)
            ),
            "preparation": preparation(duty, duty.assigned),
            "refusal": reason_against(check_can_open, request.user, duty),
        },
    )


def preparation(duty: Obligation, lines: int) -> Preparation:
    """Gather the people of the body and the time that the form takes."""
    members = duty.organization.memberships.filter(role__in=FILLS_IN, user__is_active=True)
    ranked = sorted(
        members.select_related("user"),
        key=lambda each: (list(Role).index(Role(each.role)), each.user.last_name, each.user_id),
    )
    return Preparation(
        [(str(each.user), str(labels.ROLE[Role(each.role)])) for each in ranked],
        [str(each.user) for each in ranked if each.role == Role.SIGNATORY],
        minutes_words(lines),
    )
