"""What of a report is public, and when."""

import pytest

from tests.factories import NOW, TODAY, World
from tests.interfaces.test_public_pages import every_page, text_of
from tracker.models import Consolidation, Evidence, Target
from tracker.workflow.consolidation import consolidate
from tracker.workflow.judging import judge

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


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_a_report_that_is_not_approved_changes_no_byte_of_any_public_page(client, state):
    world = world_with_verdict()
    before = everything(client, world)

    world.report(state)

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
    assert "Approved reports: 0 of 1." in text_of(client, "cycles/2026/")

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
