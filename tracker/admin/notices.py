"""The delivery log: which mail went to whom, how far it came, and which reminders it carried."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.admin.base import ReadOnly
from tracker.models import Notice, Reminder
from tracker.workflow import notices


class Delivery(admin.SimpleListFilter):
    """How far a notice has come."""

    title = _("delivery")
    parameter_name = "delivery"
    of = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The stages a notice can be in."""
        return list(labels.DELIVERY.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the chosen stage."""
        stage = self.value()
        if stage is None or stage not in labels.DELIVERY:
            return queryset
        return queryset.filter(notices.at_stage(stage, at=timezone.localtime(), of=self.of))


class DeliveryOfMail(Delivery):
    """How far the mail of a reminder has come."""

    of = "notice__"


class OnlyDigests(admin.SimpleListFilter):
    """Mails that tell of duties, and all others."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two kinds."""
        return [("reminders", _("Reminders and digests")), ("others", _("Other notices"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        """Narrow to the chosen kind."""
        match self.value():
            case "reminders":
                return queryset.filter(key__regex="^remind(ers)?/")
            case "others":
                return queryset.exclude(key__regex="^remind(ers)?/")
        return queryset


def delivery(notice: Notice) -> str:
    """The stage of a notice in words, with its tone."""
    stage = notices.stage_of(notice, at=timezone.localtime())
    return format_html('<span class="delivery {}">{}</span>', stage, labels.DELIVERY[stage])


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    """Mails with their delivery."""

    list_display = (
        "stage",
        "subject",
        "address",
        "created_at",
        "organization",
        "attempts",
        "error",
    )
    list_display_links = ("subject",)
    list_filter = (Delivery, OnlyDigests, "language")
    list_select_related = ("organization", "digest")
    search_fields = ("address", "subject", "organization__code")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """Without the mails to readers: their addresses are for nobody to see."""
        return super().get_queryset(request).exclude(organization=None)

    @admin.display(description=_("delivery"))
    def stage(self, notice: Notice) -> str:
        """How far it came."""
        return delivery(notice)


@admin.register(Reminder)
class ReminderAdmin(ReadOnly):
    """Who was told of which duty, by which step or by whom, and by which mail."""

    list_display = (
        "stage",
        "obligation",
        "person",
        "when",
        "due_on",
        "written_at",
        "audience",
        "by",
    )
    list_display_links = ("obligation",)
    list_filter = (DeliveryOfMail, "obligation__cycle__year", "audience")
    list_select_related = (
        "obligation__organization",
        "obligation__cycle__strategy",
        "step",
        "person",
        "by",
        "notice__digest",
    )
    search_fields = ("obligation__organization__code", "notice__address", "person__username")
    ordering = ("-notice__created_at", "-pk")

    @admin.display(description=_("step"))
    def when(self, reminder: Reminder) -> str:
        """How many days before or after the due date the step is; a dash for one by hand."""
        return f"{reminder.step.days:+d}" if reminder.step else "–"

    @admin.display(description=_("written at"), ordering="notice__created_at")
    def written_at(self, reminder: Reminder) -> Any:
        """When the mail was written."""
        return reminder.notice.created_at

    @admin.display(description=_("delivery"))
    def stage(self, reminder: Reminder) -> str:
        """How far its mail came."""
        return delivery(reminder.notice)
