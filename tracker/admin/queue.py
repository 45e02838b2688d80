"""The filters of the reviewers' queue."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.labels import REPORT_STATE
from tracker.models import Report, User
from tracker.queries.reviews import OVERDUE
from tracker.rules.states import ReportState

LOCAL = "akimat"


class Stage(admin.SimpleListFilter):
    """Whose turn it is. The queue opens on what waits for a review."""

    title = _("state")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The stages besides the first one, which is the default."""
        return [
            ("overdue", _("Review overdue")),
            (ReportState.RETURNED, REPORT_STATE[ReportState.RETURNED]),
            (ReportState.APPROVED, REPORT_STATE[ReportState.APPROVED]),
            ("all", _("All")),
        ]

    def choices(self, changelist: Any) -> Any:
        """Put what waits in the place of Django's "All"."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Waiting for review")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Narrow to the chosen stage."""
        chosen = self.value()
        if chosen == "all":
            return queryset
        if chosen in (ReportState.RETURNED, ReportState.APPROVED):
            return queryset.filter(state=chosen)
        waiting = queryset.filter(state=ReportState.SUBMITTED)
        if chosen == "overdue":
            return waiting.filter(pk__in=Report.objects.filter(OVERDUE).values("pk"))
        return waiting


class Level(admin.SimpleListFilter):
    """Central or local bodies."""

    title = _("kind of body")
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two levels of executive bodies."""
        return [("central", _("Central bodies")), ("local", _("Local bodies"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Narrow to the chosen level."""
        local = Q(obligation__organization__kind=LOCAL)
        match self.value():
            case "local":
                return queryset.filter(local)
            case "central":
                return queryset.exclude(local)
        return queryset


class Reviewer(admin.SimpleListFilter):
    """Whose review it is."""

    title = _("reviewer")
    parameter_name = "reviewer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One's own reports, and those of nobody."""
        return [("mine", _("Mine")), ("nobody", _("Not assigned"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Narrow to the chosen ones."""
        match self.value():
            case "mine":
                return queryset.filter(reviewer=cast(User, request.user))
            case "nobody":
                return queryset.filter(reviewer=None)
        return queryset


class Oddities(admin.SimpleListFilter):
    """Reports whose figures gave warnings when they were submitted."""

    title = _("warnings")
    parameter_name = "warnings"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What the figures ask to be looked at."""
        return [("yes", _("With warnings")), ("below", _("Below plan")), ("no", _("Neither"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Narrow to the chosen ones."""
        odd, below = Q(warning_count__gt=0), Q(below_plan_count__gt=0)
        chosen = {"yes": odd, "below": below, "no": Q(warning_count=0, below_plan_count=0)}.get(
            self.value() or ""
        )
        return queryset if chosen is None else queryset.filter(chosen)
