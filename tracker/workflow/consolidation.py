"""The consolidated report of a cycle: built only from approved reports, frozen, with its checksum."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.models import Consolidation, Cycle, Obligation, Report, ReportLine, User
from tracker.models.report import TEXTS
from tracker.roles import Denied, check_coordinates
from tracker.rules.exchange import encode
from tracker.rules.numbers import plain
from tracker.rules.reporting import execution
from tracker.workflow.cycles import receiving_body
from tracker.workflow.facts import facts_with


@transaction.atomic
def consolidate(
    cycle: Cycle, *, by: User, at: datetime, on: date, reason: str = ""
) -> Consolidation:
    """Freeze the approved reports of a cycle as its next edition."""
    check_coordinates(by, receiving_body(cycle))
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    earlier = cycle.consolidations.order_by("-edition").first()
    if earlier and not reason.strip():
        raise Denied(_("Say what this edition corrects."))
    content = content_of(cycle, on=on)
    if not content["bodies"]:
        raise Denied(_("No report of this cycle has been approved yet."))
    if earlier and same(earlier.content, content):
        raise Denied(_("Nothing has changed since the last edition."))
    made = Consolidation(
        cycle=cycle,
        edition=earlier.edition + 1 if earlier else 1,
        content=content,
        sha256=checksum(content),
        made_at=at,
        made_by=by,
        reason=reason.strip(),
    )
    made._history_user = by  # type: ignore[attr-defined]
    made.save()
    return made


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two editions say the same, whatever day they were made on."""
    return {**one, "made_on": ""} == {**other, "made_on": ""}


def checksum(content: dict[str, Any]) -> str:
    """The SHA-256 of the content as canonical JSON, so that anyone can recompute it."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(cycle: Cycle, *, on: date) -> dict[str, Any]:
    """What the consolidated report says: figures of approved reports, and who did not report."""
    duties = (
        cycle.obligations.filter(rule__act="report")
        .select_related("organization", "report")
        .order_by("organization__code")
    )
    approved = [duty for duty in duties if _is_approved(duty)]
    return {
        "strategy": cycle.strategy.code,
        "year": cycle.year,
        "made_on": on.isoformat(),
        "bodies": [_body(duty) for duty in approved],
        "missing": [
            {
                "code": duty.organization.code,
                "name": names(duty.organization, "name"),
                "first_submitted_on": _first_submitted(duty),
            }
            for duty in duties
            if not _is_approved(duty)
        ],
        "lines": [row for duty in approved for row in _rows(duty.report)],
    }


def _is_approved(duty: Obligation) -> bool:
    """Whether the report was approved. While it is corrected, its approved version counts."""
    report: Report | None = getattr(duty, "report", None)
    return report is not None and report.approved_at is not None


def _first_submitted(duty: Obligation) -> str:
    """The day on which a report that is not approved came in; empty where none did."""
    report: Report | None = getattr(duty, "report", None)
    return str(report.first_submitted_on or "") if report and report.is_handed_in else ""


def _body(duty: Obligation) -> dict[str, Any]:
    report = duty.report
    return {
        "code": duty.organization.code,
        "name": names(duty.organization, "name"),
        "reference": report.reference,
        "first_submitted_on": str(report.first_submitted_on),
        "due_on": duty.last_day.isoformat(),
        "approved_on": str(report.approved_on),
        **{name: report.published[name] for name in TEXTS},
    }


def _rows(report: Report) -> list[dict[str, Any]]:
    lines = report.lines.select_related(
        "target__series__indicator__unit", "target__unit", "report__obligation__organization"
    ).order_by("target__code")
    return [_row(line) for each in lines if (line := each.as_published())]


def _row(line: ReportLine) -> dict[str, Any]:
    percent = execution(facts_with(line))
    return {
        "target": line.target.code,
        "title": names(line.target, "title"),
        "unit": names(line.target.unit, "name") if line.target.unit else {},
        "body": line.report.obligation.organization.code,
        "plan": _text(line.plan),
        "fact": _text(line.value),
        "status": line.value_status,
        "execution": f"{percent:.1f}" if percent is not None else "",
        "expectation": line.expectation,
        "forecast_value": _text(line.forecast_value),
        "forecast_on": str(line.forecast_on or ""),
        "progress": line.progress,
        "cause": line.cause,
        "cause_text": line.cause_text,
        "measures": line.measures,
        "steps": [encode(step) for step in line.steps],
        "source": line.source_text,
    }


def names(record: Any, field: str) -> dict[str, str]:
    """A text in all languages, as it stands now: a frozen edition keeps it."""
    return {code: getattr(record, f"{field}_{code}") for code, _name in settings.LANGUAGES}


def _text(value: Any) -> str:
    return "" if value is None else plain(value)
