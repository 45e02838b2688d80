"""What the program found and did: verdicts, flags, runs and the log. Only to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import ReadOnly
from tracker.models import Entry, Flag, Run, Verdict


@admin.register(Verdict)
class VerdictAdmin(ReadOnly):
    """Every judgement with all it was made from."""

    list_display = ("target", "judged_on", "status", "method", "method_version", "evidence")
    list_filter = ("status", "method", "judged_on")
    list_select_related = ("target",)
    search_fields = ("target__code",)
    ordering = ("-judged_at", "-pk")


class OpenFlags(admin.SimpleListFilter):
    """Flags that stand, and those that were cleared."""

    title = _("flag")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two choices."""
        return [("yes", _("Open")), ("no", _("Cleared"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        """Narrow to the chosen ones."""
        if self.value() is None:
            return queryset
        return queryset.filter(cleared_at__isnull=self.value() == "yes")


@admin.register(Flag)
class FlagAdmin(ReadOnly):
    """What needs attention."""

    list_display = ("reason", "target", "obligation", "raised_at", "cleared_at")
    list_filter = (OpenFlags, "reason")
    list_select_related = ("target", "obligation__organization", "obligation__cycle__strategy")
    search_fields = ("target__code", "obligation__organization__code")
    ordering = ("-raised_at", "-pk")


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    """Who moved which report, when and why."""

    list_display = ("report", "move", "from_state", "to_state", "by", "at", "round", "note")
    list_filter = ("move",)
    list_select_related = ("report__obligation__organization", "report__obligation__cycle", "by")
    ordering = ("-at", "-pk")


@admin.register(Run)
class RunAdmin(ReadOnly):
    """The scheduled runs."""

    list_display = ("kind", "slot_on", "finished_at", "attempts", "outcome")
    list_filter = ("kind",)
    ordering = ("-slot_on", "kind")
