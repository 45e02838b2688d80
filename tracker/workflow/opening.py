"""A report is opened: it gets a line for each target that its body answers for, then and later."""

from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from simple_history.utils import bulk_create_with_history

from tracker.models import Assignment, Evidence, Measure, Obligation, Report, ReportLine, User
from tracker.permissions import check_can_open
from tracker.rules.states import SUBMIT, ReportState
from tracker.workflow import carrying


@transaction.atomic
def begin(obligation: Obligation, *, by: User) -> Report:
    """Return the body's report for an obligation, made with a line for each of its targets."""
    check_can_open(by, obligation)
    report, _made = Report.objects.get_or_create(obligation=obligation)
    report.refresh_from_db(from_queryset=Report.objects.select_for_update())
    if ReportState(report.state) in SUBMIT.sources:
        bring_up_to_date(report, by=by)
    return report


def bring_up_to_date(report: Report, *, by: User) -> None:
    """Let the lines of a locked report follow the assignments of today.

    Each line is told of the measures that its body left open in the year before. A report that only
    takes up official figures keeps the lines it was approved with.
    """
    if report.supplement:
        return
    _remove_lines(report, by=by)
    new = [
        ReportLine(report=report, target_id=each.target_id, plan=each.plan_value)
        for each in missing(report)
    ]
    bulk_create_with_history(new, ReportLine)
    carrying.carry(report, by=by)


def shown(report: Report) -> str:
    """What a page shows of a report, as a text that is another one after every change."""
    records = (
        report.history.all(),
        ReportLine.history.filter(report_id=report.pk),
        Evidence.history.filter(report_id=report.pk),
        Measure.history.filter(line__report_id=report.pk),
    )
    newest = [rows.aggregate(newest=Max("history_id"))["newest"] for rows in records]
    answered = report.remarks.aggregate(newest=Max("answered_at"))["newest"]
    return " ".join(str(each) for each in (*newest, answered and answered.timestamp()))


def said(prefix: str = "") -> Q:
    """The lines that say anything: a value, no data, a milestone's outcome, or words."""
    return (
        Q(**{f"{prefix}value__isnull": False})
        | Q(**{f"{prefix}value_status": "no_data"})
        | Q(**{f"{prefix}done": True})
        | Q(**{f"{prefix}not_done": True})
        | Q(**{f"{prefix}forecast_on__isnull": False})
        | Q(**{f"{prefix}forecast_value__isnull": False})
        | any_text(prefix, "expectation", "progress", "cause_text", "measures", "source_text")
    )


def any_text(prefix: str, *names: str) -> Q:
    """The lines with something written under any of the names."""
    return reduce(or_, (Q(**{f"{prefix}{name}__gt": ""}) for name in names))


def _assigned(report: Report) -> QuerySet[Assignment]:
    """What the body answers for today."""
    return report.obligation.organization.assignments.exclude(target__superseded_on__isnull=False)


def _remove_lines(report: Report, *, by: User) -> None:
    """Take away the lines that say nothing, about targets the body no longer answers for."""
    silent = report.lines.exclude(said()).exclude(target__in=_assigned(report).values("target"))
    own = Measure.objects.filter(carried_from=None)
    for line in silent.filter(evidence=None, remarks=None).exclude(pk__in=own.values("line")):
        if str(line.pk) not in report.published.get("lines", {}):
            line._history_user = by  # type: ignore[attr-defined]
            line.delete()


def missing(report: Report) -> QuerySet[Assignment]:
    """What the body answers for and has no line about.

    The acts do not say which targets a rule covers. A target that the body already reports on for
    the year, here or in another report, gets no second line.
    """
    duty = report.obligation
    taken = ReportLine.objects.filter(
        report__obligation__organization=duty.organization_id,
        report__obligation__cycle__year=duty.cycle.year,
    )
    return _assigned(report).exclude(target__in=taken.values("target"))
