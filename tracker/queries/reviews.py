"""What waits for the reviewers."""

from django.db.models import Count, Q

from tracker.models import Report
from tracker.rules.flags import FlagReason
from tracker.rules.states import ReportState

OVERDUE = Q(
    state=ReportState.SUBMITTED,
    obligation__flags__reason=FlagReason.REVIEW_OVERDUE,
    obligation__flags__cleared_at=None,
)


def review_counts() -> dict[str, int]:
    """How many reports wait for a review, have waited too long, or are back with their bodies."""
    return Report.objects.aggregate(
        waiting=Count("pk", Q(state=ReportState.SUBMITTED), distinct=True),
        overdue=Count("pk", OVERDUE, distinct=True),
        returned=Count("pk", Q(state=ReportState.RETURNED), distinct=True),
    )
