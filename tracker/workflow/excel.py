"""Reports that travel as workbooks: signed, recognised when they come back, applied row by row."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from tracker.models import ExcelUpload, Report, ReportLine, User
from tracker.permissions import check_can_edit
from tracker.roles import Denied
from tracker.workflow import reports
from tracker.workflow.meanwhile import NOTHING_CHOSEN, Answers
from tracker.workflow.workbook import first_row
from tracker.workflow.workbook_reading import Read, Refused, recognise
from tracker.workflow.workbook_reading import read as read_workbook

FORMAT = 1  # raise it when a workbook of before can no longer be read
SALT = "tracker.workflow.excel"
KEPT = timedelta(days=1)


class Known(NamedTuple):
    """A row as it was when the workbook was made."""

    line: int
    version: int


@dataclass(frozen=True)
class Returned:
    """A workbook of this report that came back: its cells, and its rows by code as they left."""

    read: Read
    known: Mapping[str, Known]
    first_row: int


@dataclass(frozen=True)
class Change:
    """What a workbook says of a row, the version that it was made from, and what was chosen."""

    line: ReportLine
    values: Mapping[str, Any]
    version: int
    answers: Answers = NOTHING_CHOSEN


@dataclass(frozen=True)
class Applied:
    """How many rows were stored, and why the others, by their id, were not."""

    stored: int
    refusals: Mapping[int, str]


def file_name(report: Report) -> str:
    """The name of a report's workbook, such as 2026_NYS_M-HEALTH_v3.xlsx: v3 follows two changes."""
    total = report.lines.aggregate(total=Sum("version"))["total"] or 0
    version = 1 + total - report.lines.count()
    duty = report.obligation
    return f"{duty.cycle.year}_NYS_{duty.organization.code}_v{version}.xlsx"


def seal(report: Report, lines: Iterable[ReportLine], *, heads: int) -> str:
    """The signed keys of a workbook: which report, which rows at which versions. No secret."""
    rows = {line.target.code: (line.pk, line.version) for line in lines}
    keys = {"format": FORMAT, "report": report.pk, "reference": report.reference}
    return signing.dumps({**keys, "heads": heads, "rows": rows}, salt=SALT, compress=True)


def open_returned(content: bytes, report: Report) -> Returned:
    """Read a workbook and make sure that it is one of this report. Raises Refused."""
    recognise(content, most=settings.EXCEL_MAX_BYTES)
    read = read_workbook(content)
    try:
        keys = signing.loads(read.token, salt=SALT)
    except signing.BadSignature:
        raise Refused(
            _("The file was not made here or its hidden sheet was changed. Download it anew.")
        ) from None
    if keys["format"] != FORMAT:
        raise Refused(_("The file has an outdated form. Download it anew."))
    if keys["report"] != report.pk:
        raise Refused(
            _("The file belongs to the report %(other)s. Here only %(this)s can be filled in.")
            % {"other": keys["reference"], "this": report.reference}
        )
    known = {code: Known(*row) for code, row in keys["rows"].items()}
    return Returned(read, known, first_row(keys["heads"]) - 1 + read.key_row)


def keep(report: Report, content: bytes, *, name: str, by: User, at: datetime) -> ExcelUpload:
    """Keep a workbook until it is applied. A later one of the same person takes its place."""
    check_can_edit(by, report)
    open_returned(content, report)
    kept, _made = ExcelUpload.objects.update_or_create(
        report=report,
        by=by,
        defaults={
            "at": at,
            "name": name[-255:],
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": content,
        },
    )
    return kept


def upload_of(report: Report, by: User) -> ExcelUpload | None:
    """The workbook that a person has uploaded for a report and not applied yet."""
    return ExcelUpload.objects.filter(report=report, by=by).first()


@transaction.atomic
def apply(report: Report, changes: Iterable[Change], *, by: User) -> Applied:
    """Store the good rows of a workbook in one go; a row that is refused stops no other.

    Applied twice, the second time finds every row as it should be.
    """
    reports.hold(report)
    check_can_edit(by, report)
    stored, refusals = 0, {}
    for change in changes:
        line, before = change.line, change.line.version
        try:
            reports.save_line(
                line, change.values, version=change.version, by=by, answers=change.answers
            )
        except Denied as refusal:
            refusals[line.pk] = str(refusal)
        else:
            stored += line.version != before
    return Applied(stored, refusals)


def discard(upload: ExcelUpload) -> None:
    """Forget a workbook: it was applied, or its author wants nothing of it."""
    upload.delete()


def forget(*, at: datetime) -> int:
    """Forget the workbooks that nobody has applied within a day; return how many."""
    old = ExcelUpload.objects.filter(at__lt=at - KEPT)
    return old.delete()[1].get(ExcelUpload._meta.label, 0)
