"""Evidence through the pages: adding, listing, and who may open a file when."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import NOW, TODAY, World
from tracker.models import Evidence
from tracker.workflow import evidence, reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def world(settings, tmp_path):
    """The ministry, its people, and the reviewing side; files go to a folder of the test."""
    settings.EVIDENCE_ROOT = tmp_path
    return World()


def address(name, *args):
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def keep(world, report, *, public=False):
    """A file behind a report."""
    upload = SimpleUploadedFile("Есеп.pdf", PDF)
    rest = {"title": "Form", "public": public, "by": world.officer, "at": NOW}
    return evidence.add_file(report, upload, **rest)


def bring(world, report, state):
    """Bring a draft to a state."""
    if state != "draft":
        reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    if state == "returned":
        asked = {None: "Why?"}
        reports.give_back(
            report, by=world.reviewer, at=NOW, reason="x", questions=asked, revision_due_on=TODAY
        )
    if state == "approved":
        reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)


#          state       public  anonymous stranger own  reviewer
SEEN = [
    ("draft",     False, (404, 404, 200, 404)),
    ("draft",     True,  (404, 404, 200, 404)),
    ("submitted", False, (404, 404, 200, 200)),
    ("submitted", True,  (404, 404, 200, 200)),
    ("returned",  False, (404, 404, 200, 200)),
    ("returned",  True,  (404, 404, 200, 200)),
    ("approved",  False, (404, 404, 200, 200)),
    ("approved",  True,  (200, 200, 200, 200)),
]  # fmt: skip


@pytest.mark.parametrize(("state", "public", "answers"), SEEN)
def test_who_may_open_a_file_when(client, world, state, public, answers):
    report = world.report()
    kept = keep(world, report, public=public)
    bring(world, report, state)

    found = []
    for person in (None, world.stranger, world.contributor, world.reviewer):
        client.logout()
        if person:
            client.force_login(person)
        found.append(client.get(address("evidence", kept.pk)).status_code)

    assert tuple(found) == answers


def test_a_public_file_stays_public_when_the_report_is_reopened(client, world):
    report = world.report()
    kept = keep(world, report, public=True)
    bring(world, report, "approved")
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A wrong figure")

    assert client.get(address("evidence", kept.pk)).status_code == 200


def test_a_file_comes_as_a_download_that_can_do_nothing(client, world):
    kept = keep(world, world.report())
    client.force_login(world.contributor)

    answer = client.get(address("evidence", kept.pk))

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%95%D1%81%D0%B5%D0%BF.pdf"
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]


def send(client, world, report, **sent):
    """Send the form of the evidence page."""
    client.force_login(world.officer)
    form = {"title": "Form 1", "line": "", "public": "no"} | sent
    return client.post(address("report-evidence", report.pk), form, follow=True)


def test_a_file_for_one_line_is_added_and_listed(client, world):
    report = world.report()
    line = report.lines.get()
    upload = SimpleUploadedFile("form.pdf", PDF)

    page = send(client, world, report, file=upload, line=str(line.pk), public="yes")

    kept = Evidence.objects.get()
    assert (kept.lines.get(), kept.public, kept.title) == (line, True, "Form 1")
    assert "form.pdf" in page.content.decode()


def test_a_link_is_added(client, world):
    send(client, world, world.report(), link="https://stat.gov.kz/form")

    assert Evidence.objects.get().link == "https://stat.gov.kz/form"


def test_an_act_for_two_lines_is_added_and_listed(client, world):
    report = world.report()
    second = report.lines.create(target=factories.target(strategy=world.strategy))
    act = {"act_kind": "order", "act_number": "123", "act_on": "04.05.2026"}
    lines = [str(line.pk) for line in report.lines.all()]

    page = send(client, world, report, **act, line=lines).content.decode()

    kept = Evidence.objects.get()
    assert (kept.act_number, kept.lines.count()) == ("123", 2)
    assert "Order No. 123, 4 May 2026" in page
    assert second.target.code in page.split("Order No. 123")[1].split("</li>")[0]


def test_a_withdrawn_reports_public_file_is_private_again(client, world):
    report = world.report()
    kept = keep(world, report, public=True)
    bring(world, report, "submitted")

    reports.withdraw(report, by=world.signatory, at=NOW)

    found = []
    for person in (None, world.stranger, world.reviewer, world.contributor):
        client.logout()
        if person:
            client.force_login(person)
        found.append(client.get(address("evidence", kept.pk)).status_code)
    assert found == [404, 404, 404, 200]


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({}, "Choose a file, enter a link or name an act, one of the three."),
        (
            {"link": "https://stat.gov.kz/", "act_kind": "law"},
            "Choose a file, enter a link or name an act, one of the three.",
        ),
        ({"act_kind": "law"}, "Name the kind, the number and the date of the act."),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"title": "", "link": "https://stat.gov.kz/"}, "This field is required."),
        ({"line": "999", "link": "https://stat.gov.kz/"}, "Select a valid choice."),
        ({"file": b"MZ"}, "The file is none of these: PDF, DOCX, XLSX, PNG, JPEG."),
        ({"file": b""}, "The submitted file is empty."),
    ],
)
def test_what_cannot_be_taken_is_explained(client, world, sent, complaint):
    if "file" in sent:
        sent = {"file": SimpleUploadedFile("form.pdf", sent["file"])}

    page = send(client, world, world.report(), **sent).content.decode()

    assert complaint in page.split("There is a problem")[1]
    assert not Evidence.objects.exists()


def test_evidence_is_removed_while_the_report_can_be_changed(client, world):
    report = world.report()
    kept = keep(world, report)
    client.force_login(world.signatory)

    client.post(address("evidence-remove", report.pk, kept.pk))

    assert not Evidence.objects.exists()


def test_following_a_link_to_remove_changes_nothing(client, world):
    report = world.report()
    kept = keep(world, report)
    client.force_login(world.signatory)

    client.get(address("evidence-remove", report.pk, kept.pk))

    assert Evidence.objects.exists()


def test_a_stranger_cannot_remove_evidence(client, world):
    report = world.report()
    kept = keep(world, report)
    client.force_login(world.stranger)

    answer = client.post(address("evidence-remove", report.pk, kept.pk))

    assert (answer.status_code, Evidence.objects.exists()) == (404, True)


def test_nothing_is_added_to_a_submitted_report(client, world):
    page = send(client, world, world.report("submitted"), link="https://stat.gov.kz/form")

    assert "The report has been submitted and cannot be changed now." in page.content.decode()
    assert not Evidence.objects.exists()
