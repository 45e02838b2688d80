"""The receipt of a submission: what was handed in, its checksum, and what happens next and by when."""

from datetime import date, datetime
from typing import Any

from tracker.models import Report
from tracker.models.report import TEXTS
from tracker.rules.flags import REVIEW_WORKING_DAYS, working_days_after
from tracker.workflow import consolidation, notices


def send(report: Report, *, at: datetime) -> None:
    """Tell the body's people that the report came in: once for each submission."""
    notices.inform(
        report.obligation.organization,
        "submitted",
        {"report": report, "review_by": review_by(report), "checksum": checksum(report)},
        key=f"submitted/{report.pk}/{at.isoformat()}",
        at=at,
    )


def review_by(report: Report) -> date | None:
    """The day by which the review should be done."""
    submitted_on = report.submitted_on
    return working_days_after(submitted_on, REVIEW_WORKING_DAYS) if submitted_on else None


def content_of(report: Report) -> dict[str, Any]:
    """What a report says, in codes and digits, the same in every language."""
    pieces = report.evidence.prefetch_related("lines__target").order_by("pk")
    lines = report.lines.select_related("target").prefetch_related("measure_rows")
    return {
        "reference": report.reference,
        "first_submitted_at": _moment(report.first_submitted_at),
        "submitted_at": _moment(report.submitted_at),
        "submitted_by": report.submitted_by.get_username() if report.submitted_by else "",
        "letter": [report.letter_number, str(report.letter_date or "")],
        "responsible": report.responsible,
        **{name: getattr(report, name) for name in TEXTS},
        "lines": {
            line.target.code: line.frozen() | {"checked": line.checked, "note": line.checked_note}
            for line in lines.order_by("target__code")
        },
        "evidence": [_piece(piece) for piece in pieces],
    }


def checksum(report: Report) -> str:
    """The SHA-256 of what a report says."""
    return consolidation.checksum(content_of(report))


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _piece(piece: Any) -> dict[str, Any]:
    """One piece of evidence: what it is and which rows it supports."""
    return {
        "title": piece.title,
        "sha256": piece.sha256,
        "link": piece.link,
        "act": [piece.act_kind, piece.act_number, str(piece.act_on or "")],
        "public": piece.public,
        "lines": sorted(line.target.code for line in piece.lines.all()),
    }
