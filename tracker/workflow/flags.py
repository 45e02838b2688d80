"""Flags made equal to what the rules want. Run twice, nothing changes; a missed night heals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from tracker.models import Flag, Obligation, Report, Target
from tracker.rules.flags import FlagReason, wanted_report_flags, wanted_target_flags
from tracker.rules.states import EDITABLE, ReportState
from tracker.rules.values import Reason, Status

CHUNK = 500


def reconcile_targets(targets: Iterable[Target], *, at: datetime) -> int:
    """Raise and clear the flags of targets after their verdicts; return how many changed."""
    wanted = {
        target.pk: wanted_target_flags(
            Status(target.status),
            [Reason(code) for code in target.verdict.reasons] if target.verdict else [],
            judgements_differ=bool(target.verdict and target.verdict.judgements_differ),
        )
        for target in targets
    }
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
        handed_in=obligation.fulfilled_on is not None or state not in EDITABLE,
        waiting_since=waiting,
        on=on,
    )


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
