"""What waits for the reviewers."""

from django.db.models import Count, Q

from tracker.models import Report, User
from tracker.rules.flags import FlagReason
from tracker.rules.states import ReportState

OVERDUE = Q(
    state=ReportState.SUBMITTED,
    obligation__flags__reason=FlagReason.REVIEW_OVERDUE,
    obligation__flags__cleared_at=None,
)


def review_counts(user: User) -> dict[str, int]:
    """How many reports wait for a review, in which way, and how many are back with their bodies."""
    waiting = Q(state=ReportState.SUBMITTED)
    return Report.objects.aggregate(
        waiting=Count("pk", waiting, distinct=True),
        mine=Count("pk", waiting & Q(reviewer=user), distinct=True),
        unassigned=Count("pk", waiting & Q(reviewer=None), distinct=True),
        warnings=Count("pk", waiting & Q(warning_count__gt=0), distinct=True),
        overdue=Count("pk", OVERDUE, distinct=True),
        returned=Count("pk", Q(state=ReportState.RETURNED), distinct=True),
    )
