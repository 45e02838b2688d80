"""Evidence behind a report: files known by their content, kept safely before their row is written."""

import hashlib
import logging
import os
import secrets
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, NotRequired, TypedDict, Unpack

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Evidence, Report, ReportLine, User
from tracker.permissions import check_can_edit_part
from tracker.workflow import reports

logger = logging.getLogger(__name__)
INFECTED = 1
TOLD = ("sha256", "link", "title", "public", "act_kind", "act_number", "act_on")
MOST_UNPACKED = 200 * 1024 * 1024
MOST_MEMBERS = 5000
LONGEST_STEM = 200
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BEGINNINGS = {b"%PDF-": ".pdf", b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
ZIP = b"PK\x03\x04"
MAIN_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
PARTS_LIST = "[Content_Types].xml"
MACROS = "vbaproject.bin"


class Refused(Exception):
    """The file cannot be taken; the text says why, in the person's language."""


class Stored(NamedTuple):
    """A file that lies safely on the disk."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Act:
    """A legal act as evidence: a code of `labels.ACT_KIND`, its number and its date."""

    kind: str
    number: str
    on: date


class About(TypedDict):
    """What a piece of evidence is called, who sees it, and which rows it supports (none: all)."""

    title: str
    public: bool
    lines: NotRequired[Sequence[ReportLine]]


def add_file(
    report: Report, upload: UploadedFile, *, by: User, at: datetime, **about: Unpack[About]
) -> Evidence:
    """Keep a file as evidence: first the file, then its row, so that no row lacks its file."""
    check_can_edit_part(by, report, list(about.get("lines", ())))
    suffix = recognise(upload)
    stored = _store(upload, suffix, at=at)
    new = Evidence(
        report=report,
        file=stored.name,
        original_name=_clean_name(upload.name or "", suffix),
        sha256=stored.sha256,
        size=stored.size,
    )
    try:
        kept = _record(new, about, by=by, at=at)
    except BaseException:
        path_of(stored.name).unlink(missing_ok=True)
        raise
    if kept.file.name != stored.name:
        path_of(stored.name).unlink()
    return kept


def add_link(
    report: Report, link: str, *, by: User, at: datetime, **about: Unpack[About]
) -> Evidence:
    """Keep an address as evidence."""
    return _record(Evidence(report=report, link=link), about, by=by, at=at)


def add_act(
    report: Report, act: Act, *, by: User, at: datetime, **about: Unpack[About]
) -> Evidence:
    """Keep a legal act as evidence. Its text is public elsewhere: type, number and date find it."""
    new = Evidence(report=report, act_kind=act.kind, act_number=act.number, act_on=act.on)
    return _record(new, about, by=by, at=at)


@transaction.atomic
def remove(evidence: Evidence, *, by: User) -> None:
    """Take evidence back while the report can be changed; its file goes once the row is gone.

    What an approval has published stays until the next approval, from then on for reviewers only.
    """
    reports.hold(evidence.report)
    check_can_edit_part(by, evidence.report, list(evidence.lines.all()))
    name = evidence.file.name
    evidence._history_user = by  # type: ignore[attr-defined]
    if evidence.pk in evidence.report.published_evidence():
        evidence.public = False
        evidence.save()
        return
    evidence.delete()
    if name:
        transaction.on_commit(lambda: path_of(name).unlink(missing_ok=True))


def recognise(upload: UploadedFile) -> str:
    """The suffix that a file's content deserves, whatever it is called. Refuses all else."""
    if not upload.size:
        raise Refused(_("The file is empty."))
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        limit = {"megabytes": settings.EVIDENCE_MAX_BYTES // 1024 // 1024}
        raise Refused(_("The file is larger than %(megabytes)s MB.") % limit)
    upload.seek(0)
    start = upload.read(16)
    suffix = next((found for sign, found in BEGINNINGS.items() if start.startswith(sign)), "")
    if start.startswith(ZIP) and upload.file:
        suffix = _office_suffix(upload.file)
    if not suffix:
        raise Refused(_("The file is none of these: PDF, DOCX, XLSX, PNG, JPEG."))
    return suffix


def scan(path: Path) -> None:
    """Let the virus scanner of the installation look at a file, if there is one.

    Its exit code 0 means clean and 1 infected; after anything else nobody knows, and the file is
    refused, too. The command gets the path as its last argument and never passes through a shell.
    """
    command = settings.EVIDENCE_SCAN_COMMAND
    if not command:
        return
    try:
        found = subprocess.run(  # noqa: S603 -- the administrator's own command, without a shell
            [*command, str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=settings.EVIDENCE_SCAN_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.error("The virus scanner did not answer: %s", error)
        raise Refused(_not_scanned()) from error
    if found.returncode == INFECTED:
        raise Refused(_("The virus scanner found something in this file. It is not taken."))
    if found.returncode:
        logger.error("The virus scanner failed with %s: %s", found.returncode, found.stderr[-500:])
        raise Refused(_not_scanned())


def _not_scanned() -> str:
    return _("The file could not be checked for viruses, so it is not taken. Try again later.")


def path_of(name: str) -> Path:
    """Where a stored file lies."""
    return Path(settings.EVIDENCE_ROOT) / name


def _office_suffix(file: IO[bytes]) -> str:
    """The suffix of an Office document without macros; nothing for any other archive."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise Refused(_("The file would be too large when unpacked."))
    names = {each.filename for each in members}
    if PARTS_LIST not in names or any(name.lower().endswith(MACROS) for name in names):
        return ""
    return next((suffix for part, suffix in MAIN_PARTS.items() if part in names), "")


def _clean_name(name: str, suffix: str) -> str:
    """The name a person gave the file, with the suffix of its content."""
    stem = "".join(sign for sign in PurePosixPath(name).stem if sign.isprintable())
    return f"{stem[:LONGEST_STEM] or 'file'}{suffix}"


@transaction.atomic
def _record(evidence: Evidence, about: About, *, by: User, at: datetime) -> Evidence:
    """Keep the row of new evidence. A form that is sent twice adds it once."""
    reports.hold(evidence.report)
    lines = list(about.get("lines", ()))
    check_can_edit_part(by, evidence.report, lines)
    evidence.title, evidence.public = about["title"], about["public"]
    if kept := _twin(evidence, lines):
        return kept
    evidence.added_by, evidence.added_at = by, at
    evidence._history_user = by  # type: ignore[attr-defined]
    evidence.save()
    evidence.lines.set(lines)
    return evidence


def _twin(evidence: Evidence, lines: Sequence[ReportLine]) -> Evidence | None:
    """The very same piece behind the same rows, if the report has it already."""
    same = {name: getattr(evidence, name) for name in TOLD}
    found = evidence.report.evidence.filter(**same).prefetch_related("lines").order_by("pk")
    rows = {line.pk for line in lines}
    return next((one for one in found if {line.pk for line in one.lines.all()} == rows), None)


def _store(upload: UploadedFile, suffix: str, *, at: datetime) -> Stored:
    """Write the file under a random name so that it survives a power cut the moment we return."""
    name = f"{timezone.localtime(at):%Y/%m}/{secrets.token_hex(16)}{suffix}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    digest = hashlib.sha256()
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            upload.seek(0)
            for chunk in upload.chunks():
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        scan(part)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync_folder(folder)
    return Stored(name, digest.hexdigest(), path.stat().st_size)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last, as fsync makes the content of a file last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
