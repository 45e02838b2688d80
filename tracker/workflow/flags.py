"""Flags made equal to what the rules want. Run twice, nothing changes; a missed night heals."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from tracker.models import Flag, Obligation, Report
from tracker.rules.flags import FlagReason, wanted_report_flags
from tracker.rules.states import EDITABLE, ReportState

CHUNK = 500


def reconcile_targets(wanted: Mapping[int, set[FlagReason]], *, at: datetime) -> int:
    """Raise and clear the flags of targets, by their ids; return how many changed."""
    return _settle("target", wanted, at=at)


def reconcile_obligation(obligation: Obligation, *, on: date, at: datetime) -> int:
    """Raise and clear the flags of one obligation."""
    return _settle("obligation", {obligation.pk: _wanted(obligation, on=on)}, at=at)


def reconcile_obligations(*, on: date, at: datetime) -> int:
    """Raise and clear the flags of all obligations; return how many changed."""
    changed = 0
    waiting = Obligation.objects.select_related("report", "rule", "organization").order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        rows = waiting.filter(pk__in=ids[start : start + CHUNK])
        changed += _settle("obligation", {row.pk: _wanted(row, on=on) for row in rows}, at=at)
    return changed


def _wanted(obligation: Obligation, *, on: date) -> set[FlagReason]:
    """The flags of one duty. A report that lies with its body counts as not handed in; a returned
    one is due on the day set for its revision. A body that ended before the due date owes nothing.
    """
    ended = obligation.organization.valid_to
    if ended and ended < obligation.last_day:
        return set()
    report: Report | None = getattr(obligation, "report", None)
    state = ReportState(report.state) if report else ReportState.DRAFT
    revision = report.revision_due_on if report and state is ReportState.RETURNED else None
    waiting = report.submitted_on if report and state is ReportState.SUBMITTED else None
    return wanted_report_flags(
        due_on=revision or obligation.last_day,
        handed_in=_is_handed_in(obligation, report, state),
        waiting_since=waiting,
        on=on,
    )


def _is_handed_in(obligation: Obligation, report: Report | None, state: ReportState) -> bool:
    """A body that only takes up official figures has reported; the statistic was not out yet."""
    updating = report is not None and report.supplement
    return obligation.fulfilled_on is not None or state not in EDITABLE or updating


@transaction.atomic
def _settle(subject: str, wanted: Mapping[int, set[FlagReason]], *, at: datetime) -> int:
    """Compare what stands with what should, and write only the difference."""
    standing: dict[int, set[str]] = defaultdict(set)
    open_flags = Flag.objects.filter(cleared_at=None, **{f"{subject}_id__in": wanted})
    to_clear = []
    for pk, owner, reason in open_flags.values_list("pk", f"{subject}_id", "reason"):
        standing[owner].add(reason)
        if reason not in wanted[owner]:
            to_clear.append(pk)
    to_raise = [
        Flag(reason=reason.value, raised_at=at, **{f"{subject}_id": owner})
        for owner, reasons in wanted.items()
        for reason in sorted(reasons - standing[owner])
    ]
    Flag.objects.filter(pk__in=to_clear).update(cleared_at=at)
    Flag.objects.bulk_create(to_raise, ignore_conflicts=True)
    return len(to_clear) + len(to_raise)
