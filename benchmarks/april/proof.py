"""What must hold afterwards, in the database and on the disk: nothing lost, nothing doubled."""

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count

from benchmarks.april import world
from benchmarks.april.people import Day
from benchmarks.april.world import Body
from tracker.models import Entry, Evidence, Report, ReportLine
from tracker.models.report import TEXTS
from tracker.rules import numbers
from tracker.rules.states import ReportState

NUMBERS = ("plan", "value")
TICK = 0.02
OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def whole(day: Day, bodies: Sequence[Body]) -> tuple[str, list[str]]:
    """Look at everything after a day without deaths; return what there is, and what is wrong."""
    submitted = set(_submitted().values_list("pk", flat=True))
    exact, differing = lines(day)
    files = Evidence.objects.filter(report__in=submitted).count()
    wrong = halves(day) + differing + doubled() + _texts()
    if submitted != day.told or not len(submitted) == files == len(bodies):
        wrong.append(f"{len(bodies)} wanted, {len(day.told)} told, {len(submitted)} submitted")
    if exact != len(bodies) * day.lines:
        wrong.append(f"{len(bodies) * day.lines} lines wanted, {exact} exact")
    told = (
        f"submitted {len(submitted)} of {len(bodies)}; lines exactly as typed {exact} of "
        f"{len(bodies) * day.lines}; files with the right SHA-256 {files}; files without a row "
        f"{len(orphans())}"
    )
    return told, wrong


def settle() -> None:
    """Wait until the database has ended what the dead workers began."""
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            if not cursor.fetchone()[0]:
                return
        time.sleep(TICK)


def counted() -> str:
    """How many reports the database holds in which state."""
    states = Counter(Report.objects.values_list("state", flat=True))
    return ", ".join(f"{states[state]} {state}" for state in sorted(states)) or "no report"


def halves(day: Day) -> list[str]:
    """Reports that are neither wholly submitted nor wholly a draft, and rows without their file."""
    wrong = []
    submits = Counter(Entry.objects.filter(move="submit").values_list("report", flat=True))
    rows = Counter(ReportLine.objects.values_list("report", flat=True))
    for report in Report.objects.all():
        last = report.history.latest("history_date", "history_id").state
        if report.state == ReportState.SUBMITTED:
            good = submits[report.pk] == 1 and report.first_submitted_at and rows[report.pk]
        else:
            good = submits[report.pk] == 0 and report.submitted_at is None
        if not good or last != report.state:
            wrong.append(f"report {report.pk} is half-way: {report.state}")
    lost = day.told - set(_submitted().values_list("pk", flat=True))
    wrong += [f"report {each} was told to be submitted and is not" for each in sorted(lost)]
    for piece in Evidence.objects.all():
        path = Path(settings.EVIDENCE_ROOT, piece.file.name)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != piece.sha256:
            wrong.append(f"evidence {piece.pk} has lost its file")
        if day.digests.get(piece.report_id) != piece.sha256:
            wrong.append(f"evidence {piece.pk} is not the file that was sent")
    return wrong


def lines(day: Day) -> tuple[int, list[str]]:
    """How many lines of submitted reports hold exactly what was typed, and which do not."""
    exact, wrong = 0, []
    for line in ReportLine.objects.filter(report__in=_submitted()):
        said = day.typed[line.pk]
        differs = [name for name, text in said.items() if _stored(line, name) != _meant(name, text)]
        exact += not differs
        wrong += [f"line {line.pk}: {name} is not as typed" for name in differs]
    return exact, wrong


def doubled() -> list[str]:
    """Lines, files and log entries that are there twice."""
    kinds: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (ReportLine, ("report", "target")),
        (Report, ("obligation",)),
        (Evidence, ("report", "sha256")),
        (Entry, ("report", "move")),
    )
    wrong = []
    for model, names in kinds:
        rows = model.objects.values(*names).annotate(times=Count("pk")).filter(times__gt=1)
        wrong += [f"{model.__name__} doubled: {row}" for row in rows.order_by()]
    return wrong


def orphans() -> list[str]:
    """Files without a row: allowed after a death, never visible to anybody."""
    root = Path(settings.EVIDENCE_ROOT)
    known = set(Evidence.objects.values_list("file", flat=True))
    files = (path for path in root.rglob("*") if path.is_file())
    return sorted(
        str(path.relative_to(root)) for path in files if str(path.relative_to(root)) not in known
    )


def _submitted() -> Any:
    return Report.objects.filter(state=ReportState.SUBMITTED)


def _texts() -> list[str]:
    """Reports whose texts or covering letter are not as typed."""
    wrong = []
    for report in _submitted().select_related("obligation__organization"):
        said = world.texts(int(report.obligation.organization.code.removeprefix("A-")))
        names = (*TEXTS, "letter_number")
        if any(getattr(report, name) != said[name].strip() for name in names):
            wrong.append(f"report {report.pk}: the texts are not as typed")
    return wrong


def _stored(line: ReportLine, name: str) -> str:
    value = getattr(line, name)
    return "" if value is None else str(value)


def _meant(name: str, text: str) -> str:
    return str(numbers.parse(text)) if name in NUMBERS else text
