"""Several approvals at once: the same call as for one, and only where nothing asks for a closer look."""

from datetime import date, datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.decisions import refuse_stale
from tracker.admin.review import effects_of, loaded, plain_rows
from tracker.models import Report
from tracker.roles import Denied
from tracker.rules.states import ReportState
from tracker.workflow import reports


@admin.action(description=_("Approve the selected reports"), permissions=["review"])
def approve_selected(page: Any, request: HttpRequest, queryset: QuerySet[Report]) -> None:
    """Approve what needs no closer look; name the others, each with its reason."""
    now = timezone.localtime()
    approved = 0
    for report in loaded(queryset.order_by("first_submitted_at", "pk")):
        shown = request.POST.get(f"seen_{report.pk}", "")
        against = approve_plain(report, shown, by=request.user, at=now, on=now.date())
        if against:
            text = gettext("Not approved: %(reference)s. %(reason)s")
            said = text % {"reference": report.reference, "reason": " ".join(against)}
            page.message_user(request, said, messages.WARNING)
        approved += not against
    text = ngettext("%(count)s report approved.", "%(count)s reports approved.", approved)
    page.message_user(request, text % {"count": approved})


def approve_plain(report: Report, shown: str, *, by: Any, at: datetime, on: date) -> list[str]:
    """Approve one report, or return the sentences that say why it was skipped.

    `shown`: which submission the list showed; what was sent in since is to be read first.
    """
    against = reasons_to_look(report, on=on)
    if against:
        return against
    try:
        refuse_stale(report, shown)
        reports.approve(report, by=by, at=at, on=on)
    except (Denied, reports.Conflict) as refused:
        return [str(refused)]
    return []


def reasons_to_look(report: Report, *, on: date) -> list[str]:
    """Why a submitted report should be read before it is approved."""
    if report.state != ReportState.SUBMITTED:
        return []
    found = []
    if report.remarks.filter(answer="").exists():
        found.append(gettext("A remark is not answered yet."))
    rows = plain_rows(report)
    if any(row.review and row.review.question for row in rows):
        found.append(gettext("A question to the body is written down and not sent yet."))
    if any(row.unexplained for row in rows):
        found.append(gettext("A warning has no note that the value was checked."))
    changes = [effect for effect in effects_of(report, on=on) if effect.changes]
    if changes:
        codes = ", ".join(effect.target.code for effect in changes)
        found.append(gettext("The status would change: %(targets)s.") % {"targets": codes})
    return found
