"""Who reviews what: reports of the queue are taken, or given to a colleague."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.review import listed
from tracker.models import Report, ReportingRule, User
from tracker.roles import Denied
from tracker.rules.states import Role
from tracker.workflow import reviewing


def reviewers() -> QuerySet[User]:
    """The active people who review for a body that receives reports."""
    receiving = ReportingRule.objects.filter(act="report", recipient__isnull=False)
    return (
        User.objects.filter(
            is_active=True,
            memberships__role=Role.REVIEWER,
            memberships__organization__in=receiving.values("recipient"),
        )
        .distinct()
        .order_by("last_name", "first_name", "username")
    )


class QueueActionForm(ActionForm):
    """An action with the reviewer that "assign" needs."""

    reviewer = forms.ModelChoiceField(
        User.objects.none(), label=_("Reviewer"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["reviewer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared so above
        field.queryset = reviewers()


@admin.action(description=_("Take the selected reports"), permissions=["review"])
def take_selected(page: Any, request: HttpRequest, queryset: QuerySet[Report]) -> None:
    """Assign reports to oneself."""
    _assign(page, request, queryset, cast(User, request.user))


@admin.action(description=_("Assign the selected reports to the reviewer"), permissions=["assign"])
def assign_selected(page: Any, request: HttpRequest, queryset: QuerySet[Report]) -> None:
    """Assign reports to the reviewer who is chosen beside the action."""
    sent = request.POST.get("reviewer", "")
    reviewer = reviewers().filter(pk=sent).first() if sent.isdecimal() else None
    if reviewer is None:
        page.message_user(request, gettext("Choose the reviewer."), messages.ERROR)
        return
    _assign(page, request, queryset, reviewer)


def _assign(page: Any, request: HttpRequest, queryset: QuerySet[Report], reviewer: User) -> None:
    """Assign what may be assigned; name the others, each with its reason."""
    assigned = 0
    for report in listed(queryset.order_by("first_submitted_at", "pk")):
        try:
            reviewing.assign(report, reviewer, by=cast(User, request.user), at=timezone.localtime())
        except Denied as denied:
            text = gettext("Not assigned: %(reference)s. %(reason)s")
            said = text % {"reference": report.reference, "reason": denied}
            page.message_user(request, said, messages.WARNING)
        else:
            assigned += 1
    text = ngettext(
        "%(count)s report assigned. Reviewer: %(person)s.",
        "%(count)s reports assigned. Reviewer: %(person)s.",
        assigned,
    )
    page.message_user(request, text % {"count": assigned, "person": reviewer})
