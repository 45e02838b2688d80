"""What a body writes while its report is with it: seen by its own people alone until it submits.

Reopened, returned, taking up official figures, or submitted again and taken back: in all four the
report was handed in once, so the reviewing side may open it.
"""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from tests.factories import NOW, TODAY, World, user
from tracker.models import Report
from tracker.rules.states import Role
from tracker.workflow import evidence, measures, receipts, reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
SECRET = "4711"
STEP = {
    "what": SECRET,
    "who": "Institute",
    "until": date(2027, 9, 1),
    "state": "open",
    "outcome": "",
}


def reopened(world):
    """An approved report that a coordinator gave back."""
    report = world.report("approved")
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A slip")
    return report


def updating(world):
    """An approved report whose official figure is taken up."""
    report = world.report()
    line = report.lines.get()
    known = {"value_status": "preliminary", "figure_on": TODAY}
    reports.save_line(line, known, version=line.version, by=world.officer)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    reports.update(report, by=world.officer, at=NOW)
    return report


def taken_back(world):
    """A returned report that was submitted again and withdrawn before its review.

    With the checksum of what was returned.
    """
    report = world.report("returned")
    handed_in = receipts.checksum(report)
    write(world, report)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.withdraw(report, by=world.signatory, at=NOW)
    return report, handed_in


def write(world, report):
    """Write the secret wherever the body may write now; return the file it added."""
    line, by = report.lines.get(), world.officer
    reports.save_line(line, {"value": 4711, "source_text": SECRET}, version=line.version, by=by)
    measures.add(line, STEP, by=by)
    for remark in report.remarks.all():
        reports.answer(remark, SECRET, by=by, at=NOW)
    if not report.supplement:
        reports.save_texts(report, {"done": SECRET, "letter_number": SECRET}, by=by)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 4711")
    about = {"title": SECRET, "public": False, "lines": [line], "by": by, "at": NOW}
    return evidence.add_file(report, file, **about)


def text_of(answer):
    """What a page or a PDF says, without spaces between groups of digits."""
    if answer.headers["Content-Type"] != "application/pdf":
        return answer.content.decode()
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(page.extract_text() for page in pages)


def with_checksum(report):
    """A report and the checksum of what was handed in."""
    return report, receipts.checksum(report)


WAYS = {
    "returned": lambda world: with_checksum(world.report("returned")),
    "reopened": lambda world: with_checksum(reopened(world)),
    "updating": lambda world: with_checksum(updating(world)),
    "taken back": taken_back,
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_body_writes_is_its_own_until_it_submits(client, settings, tmp_path, way):
    settings.EVIDENCE_ROOT = tmp_path
    world = World()
    report, handed_in = WAYS[way](world)
    piece = write(world, report)
    pages = [
        reverse("admin:tracker_report_change", args=[report.pk]),
        reverse("admin:tracker_report_history", args=[report.pk]),
        reverse("report-paper", args=[report.pk]),
    ]
    file = reverse("evidence", args=[piece.pk])
    others = (world.coordinator, user((Role.ADMINISTRATOR, world.receiver)))

    for person in (world.reviewer, *(others if way == "reopened" else ())):
        client.force_login(person)
        answers = [client.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        for answer in answers:
            assert SECRET not in (said := text_of(answer)).replace("\xa0", "")
            assert "4 711" not in said
        assert '<td class="num fact">16<' in text_of(answers[0])
        assert handed_in in text_of(answers[2])
        assert client.get(file).status_code == 404
    client.force_login(world.officer)
    assert SECRET in text_of(client.get(pages[2])).replace("\xa0", "")
    assert client.get(file).status_code == 200


def test_who_approved_stays_to_be_read_when_official_figures_are_withdrawn(client):
    world = World()
    report = updating(world)
    reports.save_line(
        (line := report.lines.get()),
        {"value": 17, "value_status": "final", "figure_on": None},
        version=line.version,
        by=world.officer,
    )
    reports.submit(report, by=world.signatory, at=NOW, on=date(2027, 2, 1))
    reports.withdraw(report, by=world.signatory, at=NOW)
    client.force_login(world.reviewer)

    page = client.get(reverse("admin:tracker_report_change", args=[report.pk])).content.decode()

    assert f"Approved by {world.reviewer} on 22 Nov 2026." in page


def test_a_file_that_the_body_removed_is_named_without_a_link_that_leads_nowhere(
    client, settings, tmp_path
):
    settings.EVIDENCE_ROOT = tmp_path
    world = World()
    report = world.report()
    about = {"public": False, "by": world.officer, "at": NOW}
    kept, gone = [
        evidence.add_file(
            report, SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + title.encode()), title=title, **about
        )
        for title in ("Yearbook", "Letter")
    ]
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    asked = {"questions": {None: "Why?"}, "revision_due_on": date(2026, 12, 1), "reason": "No"}
    reports.give_back(report, by=world.reviewer, at=NOW, **asked)
    files = [reverse("evidence", args=[piece.pk]) for piece in (kept, gone)]
    evidence.remove(gone, by=world.officer)
    client.force_login(world.reviewer)

    page = client.get(reverse("admin:tracker_report_change", args=[report.pk])).content.decode()

    assert [f'href="{file}"' in page for file in files] == [True, False]
    assert page.count("The body has removed this file since.") == 1
    assert "Letter" in page


def test_what_is_submitted_again_is_seen_and_compared_with_what_was_decided_on(client):
    world = World()
    report, _handed_in = taken_back(world)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    client.force_login(world.reviewer)
    page = reverse("admin:tracker_report_change", args=[report.pk])
    taken = {
        "decision": "take",
        "seen": f"submitted {Report.objects.get().submitted_at.isoformat()}",
    }
    client.post(page, taken)

    said = client.get(page).content.decode()

    assert SECRET in said
    assert "was: 16" in said
