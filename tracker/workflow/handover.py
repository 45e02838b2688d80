"""Who fills in which row: rows given to people of the body, and handed over to a colleague."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tracker.models import Handover, Report, ReportLine, User
from tracker.permissions import check_can_hand_over
from tracker.roles import Denied
from tracker.rules.states import FILLS_IN
from tracker.workflow.reports import hold


def colleagues(report: Report) -> QuerySet[User]:
    """Who may be given rows: the active people who fill in for the body, by name."""
    mine = Q(memberships__organization=report.obligation.organization_id)
    people = User.objects.filter(mine, memberships__role__in=FILLS_IN, is_active=True)
    return people.distinct().order_by("last_name", "first_name", "username")


@transaction.atomic
def assign(
    report: Report, takers: Mapping[int, User | None], *, by: User, at: datetime
) -> list[Handover]:
    """Give rows, named by their ids, to people or to nobody; return what changed hands."""
    hold(report)
    lines = report.lines.filter(pk__in=takers).select_related("target", "assigned_to")
    return _give(report, {line: takers[line.pk] for line in lines}, by=by, at=at)


@transaction.atomic
def hand_over(
    report: Report, *, giver: User, taker: User, by: User, at: datetime
) -> list[Handover]:
    """Give all rows of one person to a colleague, also when the person has left the body."""
    hold(report)
    lines = report.lines.filter(assigned_to=giver).select_related("target", "assigned_to")
    return _give(report, dict.fromkeys(lines, taker), by=by, at=at)


def _give(
    report: Report, takers: Mapping[ReportLine, User | None], *, by: User, at: datetime
) -> list[Handover]:
    """Write down each row's new person, and one entry of the log for each pair of people."""
    _check_takers(report, takers.values())
    given: dict[tuple[User | None, User | None], list[str]] = defaultdict(list)
    for line, taker in sorted(takers.items(), key=lambda pair: pair[0].target.code):
        if line.assigned_to == taker:
            continue
        check_can_hand_over(by, report, line.assigned_to)
        given[line.assigned_to, taker].append(line.target.code)
        line.assigned_to = taker
        line._history_user = by  # type: ignore[attr-defined]
        line.save(update_fields=["assigned_to"])
    return [
        Handover.objects.create(
            report=report, rows=", ".join(rows), giver=giver, taker=taker, by=by, at=at
        )
        for (giver, taker), rows in given.items()
    ]


def _check_takers(report: Report, takers: Iterable[User | None]) -> None:
    """Rows go only to people who can fill them in."""
    wanted = {taker.pk for taker in takers if taker}
    if wanted - set(colleagues(report).values_list("pk", flat=True)):
        raise Denied(_("Rows can only be given to people who fill in for the body."))
