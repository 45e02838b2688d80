"""The next due dates of a rule, for whoever edits it: with their weekdays, and where they are off."""

from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker import labels
from tracker.models import ReportingRule
from tracker.rules.cadences import Period
from tracker.rules.workdays import day_off
from tracker.wording import weekday_text
from tracker.workflow.cycles import next_periods

SHOWN = 10


def next_due_dates(rule: ReportingRule, *, on: date) -> SafeString:
    """A list of the next ten due dates, or why there is none."""
    if rule.pk is None:
        return format_html("{}", _("The due dates are shown once the rule is saved."))
    if rule.first_year is None or rule.strategy_id is None:
        nothing = _("Without a first reporting year and a strategy this rule asks for nothing.")
        return format_html("{}", nothing)
    found = next_periods(rule, on=on, most=SHOWN)
    if not found:
        return format_html("{}", _("This rule sets no due date: nothing is asked for by it."))
    rows = format_html_join("", "<li>{}</li>", ((_sentence(each),) for each in found))
    return format_html("<ol>{}</ol>", rows)


def _sentence(period: Period) -> str:
    """A due date; where the act states a day off, what it is and where the date goes."""
    stated = period.stated_on or period.due_on
    off = day_off(stated)
    named = {"day": weekday_text(stated), "moved": weekday_text(period.due_on)}
    if off is None:
        return named["day"]
    named["off"] = str(labels.DAY_OFF[off])
    if stated == period.due_on:
        return _("%(day)s: %(off)s") % named
    return _("%(day)s: %(off)s. Moved to: %(moved)s") % named
