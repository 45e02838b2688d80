"""A report that came on paper: the coordinator enters it on behalf of the body, under his own name."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Obligation, Report, User
from tracker.models.report import day_of
from tracker.permissions import check_can_record
from tracker.roles import Denied, check_coordinates, check_not_of_the_body
from tracker.rules.reminders import Matter
from tracker.workflow import flags, notices
from tracker.workflow.opening import bring_up_to_date
from tracker.workflow.reports import hold


@transaction.atomic
def record(
    obligation: Obligation,
    *,
    received_on: date,
    letter_number: str,
    letter_date: date,
    by: User,
    at: datetime,
) -> Report:
    """Open the body's report for entering what it handed in on paper; a draft of its own is kept.

    The body is told. If it hands the report in itself before, nothing came on paper.

    Punctual is who handed in the paper in time, whenever it is typed. So a day that is recorded moves
    by a correction alone. Who enters a report never decides on it.
    """
    Obligation.objects.select_for_update().get(pk=obligation.pk)
    report = Report.objects.select_for_update().filter(obligation=obligation).first()
    obligation.report = report or Report(obligation=obligation)
    check_can_record(by, obligation)
    report = obligation.report
    _check_day(received_on, obligation, at=at)
    if not letter_number.strip():
        raise Denied(_("Enter the number and the date of the covering letter"))
    if report.received_on not in (None, received_on):
        raise Denied(_("Another day of receipt is recorded: correct it, with the reason."))
    report.received_on, report.recorded_by = received_on, by
    report.letter_number, report.letter_date = letter_number.strip(), letter_date
    report._history_user = by  # type: ignore[attr-defined]
    report.save()
    bring_up_to_date(report, by=by)
    told: dict[str, object] = {"report": report, "by": by}
    key = f"on_paper/{report.pk}/{by.pk}"
    notices.inform(obligation.organization, "on_paper", told, key=key, at=at, matter=Matter.ACT)
    return report


@transaction.atomic
def correct_day(report: Report, *, received_on: date, reason: str, by: User, at: datetime) -> None:
    """Mend the day on which a report came on paper, in whatever state the report is.

    Punctuality follows from it at once. The history keeps both days with the reason, and the body is
    told.
    """
    duty = report.obligation
    check_coordinates(by, duty.rule.recipient)
    check_not_of_the_body(by, duty.organization)
    hold(report)
    if report.received_on is None:
        raise Denied(_("This report did not come on paper."))
    if not reason.strip():
        raise Denied(_("Give a reason."))
    if received_on == report.received_on:
        raise Denied(_("This is the day that is recorded."))
    _check_day(received_on, duty, at=at)
    submitted = day_of(report.first_submitted_at)
    if submitted and received_on > submitted:
        raise Denied(_("The day must not be after the day on which the report was submitted."))
    was, report.received_on = report.received_on, received_on
    report._history_user, report._change_reason = by, reason.strip()  # type: ignore[attr-defined]
    report.save()
    flags.reconcile_obligation(duty, on=timezone.localtime(at).date(), at=at)
    told: dict[str, object] = {"report": report, "was": was, "reason": reason.strip(), "by": by}
    key = f"paper_day/{report.pk}/{at.isoformat()}"
    notices.inform(duty.organization, "paper_day", told, key=key, at=at, matter=Matter.ACT)


def _check_day(received_on: date, duty: Obligation, *, at: datetime) -> None:
    if received_on > timezone.localtime(at).date():
        raise Denied(_("The day must not lie in the future."))
    if received_on < duty.cycle.opens_on:
        raise Denied(_("The day must not be before the cycle opened."))
