"""Evidence: known by its content, kept under a random name, gone with its row."""

import hashlib
import io
import sys
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import NOW, World, target
from tracker.models import Evidence
from tracker.roles import Denied
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
    rest = {"title": "Form", "public": False, "at": NOW}
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


def test_a_form_sent_twice_adds_its_file_once(world, tmp_path):
    first, second = add(world), add(world)

    assert first == second == Evidence.objects.get()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [
        evidence.path_of(first.file.name)
    ]


def test_the_same_file_under_another_title_or_for_another_row_is_added(world):
    rest = {"public": False, "by": world.officer, "at": NOW}
    for title, line in (("A", None), ("B", None), ("A", world.draft.lines.get())):
        evidence.add_file(
            world.draft, upload(PDF), title=title, lines=[line] if line else [], **rest
        )

    assert Evidence.objects.count() == 3


def test_a_link_sent_twice_is_added_once(world):
    rest = {"public": False, "by": world.officer, "at": NOW}
    for link in ("https://a.kz/", "https://a.kz/", "https://b.kz/"):
        evidence.add_link(world.draft, link, title="Yearbook", **rest)

    assert Evidence.objects.count() == 2


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


def scanner(tmp_path, settings, *body, seconds=20):
    """A virus scanner of these lines of Python; it gets the path of the file."""
    script = tmp_path / "scanner.py"
    script.write_text("import sys, time\n" + "\n".join(body))
    settings.EVIDENCE_SCAN_COMMAND = [sys.executable, str(script)]
    settings.EVIDENCE_SCAN_SECONDS = seconds


FINDS_VIRUS = "sys.exit(b'VIRUS' in open(sys.argv[1], 'rb').read())"


def test_the_scanner_sees_the_file_before_it_is_kept(settings, tmp_path):
    path = tmp_path / "file"
    scanner(tmp_path, settings, FINDS_VIRUS)

    path.write_bytes(PDF)
    evidence.scan(path)
    path.write_bytes(PDF + b"VIRUS")
    with pytest.raises(evidence.Refused, match="The virus scanner found something"):
        evidence.scan(path)


@pytest.mark.parametrize("line", ["sys.exit(2)", "time.sleep(20)"])
def test_a_file_that_could_not_be_scanned_is_refused(settings, tmp_path, line):
    scanner(tmp_path, settings, line, seconds=0.5 if "sleep" in line else 20)

    with pytest.raises(evidence.Refused, match="could not be checked for viruses"):
        evidence.scan(tmp_path / "scanner.py")


def test_without_the_scanner_program_nothing_is_taken(settings, tmp_path):
    settings.EVIDENCE_SCAN_COMMAND = ["/no/such/scanner"]

    with pytest.raises(evidence.Refused, match="could not be checked for viruses"):
        evidence.scan(tmp_path)


def test_an_infected_file_leaves_nothing_behind(world, settings, tmp_path):
    scanner(tmp_path.parent, settings, FINDS_VIRUS)

    with pytest.raises(evidence.Refused):
        add(world, content=PDF + b"VIRUS")

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Evidence.objects.exists()


def test_an_act_is_evidence_by_its_kind_number_and_date(world):
    act = evidence.Act("order", "123-ө", date(2026, 5, 4))

    kept = evidence.add_act(world.draft, act, title="Order", public=True, by=world.officer, at=NOW)

    assert (kept.act_kind, kept.act_number, kept.act_on) == ("order", "123-ө", date(2026, 5, 4))


def test_one_piece_supports_several_rows_and_its_history_tells_which(world):
    second = world.draft.lines.create(target=target(strategy=world.strategy))
    lines = [world.draft.lines.order_by("pk").first(), second]
    about = {"title": "Form", "public": False, "lines": lines}

    kept = evidence.add_file(world.draft, upload(PDF), by=world.officer, at=NOW, **about)

    assert set(kept.lines.all()) == set(lines)
    assert kept.history.latest().lines.count() == 2
