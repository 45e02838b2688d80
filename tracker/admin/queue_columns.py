"""The columns of the reviewers' queue."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.decisions import seen
from tracker.labels import REPORT_SHOWN
from tracker.models import Report


class QueueColumns:
    """What the queue shows of a report, from its own row alone."""

    @admin.display(description=_("body"), ordering="obligation__organization__code")
    def body(self, report: Report) -> str:
        """The body whose report it is, with the reference people quote."""
        name = report.obligation.organization.name
        return format_html('{}<br><span class="quiet">{}</span>', name, report.reference)

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

    @admin.display(description=_("warnings"), ordering="warning_count")
    def warnings(self, report: Report) -> str:
        """How many warnings the figures gave when the report was submitted."""
        return _count(report.warning_count)

    @admin.display(description=_("below plan"), ordering="below_plan_count")
    def below_plan(self, report: Report) -> str:
        """How many lines fell short of their plan then."""
        return _count(report.below_plan_count)

    @admin.display(description=_("reviewer"), ordering="reviewer__last_name")
    def reviewed_by(self, report: Report) -> str:
        """Whose review it is."""
        return str(report.reviewer or "–")

    @admin.display(description=_("state"), ordering="state")
    def state_tag(self, report: Report) -> str:
        """The state as a plain tag, with the round after the first one.

        With it travels which submission is shown, so that only that one is approved from the list.
        """
        state = format_html(
            '<input type="hidden" name="seen_{}" value="{}"><span class="tag">{}</span>',
            report.pk,
            seen(report),
            REPORT_SHOWN[report.shown_state],
        )
        if report.round == 1:
            return state
        told = gettext("Round %(round)s") % {"round": report.round}
        return format_html('{}<br><span class="quiet">{}</span>', state, told)


def _count(number: int | None) -> str:
    """A number, or a dash where nobody counted."""
    return "–" if number is None else str(number)
