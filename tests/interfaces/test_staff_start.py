"""The first pages of the portal: what to prepare, how complete it is, last year's texts, the bodies."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import NOW, World
from tracker.rules.states import Role
from tracker.workflow import reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world():
    """A draft with two rows, nothing filled in yet."""
    made = World()
    made.words = factories.target(
        code="T-WORDS", group="qualitative", kind="qualitative", value=None, strategy=made.strategy
    )
    made.words.assignments.create(organization=made.ministry)
    made.draft = reports.begin(made.obligation, by=made.contributor)
    made.line = made.draft.lines.get(target=made.target)
    made.words_line = made.draft.lines.get(target=made.words)
    return made


def address(name, *args):
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def test_last_years_texts_fill_only_what_is_empty(client, world):
    reports.save_texts(world.draft, {"done": "Old.", "obstacles": "Few."}, by=world.officer)
    for line, values in (
        (world.line, {"value": 16, "value_status": "estimate"}),
        (world.words_line, {"progress": "Well."}),
    ):
        reports.save_line(line, values, version=line.version, by=world.officer)
    letter = {"letter_number": "1", "letter_date": factories.TODAY}
    reports.save_texts(world.draft, letter, by=world.officer)
    reports.submit(world.draft, by=world.signatory, at=NOW, on=factories.TODAY)
    reports.approve(world.draft, by=world.reviewer, at=NOW, on=factories.TODAY)
    duty = next_year(world)
    report = reports.begin(duty, by=world.officer)
    reports.save_texts(report, {"obstacles": "Many."}, by=world.officer)
    client.force_login(world.officer)

    for _twice in range(2):
        client.post(address("copy-texts", report.pk))

    report.refresh_from_db()
    assert (report.done, report.obstacles) == ("Old.", "Many.")


def next_year(world):
    """The ministry's duty for 2027."""
    cycle, duty = world.cycle, world.obligation
    cycle.pk, cycle.year = None, 2027
    cycle.save()
    duty.pk, duty.cycle = None, cycle
    duty.period_ends_on = duty.period_ends_on.replace(year=2027)
    duty.save()
    return duty


def test_a_person_of_two_bodies_can_look_at_one_of_them(client, world):
    world.officer.memberships.create(organization=world.other, role=Role.OFFICER)
    client.force_login(world.officer)

    all_of_them = client.get(address("duties")).content.decode()
    one = client.get(address("duties") + "?body=M-TWO").content.decode()

    assert "All my bodies" in all_of_them
    assert "Report for 2026" in all_of_them
    assert "Report for 2026" not in one


def test_the_start_page_says_what_to_prepare_and_who_does_what(client, world):
    world.draft.lines.all().delete()
    world.draft.delete()
    factories.user((Role.CONTRIBUTOR, world.ministry), first_name="Anna", last_name="Li")
    client.force_login(world.contributor)

    page = client.get(address("duty", world.obligation.pk)).content.decode()

    assert "About 10 minutes for 2 indicators" in page
    assert "Anna Li: Contributor" in page
    assert "Start the report" in page


def test_the_sections_say_how_complete_they_really_are(client, world):
    reports.save_line(
        world.line, {"plan": 20, "value": 16, "value_status": "final"}, version=1, by=world.officer
    )
    client.force_login(world.officer)

    page = client.get(address("report", world.draft.pk)).content.decode()

    for words in (
        "1 of 2 lines filled", "No milestones in this report", "0 of 1 explained",
        "0 of 3 texts written", "0 documents", "Letter missing", "things missing",
    ):  # fmt: skip
        assert words in page
