"""The ladder of a rule in the administration: its steps, and what each would say."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import KEEPERS, ByRole, Kept
from tracker.models import Obligation, ReminderStep
from tracker.roles import keeps_reference_data
from tracker.workflow import ladder, previews

SHOWN = ("days", "counted", "afternoon", "audience", "active")


class ReminderStepInline(ByRole, admin.TabularInline):
    """The steps of a rule. One that is not wanted is switched off: what was told refers to it."""

    editors = KEEPERS
    model = ReminderStep
    extra = 1
    fields = SHOWN
    ordering = ("days", "afternoon")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may add a step: a keeper of the reference data."""
        return super().has_add_permission(request, obj) and keeps_reference_data(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may change a step: a keeper of the reference data."""
        return super().has_change_permission(request, obj) and keeps_reference_data(request.user)


@admin.register(ReminderStep)
class ReminderStepAdmin(Kept):
    """The steps of all ladders, with their history."""

    list_display = ("rule", *SHOWN)
    list_filter = ("active", "audience", "rule__act")
    list_select_related = ("rule",)
    search_fields = ("rule__code",)
    autocomplete_fields = ("rule",)
    ordering = ("rule__code", "days", "afternoon")


class WithLadder:
    """Adds to a rule's page the steps of its ladder, and a page with the texts of its reminders."""

    inlines = (ReminderStepInline,)
    change_form_template = "admin/tracker/reportingrule/change_form.html"
    admin_site: admin.AdminSite

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the texts."""
        view = self.admin_site.admin_view(self.reminders_view)
        name = "tracker_reportingrule_reminders"
        return [path("<int:pk>/reminders/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give a new rule its ladder at once, unless steps were typed in."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        ladder.furnish()

    def reminders_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what each step would say in each language to a body. Nothing is sent."""
        page: Any = self
        if not page.has_view_permission(request):
            raise PermissionDenied
        rule = page.get_queryset(request).filter(pk=pk).first()
        if rule is None:
            raise Http404
        words = {
            **self.admin_site.each_context(request),
            "title": _("What the reminders say"),
            "rule": rule,
            "opts": page.opts,
            **previews.of_rule(rule, on=timezone.localdate()),
        }
        return TemplateResponse(request, "admin/tracker/reportingrule/reminders.html", words)


class NobodyToTell(admin.SimpleListFilter):
    """The open duties of whose date nobody can be told."""

    title = _("who is told")
    parameter_name = "told"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The one choice."""
        return [("nobody", _("Nobody to tell"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Obligation]
    ) -> QuerySet[Obligation]:
        """Narrow to them."""
        if self.value() != "nobody":
            return queryset
        return queryset.filter(pk__in=ladder.nobody_to_tell())
