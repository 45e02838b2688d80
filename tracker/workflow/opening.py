"""A report is opened: it gets a line for each target that its body answers for."""

from django.db import transaction
from django.db.models import Q, QuerySet

from tracker.models import Assignment, Obligation, Report, ReportLine, User
from tracker.permissions import check_can_open
from tracker.rules.states import SUBMIT, ReportState


@transaction.atomic
def begin(obligation: Obligation, *, by: User) -> Report:
    """Return the body's report for an obligation, made with a line for each of its targets."""
    check_can_open(by, obligation)
    report, _made = Report.objects.get_or_create(obligation=obligation)
    report.refresh_from_db(from_queryset=Report.objects.select_for_update())
    if ReportState(report.state) in SUBMIT.sources:
        _remove_lines(report, by=by)
        _add_lines(report)
    return report


def said(prefix: str = "") -> Q:
    """The lines that say anything: a value, no data, a milestone's outcome, or words."""
    return (
        Q(**{f"{prefix}value__isnull": False})
        | Q(**{f"{prefix}value_status": "no_data"})
        | Q(**{f"{prefix}done": True})
        | Q(**{f"{prefix}not_done": True})
        | Q(**{f"{prefix}forecast_on__isnull": False})
        | Q(**{f"{prefix}progress__gt": ""})
    )


def _assigned(report: Report) -> QuerySet[Assignment]:
    """What the body answers for today."""
    return report.obligation.organization.assignments.exclude(target__superseded_on__isnull=False)


def _remove_lines(report: Report, *, by: User) -> None:
    """Take away the lines that say nothing, about targets the body no longer answers for."""
    silent = report.lines.exclude(said()).exclude(target__in=_assigned(report).values("target"))
    for line in silent.filter(evidence=None, remarks=None):
        if str(line.pk) not in report.published.get("lines", {}):
            line._history_user = by  # type: ignore[attr-defined]
            line.delete()


def _add_lines(report: Report) -> None:
    """Give the report a line for each target its body answers for.

    The acts do not say which targets a rule covers. A target that the body already reports on for
    the year, here or in another report, gets no second line.
    """
    duty = report.obligation
    taken = ReportLine.objects.filter(
        report__obligation__organization=duty.organization_id,
        report__obligation__cycle__year=duty.cycle.year,
    )
    missing = _assigned(report).exclude(target__in=taken.values("target"))
    for assignment in missing.select_related("target"):
        ReportLine.objects.get_or_create(
            report=report, target=assignment.target, defaults={"plan": assignment.plan_value}
        )
