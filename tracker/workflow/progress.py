"""How far a body is with what it owes."""

from django.db.models import Count, Q, QuerySet

from tracker.models import Obligation
from tracker.workflow.opening import said


def with_progress(obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Obligations with the counts that a list of duties shows."""
    return obligations.annotate(
        lines=Count("report__lines", distinct=True),
        filled=Count("report__lines", filter=said("report__lines__"), distinct=True),
        open_remarks=Count("report__remarks", filter=Q(report__remarks__answer=""), distinct=True),
        assigned=Count(
            "organization__assignments",
            filter=Q(organization__assignments__target__superseded_on=None),
            distinct=True,
        ),
    )
