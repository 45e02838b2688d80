"""Sentences of the staff pages that carry numbers and days."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import labels
from tracker.models import Report, ReportLine
from tracker.rules.timing import Punctuality, Timing


def days_words(punctuality: Punctuality) -> str:
    """How many days are left, or by how many the report is or was late."""
    count = punctuality.days
    named = {"days": count}
    match punctuality.timing:
        case Timing.NOT_DUE | Timing.DUE_SOON:
            return ngettext("%(days)s day left", "%(days)s days left", count) % named
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


def row_name(line: ReportLine) -> str:
    """A row as a person finds it again: its code and its title."""
    return f"{line.target.code} {line.target.title}"


def about_row(line: ReportLine | None, said: str) -> str:
    """A message with the row it concerns, or alone."""
    if line is None:
        return said
    return _("%(row)s: %(message)s") % {"row": row_name(line), "message": said}
