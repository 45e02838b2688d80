"""What a body expects of a target: in the row of its report, for its reviewer, and in public."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World
from tests.interfaces.test_public_pages import text_of
from tests.interfaces.test_staff_lines import address, typed
from tracker.models import Consolidation, Target
from tracker.rules.values import Status
from tracker.workflow import rating, reports
from tracker.workflow.consolidation import consolidate
from tracker.workflow.judging import judge

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
REASON = "The money for the second half of the programme was cut."
EXPECTS = {
    "expectation": "on_schedule",
    "forecast_value": Decimal("19.50"),
    "forecast_on": date(2030, 6, 30),
}


@pytest.fixture
def world():
    """The small world, judged, with a report that somebody has begun."""
    made = World()
    judge(Target.objects.all(), on=TODAY, at=NOW)
    made.draft = made.report("draft")
    made.line = made.draft.lines.get()
    return made


def write(client, world, language="en", **columns):
    """Send the row of the target as the contributor."""
    client.force_login(world.contributor)
    sent = typed(world.line, value="16", value_status="estimate") | {
        f"line-{world.line.pk}-{name}": text for name, text in columns.items()
    }
    page = client.post(address("report-lines", world.draft.pk, language=language), sent)
    world.line.refresh_from_db()
    return page


def expect(world, **said):
    """Store what the body expects."""
    reports.save_line(world.line, said, version=world.line.version, by=world.contributor)


def approve(world, **said):
    """Approve the report with what the body expects."""
    expect(world, **said)
    reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(world.draft, by=world.reviewer, at=NOW, on=TODAY)


def test_what_is_expected_is_stored_with_every_digit(client, world):
    write(
        client,
        world,
        expectation="with_difficulties",
        forecast_value="19,50",
        forecast_on="30.06.2030",
    )

    kept = world.line
    assert (kept.expectation, str(kept.forecast_value), kept.forecast_on) == (
        "with_difficulties",
        "19.50",
        date(2030, 6, 30),
    )


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("forecast_value", "a lot", "Enter a number"),
        ("forecast_value", "1,234", "is it 1.234 or 1234?"),
        ("forecast_on", "soon", "Enter a valid date"),
        ("forecast_on", "01.01.1899", "Enter a day between 1990 and 2100"),
        ("expectation", "certainly", "Select a valid choice"),
    ],
)
def test_bad_input_names_the_row_and_stays_in_its_field(client, world, column, text, told):
    page = write(client, world, **{column: text}).content.decode()

    summary = page.split("There is a problem")[1].split("</ul>")[0]
    assert told in summary
    assert "T-ONE" in summary
    assert f'href="#id_line-{world.line.pk}-{column}"' in summary
    assert text in page
    assert not getattr(world.line, column)


def test_the_question_about_an_ambiguous_forecast_is_answered_beside_it(client, world):
    page = write(client, world, forecast_value="1,234").content.decode()
    assert f'name="line-{world.line.pk}-forecast_value_meant"' in page

    write(client, world, forecast_value="1,234", forecast_value_meant="thousands")

    assert str(world.line.forecast_value) == "1234"


def test_a_missing_expectation_is_warned_of_and_stops_nothing(client, world):
    client.force_login(world.contributor)
    warning = "You have not said what you expect of the target."
    for page in ("report-lines", "report-check"):
        assert warning in client.get(address(page, world.draft.pk)).content.decode()

    assert reports.problems(world.draft, on=TODAY) == []
    expect(world, **EXPECTS)
    assert warning not in client.get(address("report-check", world.draft.pk)).content.decode()


def test_nothing_is_awaited_after_the_deadline(client, world):
    Target.objects.update(deadline=date(2025, 12, 31))
    client.force_login(world.contributor)

    page = client.get(address("report-check", world.draft.pk)).content.decode()

    assert "You have not said what you expect" not in page


def test_a_body_that_contradicts_itself_is_told_before_it_hands_in(client, world):
    expect(world, **EXPECTS)
    client.force_login(world.contributor)

    page = client.get(address("report-check", world.draft.pk)).content.decode()

    assert "You say “on schedule”, and what you expect does not meet the target" in page


def test_the_answers_are_checked_on_one_page(client, world):
    expect(world, **EXPECTS)
    client.force_login(world.contributor)

    page = client.get(address("report-check", world.draft.pk)).content.decode()

    assert "<dt>What you expect of the target</dt><dd>On schedule</dd>" in page
    assert "<dt>Value expected at the deadline</dt><dd>19.50</dd>" in page
    assert "<dt>Day on which the target is expected to be met</dt><dd>30 Jun 2030</dd>" in page


def test_a_milestone_and_a_target_in_words_are_asked_what_fits_them(client, world):
    Target.objects.update(series=None, kind="milestone")
    client.force_login(world.contributor)
    place, row = address("report-lines", world.draft.pk), f'name="line-{world.line.pk}-'
    page = client.get(place).content.decode()
    assert f"{row}expectation" in page
    assert f"{row}forecast_value" not in page
    assert page.count(f"{row}forecast_on") == 1

    Target.objects.update(kind="qualitative")
    page = client.get(place).content.decode()
    assert f"{row}expectation" in page
    assert f"{row}forecast" not in page


def test_the_reviewer_reads_what_the_body_expects_and_what_it_said_before(client, world):
    expect(world, **EXPECTS)
    reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)
    asked = {"reason": "Why?", "questions": {None: "Why?"}, "revision_due_on": TODAY}
    reports.give_back(world.draft, by=world.reviewer, at=NOW, **asked)
    expect(world, expectation="will_not_be_met", forecast_value=Decimal(18))
    reports.answer(world.draft.remarks.get(), "It rained.", by=world.officer, at=NOW)
    reports.submit(world.draft, by=world.signatory, at=NOW + timedelta(days=1), on=TODAY)
    client.force_login(world.reviewer)

    page = client.get(reverse("admin:tracker_report_change", args=[world.draft.pk]))

    said = page.content.decode().split("The body’s own view")[1].split("</dd>")[0]
    assert "Will not be met" in said
    assert "was: On schedule" in said
    assert "was: 19.50" in said


def test_the_target_page_puts_the_three_judgements_side_by_side(client, world):
    page = text_of(client, "targets/T-ONE/")
    assert "The responsible body has not said." in page
    assert "No reviewer has judged this target." in page
    assert "These judgements differ." not in page

    approve(world, **EXPECTS | {"expectation": "will_not_be_met"})
    rating.give(world.target, Status.ON_TRACK, REASON, by=world.reviewer, at=NOW, on=TODAY)

    page = text_of(client, "targets/T-ONE/").split("Three judgements")[1].split("</section>")[0]
    assert "These judgements differ." in page
    for said in ("Will not be met", "19.50%", "30 June 2030", REASON, world.ministry.name_en):
        assert said in page


def test_a_contradiction_within_the_bodys_own_judgement_is_shown(client, world):
    approve(world, **EXPECTS)

    assert "The body says “on schedule”, and what it expects" in text_of(client, "targets/T-ONE/")


def test_the_reports_section_and_the_data_carry_what_the_body_expected(client, world):
    approve(world, **EXPECTS)
    reports_section = text_of(client, "targets/T-ONE/").split('id="reports"')[1]
    assert "<dt>The body’s own view</dt><dd>On schedule</dd>" in reports_section

    rating.give(world.target, Status.MISSED, REASON, by=world.reviewer, at=NOW, on=TODAY)
    found = client.get("/en/targets/T-ONE.json").json()["judgements"]

    assert found == {
        "differ": True,
        "computed": {"status": "at_risk"},
        "owner": {
            "organization_id": "M-ONE",
            "made_on": TODAY.isoformat(),
            "expectation": "on_schedule",
            "forecast_value": "19.50",
            "forecast_on": "2030-06-30",
            "contradicts_itself": True,
        },
        "reviewer": {"made_on": TODAY.isoformat(), "status": "missed", "reason": REASON},
        "withdrawn": [],
    }


def test_the_consolidated_report_carries_what_bodies_expect(client, world):
    approve(world, **EXPECTS)
    consolidate(world.cycle, by=world.coordinator, at=NOW, on=TODAY)
    Consolidation.objects.update(published_on=TODAY)

    page = text_of(client, "cycles/2026/consolidated/")
    table = client.get("/en/cycles/2026/consolidated.csv").content.decode()

    assert "<b>On schedule.</b>" in page
    assert "30 June 2030" in page
    assert "on_schedule,19.50,2030-06-30" in table


def test_an_edition_made_before_bodies_said_what_they_expect_still_opens(client, world):
    approve(world, **EXPECTS)
    made = consolidate(world.cycle, by=world.coordinator, at=NOW, on=TODAY)
    for name in ("expectation", "forecast_value", "forecast_on"):
        del made.content["lines"][0][name]
    Consolidation.objects.update(published_on=TODAY, content=made.content)

    assert "T-ONE" in text_of(client, "cycles/2026/consolidated/")
    assert "T-ONE" in client.get("/en/cycles/2026/consolidated.csv").content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_nothing_of_an_expectation_is_public_before_its_approval(client, world, language):
    paths = ("targets/T-ONE/", "targets/T-ONE.json", "disagreements/", "disagreements.json")
    before = [text_of(client, path, language) for path in paths]

    expect(world, **EXPECTS)
    reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)
    judge(Target.objects.all(), on=TODAY, at=NOW)

    reported = [text_of(client, path, language) for path in paths]
    assert reported == before
