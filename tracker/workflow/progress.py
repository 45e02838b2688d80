"""How far a body is with what it owes."""

from django.db.models import Count, Q, QuerySet

from tracker.models import Obligation


def with_progress(obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Obligations with the counts that a list of duties shows."""
    in_force = Q(report__lines__target__superseded_on=None)
    return obligations.annotate(
        lines=Count("report__lines", filter=in_force, distinct=True),
        filled=Count("report__lines", filter=in_force & filled("report__lines__"), distinct=True),
        open_remarks=Count("report__remarks", filter=Q(report__remarks__answer=""), distinct=True),
        assigned=Count(
            "organization__assignments",
            filter=Q(organization__assignments__target__superseded_on=None),
            distinct=True,
        ),
    )


def filled(to_line: str) -> Q:
    """The lines that say what they must: what `rules.filling` counts in two of its sections, in SQL.

    `to_line`: the way to the lines, as `report__lines__`.
    """

    def q(**said: object) -> Q:
        return Q(**{f"{to_line}{name}": value for name, value in said.items()})

    numeric = q(target__series__isnull=False)
    event = ~numeric & q(target__kind="milestone")
    number = q(value__isnull=False, value_status__gt="")
    no_data = q(value=None, value_status="no_data", no_data_reason__gt="")
    outcome = q(done=True) | q(not_done=True) | q(forecast_on__isnull=False)
    words = ~numeric & ~q(target__kind="milestone") & q(progress__gt="")
    return numeric & (number | no_data) | event & outcome | words
