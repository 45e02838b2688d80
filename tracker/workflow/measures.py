"""Corrective measures of a line: added, changed, closed, extended, removed by the body."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tracker.models import Measure, ReportLine, User
from tracker.permissions import check_can_edit_line
from tracker.roles import Denied
from tracker.workflow import reports


@transaction.atomic
def add(line: ReportLine, values: Mapping[str, Any], *, by: User) -> Measure:
    """Add a measure. The same one sent twice is one measure."""
    reports.hold(line.report)
    check_can_edit_line(by, line)
    same = line.measure_rows.filter(carried_from=None, **values).first()
    return same or _save(Measure(line=line, **values), by=by)


@transaction.atomic
def change(measure: Measure, values: Mapping[str, Any], *, version: int, by: User) -> Measure:
    """Store what a person typed, unless a colleague changed the measure meanwhile.

    What a measure carried over says was reported last year: only its end is decided.
    """
    reports.hold(measure.line.report)
    check_can_edit_line(by, measure.line)
    if all(getattr(measure, name) == value for name, value in values.items()):
        return measure
    _claim(measure, version)
    for name, value in values.items():
        setattr(measure, name, value)
    return _save(measure, by=by)


@transaction.atomic
def remove(measure: Measure, *, version: int, by: User) -> None:
    """Take a measure back, unless a colleague changed it meanwhile.

    One that came from last year, or went to the next, stays.
    """
    reports.hold(measure.line.report)
    check_can_edit_line(by, measure.line)
    if measure.carried_from_id is not None:
        raise Denied(_("A measure carried over from last year is closed or extended, not removed."))
    if measure.carried_to.exists():
        raise Denied(_("This measure was carried over into a later report and stays."))
    if not Measure.objects.filter(pk=measure.pk).exists():
        return  # a colleague removed it, too
    _claim(measure, version)
    measure._history_user = by  # type: ignore[attr-defined]
    measure.delete()


def _claim(measure: Measure, version: int) -> None:
    """Read a measure anew as the one who changes it, or say that a colleague was faster."""
    seen = Measure.objects.filter(pk=measure.pk, version=version)
    claimed = seen.update(version=F("version") + 1)
    measure.refresh_from_db()
    if not claimed:
        raise reports.Conflict(_("A colleague changed this measure meanwhile."))


def _save(measure: Measure, *, by: User) -> Measure:
    measure._history_user = by  # type: ignore[attr-defined]
    measure.save()
    return measure
