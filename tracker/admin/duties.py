"""Duties: the dated rules are edited; what was made from them is only shown."""

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.admin import duties_preview
from tracker.admin.base import Kept, ReadOnly, column
from tracker.admin.reminders import NobodyToTell, WithLadder
from tracker.models import Consolidation, Cycle, Obligation, ReportingRule
from tracker.rules.workdays import day_off

FIXED_ONCE_ASKED = ("code", "obliged", "recipient", "strategy", "cadence", "recurrence")


@admin.register(ReportingRule)
class ReportingRuleAdmin(WithLadder, Kept):
    """Recurring duties. A changed duty is a new row with its own dates."""

    duty = column(_("what is owed"), "what")
    list_display = ("code", "duty", "obliged", "recipient", "cadence", "valid_from", "valid_to")
    list_filter = ("act", "cadence", "translation_confirmed")
    list_select_related = ("obliged", "recipient")
    search_fields = ("code", "what_kk", "what_ru", "what_en", "legal_source_text")
    autocomplete_fields = ("obliged", "recipient", "strategy")
    ordering = ("code", "valid_from")

    def get_readonly_fields(
        self, request: HttpRequest, obj: ReportingRule | None = None
    ) -> Sequence[str]:
        """Who owes what to whom stands once bodies have been asked: a changed duty is a new row."""
        asked = obj is not None and obj.obligations.exists()
        return (*(FIXED_ONCE_ASKED if asked else ()), "next_due_dates")

    @admin.display(description=_("next due dates"))
    def next_due_dates(self, rule: ReportingRule) -> str:
        """The due dates that the saved rule gives from today on."""
        return duties_preview.next_due_dates(rule, on=timezone.localdate())


@admin.register(Cycle)
class CycleAdmin(ReadOnly):
    """Reporting years. They open by the rules."""

    list_display = ("strategy", "year", "opens_on", "due_on")
    list_select_related = ("strategy",)
    ordering = ("-year", "strategy__code")


@admin.register(Obligation)
class ObligationAdmin(ReadOnly):
    """What each body owes. Time is given on the coordinator's page."""

    list_display = (
        "organization",
        "cycle",
        "rule",
        "due_on",
        "extended_to",
        "fulfilled_on",
        "day_off",
    )
    list_filter = ("cycle__year", "rule__act", NobodyToTell)
    readonly_fields = ("day_off",)
    list_select_related = ("organization", "cycle__strategy", "rule")
    search_fields = ("organization__code", "organization__name_kk", "organization__name_ru")
    ordering = ("-due_on", "organization__code")

    @admin.display(description=_("day off"))
    def day_off(self, obligation: Obligation) -> str:
        """Why the last day is no working day, in a word; a dash where it is one."""
        found = day_off(obligation.last_day)
        return str(labels.DAY_OFF[found]) if found else "–"


@admin.register(Consolidation)
class ConsolidationAdmin(ReadOnly):
    """Consolidated reports, frozen when made."""

    list_display = ("cycle", "edition", "made_at", "made_by", "forwarded_on", "published_on")
    list_select_related = ("cycle__strategy", "made_by")
    ordering = ("-cycle__year", "-edition")
