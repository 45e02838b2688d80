"""Whether a duty is still owed and by which day, and whether it was met in time."""

from datetime import date
from typing import NamedTuple

from tracker.models import Obligation, Report
from tracker.rules.states import EDITABLE, ReportState


class Owed(NamedTuple):
    """A duty's date that counts, and whether it is met. The date set for a revision goes first."""

    due_on: date
    handed_in: bool
    revision: bool = False


def owed(obligation: Obligation) -> Owed:
    """How a duty stands. A report that lies with its body counts as not handed in; a returned one
    is due on the day set for its revision. One that was reopened for a correction has no date, and
    a body that ended before the due date owes nothing: both count as met. So does a body that only
    takes up official figures: it has reported, and the statistic was not out yet; and one whose paper
    lies with the coordinator, who has not typed it yet.
    """
    report: Report | None = getattr(obligation, "report", None)
    state = ReportState(report.state) if report else ReportState.DRAFT
    back = report is not None and report.round > 1 and state in EDITABLE
    revision = report.revision_owed_on if report else None
    on_paper = report is not None and report.received_on is not None
    met = obligation.fulfilled_on is not None or state not in EDITABLE
    met = met or ((back or on_paper) and revision is None)
    return Owed(revision or obligation.last_day, met or has_ended(obligation), revision is not None)


def met_in_time(obligation: Obligation) -> bool:
    """Whether a duty was met by its last day, whatever became of the report since.

    Paper counts from the day on which it came, also before somebody has typed it.
    """
    report: Report | None = getattr(obligation, "report", None)
    day = obligation.fulfilled_on
    if report is not None:
        day = report.first_submitted_on if report.is_handed_in else report.received_on
    return day is not None and day <= obligation.last_day


def has_ended(obligation: Obligation) -> bool:
    """Whether the body ended before the duty fell due."""
    ended = obligation.organization.valid_to
    return ended is not None and ended < obligation.last_day
