"""What of a report is public, and when."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import NOW, TODAY, World
from tests.interfaces.asking import queries_of
from tests.interfaces.test_public_pages import every_page, text_of
from tracker.datasets import WHOLE
from tracker.models import Consolidation, Evidence, Obligation, Organization, Target
from tracker.workflow.consolidation import consolidate, content_of
from tracker.workflow.evidence import add_file, add_link, path_of, remove
from tracker.workflow.judging import judge
from tracker.workflow.reports import (
    approve,
    begin,
    give_back,
    reopen,
    save_line,
    save_texts,
    submit,
    withdraw,
)

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
CYCLE = ("cycles/2026/", "cycles/2026.csv", "cycles/2026.json")
FILES = (
    *CYCLE,
    "targets.csv",
    "targets.json",
    "disagreements.csv",
    "disagreements.json",
    "targets/T-ONE.csv",
    "targets/T-ONE.json",
    "targets/T-ONE.svg",
    "organizations/M-ONE.ics",
)


def everything(client, world):
    """All public pages and files, each in one of the languages, which read the same rows."""
    paths = [*every_page(world), f"organizations/{world.receiver.code}/", *FILES]
    turns = zip(itertools.cycle(("kk", "ru", "en")), paths, strict=False)
    pages = {(code, path): client.get(f"/{code}/{path}").content for code, path in turns}
    return pages | {("", name): client.get(f"/data/{name}.csv").content for name in WHOLE}


def world_with_verdict():
    """The world of the factories, judged."""
    world = World()
    judge(Target.objects.all(), on=TODAY, at=NOW)
    return world


# that a report was handed in is public; these pages say so, and all others stay as they are
TELL_OF_HANDING_IN = {
    "",
    *CYCLE,
    "cycles/",
    "duties",
    "cycles",
    "organizations/M-ONE/",
    "strategies/S41/",
}


def test_a_draft_changes_no_byte_of_any_public_page(client):
    world = world_with_verdict()
    before = everything(client, world)

    world.report("draft")

    assert everything(client, world) == before


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_a_report_that_is_not_approved_changes_only_that_it_was_handed_in(client, state):
    world = world_with_verdict()
    before = everything(client, world)

    world.report(state)

    after = everything(client, world)
    changed = {path for (language, path), page in after.items() if before[language, path] != page}
    assert changed <= TELL_OF_HANDING_IN


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_no_byte_of_any_public_page_depends_on_a_value_that_is_not_approved(client, state):
    world = world_with_verdict()
    report = world.report(state)
    before = everything(client, world)

    report.lines.update(value=Decimal("98.7654"), cause_text="a secret cause", progress="a secret")
    report.__class__.objects.update(done="a secret text", letter_number="secret")

    assert everything(client, world) == before


def test_a_returned_report_looks_to_the_public_like_a_submitted_one(client):
    world = world_with_verdict()
    report = world.report("submitted")
    before = everything(client, world)

    line = report.lines.get()
    give_back(
        report,
        by=world.reviewer,
        at=NOW,
        reason="Why?",
        questions={line: "Where from?"},
        revision_due_on=TODAY,
    )

    assert everything(client, world) == before


def test_an_approved_report_is_shown_with_the_body_that_approved_it(client):
    world = world_with_verdict()
    report = world.report("approved")
    page = text_of(client, "targets/T-ONE/")

    assert report.reference in page
    assert world.receiver.name_en in page
    assert "Approved report:" in page


def test_no_person_is_named_on_a_public_page(client):
    world = world_with_verdict()
    world.report("approved")
    pages = b"".join(everything(client, world).values()).decode()

    for person in (world.contributor, world.signatory, world.reviewer):
        assert person.username not in pages


def test_evidence_is_listed_only_when_it_is_public(client):
    world = world_with_verdict()
    report = world.report("submitted")
    for title, public in (("Open paper", True), ("Inner paper", False)):
        link = "https://example.kz/paper"
        Evidence.objects.create(
            report=report,
            title=title,
            link=link,
            public=public,
            added_by=world.contributor,
            added_at=NOW,
        )
    approve(report, by=world.reviewer, at=NOW, on=TODAY)
    page = text_of(client, "targets/T-ONE/")

    assert "Open paper" in page
    assert "Inner paper" not in page


def test_the_cycle_counts_approved_reports_and_tells_their_punctuality(client):
    world = world_with_verdict()
    assert "Submitted reports: 0 of 1. Approved reports: 0 of 1." in text_of(client, "cycles/2026/")

    world.report("approved")
    page = text_of(client, "cycles/2026/")

    assert "Approved reports: 1 of 1." in page
    assert "on time" in page


@pytest.mark.parametrize("name", ["consolidated/", "consolidated.csv", "consolidated.json"])
def test_the_consolidated_report_is_there_only_once_it_is_published(client, name):
    world = world_with_verdict()
    world.report("approved")
    made = consolidate(world.cycle, by=world.coordinator, at=NOW, on=TODAY)
    assert client.get(f"/en/cycles/2026/{name}").status_code == 404

    Consolidation.objects.update(published_on=TODAY)

    assert made.sha256 in text_of(client, f"cycles/2026/{name}")


def reopened_and_edited(world, report):
    """Reopen an approved report and change its line, its texts and its evidence."""
    reopen(report, by=world.coordinator, at=NOW + timedelta(days=3), reason="A wrong value")
    line = begin(world.obligation, by=world.contributor).lines.get()
    typed = {"value": Decimal("17.5"), "progress": "a secret"}
    save_line(line, typed, version=line.version, by=world.contributor)
    save_texts(report, {"done": "a secret text"}, by=world.officer)
    more = {"title": "New paper", "lines": [line], "public": True}
    add_link(report, "https://example.kz/new", **more, by=world.officer, at=NOW)


def test_a_reopened_report_changes_no_byte_of_any_public_page_until_it_is_approved_again(client):
    world = world_with_verdict()
    report = world.report("submitted")
    approve(report, by=world.reviewer, at=NOW, on=TODAY)
    before = everything(client, world)
    later = NOW + timedelta(days=4)

    reopened_and_edited(world, report)
    assert everything(client, world) == before
    submit(report, by=world.signatory, at=later, on=later.date())
    assert everything(client, world) == before
    withdraw(report, by=world.signatory, at=later)
    assert everything(client, world) == before

    submit(report, by=world.signatory, at=later, on=later.date())
    approve(report, by=world.reviewer, at=later, on=later.date())
    page = text_of(client, "targets/T-ONE/")
    assert "17.5" in page
    assert "New paper" in page
    assert "reopened on 25 November 2026 and approved again" in page


def test_the_consolidated_report_takes_the_approved_version_of_a_reopened_report():
    world = world_with_verdict()
    report = world.report("approved")
    made = consolidate(world.cycle, by=world.coordinator, at=NOW, on=TODAY)

    reopened_and_edited(world, report)

    assert content_of(world.cycle, on=TODAY) == made.content


def test_published_evidence_stays_public_until_the_next_approval(client, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    world = world_with_verdict()
    report = world.report("draft")
    upload = SimpleUploadedFile("paper.pdf", b"%PDF-1.7 text")
    more = {"title": "Paper", "public": True, "by": world.officer, "at": NOW}
    piece = add_file(report, upload, **more)
    submit(report, by=world.signatory, at=NOW, on=TODAY)
    assert client.get(f"/en/evidence/{piece.pk}/").status_code == 404
    approve(report, by=world.reviewer, at=NOW, on=TODAY)

    reopen(report, by=world.coordinator, at=NOW, reason="A wrong value")
    remove(Evidence.objects.get(), by=world.officer)
    assert client.get(f"/en/evidence/{piece.pk}/").status_code == 200

    submit(report, by=world.signatory, at=NOW, on=TODAY)
    approve(report, by=world.reviewer, at=NOW, on=TODAY)
    assert client.get(f"/en/evidence/{piece.pk}/").status_code == 404
    assert path_of(piece.file.name).is_file()


def test_an_edition_keeps_the_names_and_titles_it_was_made_with(client):
    world = world_with_verdict()
    world.report("approved")
    consolidate(world.cycle, by=world.coordinator, at=NOW, on=TODAY)
    Consolidation.objects.update(published_on=TODAY)
    before = text_of(client, "cycles/2026/consolidated/")

    Organization.objects.filter(code="M-ONE").update(name_en="Renamed later")
    Target.objects.filter(code="T-ONE").update(title_en="Retitled later")

    assert text_of(client, "cycles/2026/consolidated/") == before


def test_a_target_page_takes_as_many_queries_with_three_approved_reports_as_with_one(client):
    world = world_with_verdict()
    world.report("approved")
    queries_of(client, "/en/targets/T-ONE/")
    once = queries_of(client, "/en/targets/T-ONE/")
    first = world.obligation.report
    for code in ("M-TWO", "M-THREE"):
        body, _new = Organization.objects.get_or_create(code=code, defaults={"name_en": code})
        first.pk = first.obligation_id = None
        duty = Obligation.objects.get(pk=world.obligation.pk)
        duty.pk, duty.organization = None, body
        duty.save()
        line = Target.objects.get(code="T-ONE").report_lines.order_by("pk").first()
        first.obligation = duty
        first.save()
        line.pk, line.report = None, first
        line.save()
        first.published = first.published | {"lines": {str(line.pk): line.frozen()}}
        first.save()

    thrice = queries_of(client, "/en/targets/T-ONE/")

    assert "NYS-2026-M-THREE" in client.get("/en/targets/T-ONE/").content.decode()
    assert thrice == once


def test_a_withdrawn_report_was_not_handed_in(client):
    world = world_with_verdict()
    before = everything(client, world)

    withdraw(world.report("submitted"), by=world.signatory, at=NOW)

    assert everything(client, world) == before
