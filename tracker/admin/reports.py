"""The review of reports: the queue, and the page on which a report is read and decided upon."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import ReadOnly
from tracker.admin.bulk import approve_selected
from tracker.admin.decisions import DecisionForm, decide
from tracker.admin.queue import Level, Stage
from tracker.admin.review import effects_of, full_rows, loaded, plain_rows
from tracker.labels import REPORT_STATE
from tracker.models import Report, User
from tracker.permissions import Denied, any_role, report_hints
from tracker.rules.states import APPROVE, GIVE_BACK, REOPEN, ReportState, Role
from tracker.workflow.reports import Conflict

REFERENCE_PARTS = 3  # NYS-2026-M-HEALTH


@admin.register(Report)
class ReportAdmin(ReadOnly):
    """Reports that were handed in at least once. Every field is read; decisions are taken."""

    actions = (approve_selected,)
    list_display = (
        "body",
        "year",
        "waiting",
        "due",
        "round",
        "warnings",
        "below_plan",
        "state_tag",
    )
    list_display_links = ("body",)
    list_filter = (Stage, Level, "obligation__cycle__year")
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
        return loaded(shown.filter(pk__in=Report.objects.handed_in()))

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

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Give the queue its name."""
        return super().changelist_view(request, {"title": _("Reports for review")})

    @admin.display(description=_("body"), ordering="obligation__organization__code")
    def body(self, report: Report) -> str:
        """The body whose report it is, with the reference people quote."""
        name = report.obligation.organization.name
        return format_html('{}<br><span class="quiet">{}</span>', name, report.reference)

    @admin.display(description=_("reporting year"), ordering="obligation__cycle__year")
    def year(self, report: Report) -> str:
        """The year, never grouped by thousands."""
        return str(report.obligation.cycle.year)

    @admin.display(description=_("first submitted"), ordering="first_submitted_at")
    def waiting(self, report: Report) -> str:
        """The day of the first submission, and how long ago it was."""
        since = report.first_submitted_on
        if since is None:
            return ""
        days = (timezone.localdate() - since).days
        ago = ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
        day = since.strftime("%d.%m.%Y")
        return format_html('{}<br><span class="quiet">{}</span>', day, ago)

    @admin.display(description=_("due on"), ordering="obligation__due_on")
    def due(self, report: Report) -> str:
        """The last day on which it was on time."""
        return report.obligation.last_day.strftime("%d.%m.%Y")

    @admin.display(description=_("warnings"))
    def warnings(self, report: Report) -> int:
        """How many warnings the figures give."""
        return sum(len(row.warnings) for row in plain_rows(report))

    @admin.display(description=_("below plan"))
    def below_plan(self, report: Report) -> int:
        """How many lines fall short of their plan."""
        return sum(row.misses_plan for row in plain_rows(report))

    @admin.display(description=_("state"), ordering="state")
    def state_tag(self, report: Report) -> str:
        """The state as a plain tag."""
        return format_html('<span class="tag">{}</span>', REPORT_STATE[ReportState(report.state)])

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
        lines = list(report.lines.all())
        sent = request.POST if request.method == "POST" else None
        form = DecisionForm(sent, report=report, lines=lines, on=now.date())
        status = 200
        if form.is_valid():
            try:
                told = decide(form, by=cast(User, request.user), at=now)
            except Conflict as conflict:
                return self._told_conflict(request, report, conflict)
            except Denied as denied:
                self.message_user(request, str(denied), messages.ERROR)
                status = 403
            else:
                self.message_user(request, told, messages.SUCCESS)
                return HttpResponseRedirect(request.path)
        return self._page(request, report, form, status)

    def _told_conflict(
        self, request: HttpRequest, report: Report, conflict: Conflict
    ) -> HttpResponse:
        """Tell who came second what the first one did."""
        report.refresh_from_db()
        state = gettext("The state now: %(state)s.") % {
            "state": REPORT_STATE[ReportState(report.state)]
        }
        self.message_user(request, f"{conflict} {state}", messages.ERROR)
        return HttpResponseRedirect(request.path)

    def _page(
        self, request: HttpRequest, report: Report, form: DecisionForm, status: int
    ) -> HttpResponse:
        report = self.get_queryset(request).get(pk=report.pk)
        found = effects_of(report, on=form.on)
        rows = full_rows(report, found)
        body = report.obligation.organization
        context = {
            **self.admin_site.each_context(request),
            "title": body.name,
            "opts": self.opts,
            "report": report,
            "form": form,
            "rows": [(row, form[f"question_{row.line.pk}"]) for row in rows],
            "warnings": sum(len(row.warnings) for row in rows),
            "below_plan": sum(row.misses_plan for row in rows),
            "changes": [effect for effect in found if effect.changes],
            "values": sum(row.line.value is not None for row in rows),
            "hints": report_hints(request.user, report, (APPROVE, GIVE_BACK, REOPEN)),
            "waiting": report.state == ReportState.SUBMITTED,
            "approved": report.state == ReportState.APPROVED,
            "general_remarks": report.remarks.filter(line=None)
            .select_related("asked_by", "answered_by")
            .order_by("round", "pk"),
            "general_evidence": report.evidence.filter(lines=None).order_by("pk"),
            "log": report.entries.select_related("by").order_by("-at", "-pk"),
            "earlier": Report.objects.handed_in()
            .filter(obligation__organization=body)
            .exclude(pk=report.pk)
            .select_related("obligation__cycle", "obligation__organization")
            .order_by("-obligation__cycle__year"),
        }
        request.current_app = self.admin_site.name
        template = "admin/tracker/report/review.html"
        return TemplateResponse(request, template, context, status=status)
