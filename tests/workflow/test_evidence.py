"""Evidence: known by its content, kept under a random name, gone with its row."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import NOW, World
from tracker.models import Evidence
from tracker.permissions import Denied
from tracker.workflow import evidence

PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def archive(*names, size=1):
    """A zip with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, b"\0" * size)
    return held.getvalue()


def upload(content, name="report.pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(PDF, ".pdf"), (PNG, ".png"), (JPEG, ".jpg"), (DOCX, ".docx"), (XLSX, ".xlsx")],
)
def test_the_content_tells_the_type_whatever_the_name(content, suffix):
    assert evidence.recognise(upload(content, "anything.exe")) == suffix


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0 a program",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a....",
        b"PK\x03\x04 no archive at all",
        archive("readme.txt"),
        archive("word/document.xml"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    ],
)
def test_what_is_none_of_the_five_kinds_is_refused(content):
    with pytest.raises(evidence.Refused, match="The file is none of these"):
        evidence.recognise(upload(content, "report.docx"))


def test_an_empty_file_is_refused():
    with pytest.raises(evidence.Refused, match="The file is empty"):
        evidence.recognise(upload(b""))


def test_a_file_over_the_limit_is_refused(settings):
    settings.EVIDENCE_MAX_BYTES = 10

    with pytest.raises(evidence.Refused, match="The file is larger than"):
        evidence.recognise(upload(PDF))


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_UNPACKED", 1000)
    bomb = archive("[Content_Types].xml", "word/document.xml", size=600)

    with pytest.raises(evidence.Refused, match="too large when unpacked"):
        evidence.recognise(upload(bomb))


@pytest.fixture
def world(db, settings, tmp_path):
    """The ministry with a draft; files go to a folder of the test."""
    settings.EVIDENCE_ROOT = tmp_path
    made = World()
    made.draft = made.report()
    return made


def add(world, content=PDF, name="Есеп 2026.exe", by=None):
    """Add a file to the draft."""
    rest = {"title": "Form", "line": None, "public": False, "at": NOW}
    return evidence.add_file(world.draft, upload(content, name), by=by or world.officer, **rest)


def test_a_file_is_kept_under_a_random_name_with_its_hash(world):
    kept = add(world)

    assert evidence.path_of(kept.file.name).read_bytes() == PDF
    assert (kept.sha256, kept.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert kept.original_name == "Есеп 2026.pdf"
    assert "Есеп" not in kept.file.name


def test_a_file_is_readable_only_by_its_owner(world):
    path = evidence.path_of(add(world).file.name)

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_stranger_leaves_no_file_behind(world, tmp_path):
    with pytest.raises(Denied):
        add(world, by=world.stranger)

    assert not list(tmp_path.rglob("*.*"))


def test_a_row_that_cannot_be_written_leaves_no_file_behind(world, tmp_path):
    world.draft.delete()

    with pytest.raises(type(world.draft).DoesNotExist):
        add(world)

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_removed_evidence_takes_its_file_along(world, django_capture_on_commit_callbacks):
    kept = add(world)

    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove(kept, by=world.signatory)

    assert not Evidence.objects.exists()
    assert not evidence.path_of(kept.file.name).exists()


def test_evidence_of_a_submitted_report_stays(world):
    kept = add(world)
    world.draft.state = "submitted"
    type(world.draft).objects.update(state="submitted", submitted_at=NOW, first_submitted_at=NOW,
                                     submitted_by=world.signatory)  # fmt: skip

    with pytest.raises(Denied):
        evidence.remove(kept, by=world.officer)


def test_who_added_it_is_kept_in_the_history(world):
    kept = add(world)

    assert kept.history.get().history_user == world.officer
