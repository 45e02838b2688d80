"""What of a report is public, and when."""

from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, World
from tests.interfaces.test_public_pages import every_page, text_of
from tracker.models import Consolidation, Evidence, Target
from tracker.workflow.consolidation import consolidate
from tracker.workflow.judging import judge
from tracker.workflow.reports import give_back

pytestmark = pytest.mark.django_db
FILES = (
    "targets.csv",
    "targets.json",
    "targets/T-ONE.csv",
    "targets/T-ONE.json",
    "targets/T-ONE.svg",
)


def everything(client, world):
    """All public pages and files in all languages."""
    paths = [*every_page(world), f"organizations/{world.receiver.code}/", *FILES]
    return {
        (language, path): client.get(f"/{language}/{path}").content
        for path in paths
        for language in ("kk", "ru", "en")
    }


def world_with_verdict():
    """The world of the factories, judged."""
    world = World()
    judge(Target.objects.all(), on=TODAY, at=NOW)
    return world


# that a report was handed in is public; these pages say so, and all others stay as they are
TELL_OF_HANDING_IN = ("", "cycles/", "cycles/2026/", "organizations/M-ONE/", "strategies/S41/")


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
    assert changed <= set(TELL_OF_HANDING_IN)


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
    report = world.report("approved")
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
