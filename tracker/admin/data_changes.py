"""Proposed changes of data: a second person sees what each would do, and confirms or refuses it."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import ReadOnly, is_id
from tracker.admin.proposing import page_of
from tracker.models import DataChange, User
from tracker.permissions_data import check_can_confirm, check_can_take_back
from tracker.roles import Denied, reason_against
from tracker.workflow import change_words, second_person
from tracker.workflow.reports import Conflict
from tracker.workflow.second_person import WAITING, Trial

TEMPLATE = "admin/tracker/datachange/decide.html"


@admin.register(DataChange)
class DataChangeAdmin(ReadOnly):
    """Proposals, those that wait first; each has a page on which it is decided on."""

    list_display = ("proposed_at", "record_type", "subject", "kind", "state", "proposed_by")
    list_filter = ("state", "record_type", "kind")
    list_select_related = ("proposed_by",)
    ordering = (
        Case(When(state=WAITING, then=Value(0)), default=Value(1)),
        "-proposed_at",
        "-pk",
    )

    @admin.display(description=_("what it is about"))
    def subject(self, change: DataChange) -> str:
        """The record in a few words."""
        return change_words.subject(change)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show a proposal with what it would do; take a decision."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        change = _found(unquote(object_id))
        status, refusal = 200, ""
        if request.method == "POST":
            try:
                messages.success(request, _decide(request, change))
                return HttpResponseRedirect(page_of(change))
            except (Denied, Conflict) as told:
                messages.error(request, str(told))
                status = 403 if isinstance(told, Denied) else 409
                refusal = request.POST.get("refusal", "")
                change.refresh_from_db()
        return self._page(request, change, refusal, status)

    def _page(
        self, request: HttpRequest, change: DataChange, refusal: str, status: int
    ) -> HttpResponse:
        user, now = cast(User, request.user), timezone.localtime()
        waits = change.state == WAITING
        trial = Trial()
        if waits:
            trial = second_person.tried(change, by=user, at=now, on=now.date())
        touched = {effect.target.pk for effect in trial.effects}
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("A proposed change of data"),
            "opts": self.opts,
            "told": change_words.told([change])[0],
            "change": change,
            "reasons": [
                (code, text)
                for code, _name in settings.LANGUAGES
                if (text := getattr(change, f"reason_{code}"))
            ],
            "waits": waits,
            "trial": trial,
            "warnings": change_words.warnings(change, on=now.date()) if trial.seen else (),
            "hint": reason_against(check_can_confirm, user, change, touched),
            "is_own": not reason_against(check_can_take_back, user, change),
            "refusal": refusal,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, TEMPLATE, context, status=status)


def _found(pk: str) -> DataChange:
    people = DataChange.objects.select_related("proposed_by", "decided_by", "source")
    found = people.filter(pk=int(pk)).first() if is_id(pk) else None
    if found is None:
        raise Http404
    return found


def _decide(request: HttpRequest, change: DataChange) -> str:
    """Do what was asked for; return what to tell the person."""
    user, now = cast(User, request.user), timezone.localtime()
    match request.POST.get("do"):
        case "confirm":
            seen = request.POST.get("seen", "")
            second_person.confirm(change, by=user, at=now, on=now.date(), seen=seen)
            return gettext("Confirmed. It holds now, and the public pages say so with the reason.")
        case "refuse":
            reason = request.POST.get("refusal", "")
            second_person.refuse(change, reason, by=user, at=now, on=now.date())
            return gettext("Refused. Nothing was changed.")
        case "withdraw":
            second_person.withdraw(change, by=user, at=now)
            return gettext("Withdrawn. Nothing was changed.")
    raise Denied(gettext("Choose what to do."))
