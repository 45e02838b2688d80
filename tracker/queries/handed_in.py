"""A report as it was handed in, for all who are not of its body.

While a body corrects a report that came back, was reopened, or takes up official figures, what it
writes is its own affair until it submits. The others read what was decided on last: a submission
that was taken back before is not shown either.
"""

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from tracker.models import Evidence, Measure, Remark, Report, ReportLine, User
from tracker.models.report import TEXTS
from tracker.permissions import reads_work
from tracker.queries.as_of import hiding, moment_of
from tracker.rules.states import EDITABLE, ReportState

SAID_IN_WHOLE = (
    *TEXTS,
    "letter_number",
    "letter_date",
    "responsible",
    "submitted_at",
    "submitted_by_id",
)


@contextmanager
def read_by(user: User, report: Report) -> Iterator[Report]:
    """The report as the person may read it; every query inside the block keeps to that.

    Its state and its remarks are those of now, without the answers that were not handed in.
    """
    if ReportState(report.state) not in EDITABLE or reads_work(user, report):
        yield report
        return
    since = report.worked_on_since()
    then: Any = report.history.filter(history_date__lt=since).order_by("history_id").last()
    shown = copy.copy(report)
    for name in SAID_IN_WHOLE:
        setattr(shown, name, getattr(then or Report(), name))
    shown.read_until = since
    shown.evidence_kept = frozenset(report.evidence.values_list("pk", flat=True))
    with hiding(_tables(), moment_of(since), unless=lambda: False):
        yield shown


def answers_shown(report: Report, remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks of a report with the answers that its reader may see. Nothing is to be saved."""
    found = list(remarks)
    for remark in found:
        if report.read_until and remark.answered_at:
            _put_back(remark, report.read_until)
    return found


def _put_back(remark: Remark, until: Any) -> None:
    then = remark.history.filter(history_date__lt=until).order_by("history_id").last()
    remark.answer = then.answer if then else ""
    remark.answered_at = then.answered_at if then else None
    remark.answered_by = then.answered_by if then else None


@cache
def _tables() -> frozenset[str]:
    """What a body writes in, and the history of that."""
    models: list[Any] = [ReportLine, Measure, Evidence]
    own = {model._meta.db_table for model in models} | {Evidence.lines.through._meta.db_table}
    return frozenset(own | {model.history.model._meta.db_table for model in (*models, Report)})
