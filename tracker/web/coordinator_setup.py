"""A cycle before it opens: the dates, the bodies and their plan values, and the form as a body sees it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Assignment, ReportingRule, ReportLine, User
from tracker.rules.states import Role
from tracker.web.coordinator_forms import CycleForm, ReasonForm
from tracker.web.coordinator_scope import rules_of
from tracker.web.coordinator_steps import done, errors
from tracker.web.forms import LineForm
from tracker.web.kept import gives_back, sent_or_kept
from tracker.web.requests import SignedIn
from tracker.web.staff_rows import kind_of
from tracker.workflow import cycle_changes, planned_cycles
from tracker.workflow.planned_cycles import Planned

YEARS_AHEAD = 2


@gives_back("coordinate-setup")
def setup(request: SignedIn) -> HttpResponse:
    """Show a cycle as it would be opened; open it, or fill in missing plan values."""
    rules = rules_of(request.user)
    if not rules:
        raise Http404
    on, sent = timezone.localdate(), sent_or_kept(request) or QueryDict()
    form = _choice({**sent.dict(), **request.GET.dict()}, rules, on=on)  # the address wins
    found = None
    if form.is_valid():
        found = planned_cycles.planned(form.cleaned_data["rule"], form.cleaned_data["year"], on=on)
    reason = ReasonForm(sent if sent.get("step") == "open" else None)
    if request.method == "POST" and found:
        answer = _step(request, found, reason)
        if answer:
            return answer
    body = next((one for one in (found.asked if found else ()) if one.assignments), None)
    context = {
        "form": form,
        "found": found,
        "reason": reason,
        "errors": errors(request, reason),
        "today": on,
        "reviewers": _reviewers(found.rule) if found else (),
        "example": body.body if body else None,
        "rows": [_blank(one, place) for place, one in enumerate(body.assignments, 1)]
        if body
        else (),
    }
    return render(request, "coordinator/setup.html", context)


def _choice(given: dict[str, Any], rules: Any, *, on: date) -> CycleForm:
    """Which cycle to show: what was chosen, else the first rule's next one that is not open."""
    newest = rules[0].obligations.aggregate(year=Max("cycle__year"))["year"] or 0
    following = min(max(on.year, newest + 1), on.year + YEARS_AHEAD)
    chosen = {"rule": given.get("rule", rules[0].pk), "year": given.get("year", following)}
    form = CycleForm(chosen)
    form.fields["rule"].queryset = rules  # type: ignore[attr-defined]
    years = range(on.year - 1, on.year + YEARS_AHEAD + 1)
    form.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
    return form


def _step(request: SignedIn, found: Planned, reason: ReasonForm) -> HttpResponse | None:
    now = timezone.localtime()
    if request.POST.get("step") == "plans":
        copied = planned_cycles.copy_plans(found, by=request.user, at=now, on=now.date())
        text = ngettext("Plan values copied: %(count)s.", "Plan values copied: %(count)s.", copied)
        messages.success(request, text % {"count": copied})
        return redirect(request.get_full_path())
    if reason.is_valid() and done(
        reason,
        lambda: cycle_changes.open_now(
            found.rule,
            found.year,
            reason=reason.cleaned_data["reason"],
            by=request.user,
            at=now,
            on=now.date(),
        ),
    ):
        messages.success(request, _("The cycle is open, and the bodies are told."))
        return redirect("coordinate-cycle", found.year)
    return None


def _reviewers(rule: ReportingRule) -> list[str]:
    people = User.objects.filter(
        is_active=True, memberships__role=Role.REVIEWER, memberships__organization=rule.recipient_id
    )
    return [str(person) for person in people.order_by("last_name", "pk")]


def _blank(assignment: Assignment, place: int) -> tuple[Assignment, LineForm]:
    """A target with the fields of its row. The row is of no report, so its key is below zero."""
    line = ReportLine(pk=-place, target=assignment.target, plan=assignment.plan_value)
    return assignment, LineForm(line, kind_of(line))
