"""What a body has changed since its report came back."""

from tracker.models import Report, ReportLine
from tracker.models.line import SAID
from tracker.rules.states import EDITABLE, ReportState


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
