"""Sentences of the staff pages that carry numbers and days."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import labels
from tracker.models import Obligation, Report, ReportLine
from tracker.rules.timing import Punctuality, Timing, punctuality
from tracker.web.forms import LineForm


def standing_words(obligation: Obligation, report: Report | None, *, on: date) -> str:
    """How a body stands with a report: a returned one is due again on the day of its revision.

    Its punctuality keeps counting from the first submission.
    """
    if report and report.revision_owed_on:
        return revision_words((report.revision_owed_on - on).days)
    handed_in_on = report.first_submitted_on if report and report.is_handed_in else None
    extended_to = obligation.extended_to
    return days_words(punctuality(obligation.due_on, handed_in_on, on=on, extended_to=extended_to))


def revision_words(left: int) -> str:
    """In how many days a returned report is due again."""
    if left == 0:
        return _("Revision due today")
    if left < 0:
        text = ngettext("Revision %(days)s day late", "Revision %(days)s days late", -left)
        return text % {"days": -left}
    text = ngettext("Revision due in %(days)s day", "Revision due in %(days)s days", left)
    return text % {"days": left}


def days_words(found: Punctuality) -> str:
    """How many days are left, or by how many the report is or was late."""
    count = found.days
    named = {"days": count}
    match found.timing:
        case Timing.NOT_DUE | Timing.DUE_SOON:
            return ngettext("%(days)s day left", "%(days)s days left", count) % named
        case Timing.EXTENDED:
            text = ngettext(
                "More time given: %(days)s day left", "More time given: %(days)s days left", count
            )
            return text % named
        case Timing.OVERDUE:
            return ngettext("%(days)s day late", "%(days)s days late", count) % named
        case Timing.LATE:
            return (
                ngettext("Submitted %(days)s day late", "Submitted %(days)s days late", count)
                % named
            )
        case timing:
            return str(labels.TIMING[timing])


def progress_words(filled: int, lines: int) -> str:
    """How much of the plan/fact table says something."""
    named = {"filled": filled, "lines": lines}
    return (
        ngettext(
            "%(filled)s of %(lines)s line filled", "%(filled)s of %(lines)s lines filled", lines
        )
        % named
    )


def remarks_words(count: int) -> str:
    """How many remarks wait for an answer; nothing if none does."""
    if not count:
        return ""
    return ngettext("%(count)s remark to answer", "%(count)s remarks to answer", count) % {
        "count": count
    }


def state_word(report: Report | None) -> str:
    """A report's state; a report that nobody has begun has none yet."""
    return _("Not started") if report is None else str(labels.REPORT_SHOWN[report.shown_state])


def fields_words(names: list[str]) -> str:
    """The names of a row's fields, in the order of the form."""
    forms = {"done": "outcome", "not_done": "outcome"}
    shown = dict.fromkeys(forms.get(name, name) for name in names)
    return ", ".join(str(LineForm.base_fields[name].label) for name in shown)


def minutes_words(lines: int) -> str:
    """About how long a report of so many lines takes: two minutes each, rounded up to five."""
    minutes = max(10, -(-(2 * lines + 4) // 5) * 5)
    named = {"minutes": minutes, "lines": lines}
    return (
        ngettext(
            "About %(minutes)s minutes for %(lines)s indicator",
            "About %(minutes)s minutes for %(lines)s indicators",
            lines,
        )
        % named
    )


def row_name(line: ReportLine) -> str:
    """A row as a person finds it again: its code and its title."""
    return f"{line.target.code} {line.target.title}"


def about_row(line: ReportLine | None, said: str) -> str:
    """A message with the row it concerns, or alone."""
    if line is None:
        return said
    return _("%(row)s: %(message)s") % {"row": row_name(line), "message": said}
