"""The review of reports: the queue, and the page on which a report is read and decided upon."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.assigning import QueueActionForm, assign_selected, take_selected
from tracker.admin.base import ReadOnly
from tracker.admin.bulk import approve_selected
from tracker.admin.decisions import DecisionForm, decide, refuse_stale
from tracker.admin.queue import Level, Oddities, Reviewer, Stage
from tracker.admin.queue_columns import QueueColumns
from tracker.admin.review import (
    FILTERS,
    choices,
    effects_of,
    full_rows,
    listed,
    only,
    reviewed_lines,
)
from tracker.admin.rounds import rounds_of
from tracker.labels import REPORT_SHOWN
from tracker.models import Report, User
from tracker.permissions import check_can_assign, report_hints, sources_of
from tracker.queries.handed_in import answers_shown, read_by
from tracker.queries.paper_days import corrections
from tracker.roles import Denied, any_role, reason_against
from tracker.rules.states import APPROVE, GIVE_BACK, REOPEN, ReportState, Role
from tracker.workflow.reports import Conflict

REFERENCE_PARTS = 3  # NYS-2026-M-HEALTH


@admin.register(Report)
class ReportAdmin(QueueColumns, ReadOnly):
    """Reports that were handed in at least once. Every field is read; decisions are taken."""

    actions = (take_selected, assign_selected, approve_selected)
    action_form = QueueActionForm
    list_display = (
        "body",
        "waiting",
        "due",
        "warnings",
        "below_plan",
        "reviewed_by",
        "state_tag",
    )
    list_display_links = ("body",)
    list_filter = (Stage, Reviewer, Oddities, Level, "obligation__cycle__year")
    search_fields = (
        "obligation__organization__code",
        "obligation__organization__name_kk",
        "obligation__organization__name_ru",
        "obligation__organization__name_en",
    )
    search_help_text = _("Name of the body, or the reference of a report")
    ordering = ("first_submitted_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """A draft is the body's own affair."""
        shown: QuerySet[Report] = super().get_queryset(request)
        return listed(shown.filter(pk__in=Report.objects.handed_in()))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Report], search_term: str
    ) -> tuple[QuerySet[Report], bool]:
        """Find a report by its reference as well."""
        parts = search_term.strip().upper().split("-", 2)
        if len(parts) == REFERENCE_PARTS and parts[0] == "NYS" and parts[1].isdecimal():
            body = queryset.filter(obligation__organization__code=parts[2])
            return body.filter(obligation__cycle__year=int(parts[1])), False
        return super().get_search_results(request, queryset, search_term)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether the person decides on reports at all."""
        return any_role(request.user, Role.REVIEWER)

    def has_assign_permission(self, request: HttpRequest) -> bool:
        """Whether the person may give reports to reviewers at all."""
        return any_role(request.user, Role.REVIEWER, Role.COORDINATOR)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What happened to a report, round by round and field by field, in words."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = self.get_object(request, unquote(object_id))
        if report is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": report.obligation.organization.name,
            "opts": self.opts,
        }
        corrected = corrections(report)
        with read_by(cast(User, request.user), report) as shown:
            context |= {"report": shown, "rounds": rounds_of(shown, corrected)}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/tracker/report/history.html", context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Give the queue its name."""
        return super().changelist_view(request, {"title": _("Reports for review")})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a report for review, or take the decision that was sent."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = self.get_object(request, unquote(object_id))
        if report is None:
            raise Http404
        now = timezone.localtime()
        with read_by(cast(User, request.user), report):
            lines = list(report.lines.select_related("review").order_by("target__code"))
        came_late = getattr(request, "typed_before", None)  # after the session had ended
        sent = request.POST if request.method == "POST" else came_late
        form = DecisionForm(sent, report=report, lines=lines, on=now.date())
        status = 200
        if request.method == "POST":
            try:
                refuse_stale(report, request.POST.get("seen", ""))
                if not form.is_valid():
                    return self._page(request, report, form, status)
                told = decide(form, by=cast(User, request.user), at=now)
            except Conflict as conflict:
                return self._told_conflict(request, report, conflict)
            except Denied as denied:
                self.message_user(request, str(denied), messages.ERROR)
                status = 403
            else:
                self.message_user(request, told, messages.SUCCESS)
                return HttpResponseRedirect(request.get_full_path())
        return self._page(request, report, form, status)

    change_view.shown_on = "admin:tracker_report_change"  # type: ignore[attr-defined]

    def _told_conflict(
        self, request: HttpRequest, report: Report, conflict: Conflict
    ) -> HttpResponse:
        """Tell who came second what the first one did."""
        report.refresh_from_db()
        state = gettext("The state now: %(state)s.") % {"state": REPORT_SHOWN[report.shown_state]}
        self.message_user(request, f"{conflict} {state}", messages.ERROR)
        return HttpResponseRedirect(request.path)

    def _page(
        self, request: HttpRequest, report: Report, form: DecisionForm, status: int
    ) -> HttpResponse:
        report = listed(Report.objects.filter(pk=report.pk)).get()
        body = report.obligation.organization
        take = reason_against(check_can_assign, request.user, report, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": body.name,
            "opts": self.opts,
            "form": form,
            "given_back": getattr(request, "typed_before", None),
            "hints": report_hints(request.user, report, (APPROVE, GIVE_BACK, REOPEN)),
            "take": take,
            "waiting": report.state == ReportState.SUBMITTED,
            "approved": ReportState(report.state) in sources_of(REOPEN, report),
            "log": report.entries.select_related("by").order_by("-at", "-pk"),
            "earlier": Report.objects.handed_in()
            .filter(obligation__organization=body)
            .exclude(pk=report.pk)
            .select_related("obligation__cycle", "obligation__organization")
            .order_by("-obligation__cycle__year"),
        }
        with read_by(cast(User, request.user), report) as shown:
            context |= _content(shown, form, request.GET.get("only", ""))
        request.current_app = self.admin_site.name
        template = "admin/tracker/report/review.html"
        return TemplateResponse(request, template, context, status=status)


def _content(report: Report, form: DecisionForm, chosen: str) -> dict[str, Any]:
    """What the page shows of what the report says, read to the end."""
    prefetch_related_objects([report], reviewed_lines())
    found = effects_of(report, on=form.on)
    rows = full_rows(report, found)
    general = report.remarks.filter(line=None).select_related("asked_by", "answered_by")
    return {
        "report": report,
        "rows": [
            (row, form[f"question_{row.line.pk}"], form[f"accept_{row.line.pk}"])
            for row in only(rows, chosen)
        ],
        "total": len(rows),
        "only": chosen if chosen in FILTERS else "",
        "choices": choices(rows),
        "accepted": sum(row.review is not None and row.review.accepted for row in rows),
        "warnings": sum(len(row.warnings) for row in rows),
        "below_plan": sum(row.misses_plan for row in rows),
        "changes": [effect for effect in found if effect.changes],
        "values": sum(row.line.value is not None for row in rows),
        "general_remarks": answers_shown(report, general.order_by("round", "pk")),
        "general_evidence": list(report.evidence.filter(lines=None).order_by("pk")),
    }
