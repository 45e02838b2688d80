"""Why a body has its report back, and what it has changed since."""

from typing import NamedTuple

from tracker.models import Entry, Remark, Report, ReportLine
from tracker.models.line import SAID
from tracker.rules.states import EDITABLE, GIVE_BACK, REOPEN, ReportState


class Returned(NamedTuple):
    """The step by which a report came back, with who, when and why, and what was asked with it."""

    entry: Entry
    remarks: list[Remark]


def returned(report: Report) -> Returned | None:
    """Why the report is back in the hands of its body; nothing while it was not sent back."""
    if ReportState(report.state) not in EDITABLE or report.round == 1:
        return None
    steps = report.entries.filter(move__in=[GIVE_BACK.name, REOPEN.name], round=report.round - 1)
    entry = steps.select_related("by").order_by("-at", "-pk").first()
    if entry is None:
        return None
    asked = report.remarks.filter(round=entry.round).select_related("line__target").order_by("pk")
    return Returned(entry, list(asked))


def changed_since_returned(report: Report) -> dict[int, list[str]]:
    """For each line, the names of what differs from the last submission; empty before the first."""
    handed_in = report.history.filter(state=ReportState.SUBMITTED).order_by("history_id")
    last = handed_in.values_list("history_date", flat=True).last()
    if last is None or ReportState(report.state) not in EDITABLE:
        return {}
    then = ReportLine.history.filter(report_id=report.pk, history_date__lte=last)
    earlier = {row.id: row for row in then.order_by("history_id")}
    return {
        line.pk: [name for name in SAID if getattr(earlier[line.pk], name) != getattr(line, name)]
        for line in report.lines.all()
        if line.pk in earlier
    }
