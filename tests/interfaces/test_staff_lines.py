"""The plan/fact table: numbers as people write them, rows saved one by one, colleagues at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import World
from tracker.models import Indicator
from tracker.rules.states import Role
from tracker.templatetags.staff import signer
from tracker.workflow import handover, reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world():
    """A report of the ministry in which nothing is filled in yet, with a second target in words."""
    made = World()
    made.words = factories.target(
        code="T-WORDS", group="qualitative", kind="qualitative", value=None, strategy=made.strategy
    )
    made.words.assignments.create(organization=made.ministry)
    made.draft = reports.begin(made.obligation, by=made.contributor)
    made.line = made.draft.lines.get(target=made.target)
    made.words_line = made.draft.lines.get(target=made.words)
    return made


def address(name, *args, language="en"):
    """The address of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


def typed(*lines, **columns):
    """What a browser sends for rows: their versions, and what stands in the columns."""
    sent = {f"line-{line.pk}-version": str(line.version) for line in lines}
    first = f"line-{lines[0].pk}"
    return sent | {f"{first}-{name}": text for name, text in columns.items()}


def save(client, world, person=None, language="en", **sent):
    """Send the table as a person."""
    client.force_login(person or world.contributor)
    return client.post(address("report-lines", world.draft.pk, language=language), sent)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("text", ["0,18", "0.18", " 0,18 %"])
def test_a_comma_and_a_point_mean_the_same_in_every_language(client, world, language, text):
    save(client, world, language=language, **typed(world.line, value=text))

    world.line.refresh_from_db()
    assert str(world.line.value) == "0.18"


@pytest.mark.parametrize("text", ["1,234", "1.234"])
def test_an_ambiguous_number_is_asked_about_and_everything_typed_stays(client, world, text):
    sent = typed(world.line, value=text, source_text="Our own survey")

    page = save(client, world, **sent).content.decode()

    assert f"“{text}”: is it 1.234 or 1234?" in page
    assert "T-ONE" in page.split("There is a problem")[1].split("</ul>")[0]
    assert f'value="{text}"' in page
    assert 'value="Our own survey"' in page
    assert "<title>Error:" in page


@pytest.mark.parametrize(("meant", "value"), [("fraction", "1.234"), ("thousands", "1234")])
def test_the_answer_to_the_question_is_stored_and_not_asked_again(client, world, meant, value):
    save(client, world, **typed(world.line, value="1,234", value_meant=meant))
    world.line.refresh_from_db()
    shown = client.get(address("report-lines", world.draft.pk)).content.decode()
    answer = save(client, world, **typed(world.line, value=value))

    assert str(world.line.value) == value
    assert f'value="{value}"' in shown
    assert answer.status_code == 302


def test_other_rows_are_saved_when_one_is_bad(client, world):
    sent = typed(world.line, value="sixteen") | typed(world.words_line, progress="It goes well.")

    page = save(client, world, **sent).content.decode()

    world.words_line.refresh_from_db()
    assert world.words_line.progress == "It goes well."
    assert 'value="sixteen"' in page
    assert f'href="#id_line-{world.line.pk}-value"' in page
    assert "1 other row was saved." in page


def test_a_dash_means_no_data_and_never_zero(client, world):
    save(client, world, **typed(world.line, value="–", no_data_reason="later"))

    world.line.refresh_from_db()
    assert (world.line.value, world.line.value_status) == (None, "no_data")


def test_a_draft_is_saved_whatever_is_missing(client, world):
    answer = save(client, world, **typed(world.line, value="1"))

    assert answer.status_code == 302


def test_a_number_together_with_no_data_is_asked_about(client, world):
    page = save(client, world, **typed(world.line, value="1", value_status="no_data"))

    assert "You entered a number and chose “no data”. Keep one of them." in page.content.decode()


def test_an_odd_value_is_saved_with_a_warning_beside_its_row(client, world):
    Indicator.objects.update(share=True)
    save(client, world, **typed(world.line, value="150", value_status="final"))

    page = client.get(address("report-lines", world.draft.pk)).content.decode()

    assert "more or less than the value for 2025. Did you mean 15.0?" in page
    assert "A share lies between 0 and 100." in page
    assert "Checked, the value is right: note" in page


def test_the_row_shows_last_year_and_the_percentage_of_execution(client, world):
    save(client, world, **typed(world.line, plan="20", value="16", value_status="final"))

    page = client.get(address("report-lines", world.draft.pk)).content.decode()

    assert "15 (2025)" in page
    assert "80.0%" in page


def test_of_two_tabs_each_keeps_what_it_changed_and_only_the_rest_is_asked_about(client, world):
    first, second = typed(world.line, value="12", source_text="A survey"), typed(world.line)
    second = typed(world.line, value="11", cause="other", source_text="")
    save(client, world, **first)

    page = save(client, world, **second).content.decode()
    again = save(client, world, **second).content.decode()

    world.line.refresh_from_db()
    assert (world.line.value, world.line.source_text) == (12, "A survey")
    assert (world.line.cause, world.line.version) == ("other", 3)
    assert "You saved this yourself, in another window or with a workbook." in page
    assert page.count("-keep-value") == 4 * 1 + 2  # two radio buttons with their labels
    assert "choose which value is right: Fact" in again
    assert "kept as it stands there: Source of the value" in page
    assert 'value="A survey"' in page
    assert 'value="11"' in page


@pytest.mark.parametrize(("side", "value"), [("mine", 11), ("theirs", 12)])
def test_after_seeing_both_values_one_may_choose(client, world, side, value):
    sent = typed(world.line, value="11")
    reports.save_line(world.line, {"value": Decimal(12)}, version=1, by=world.signatory)
    row = f"line-{world.line.pk}"

    for _twice in range(2):
        answer = save(client, world, **sent, **{f"{row}-asked": "2", f"{row}-keep-value": side})

    world.line.refresh_from_db()
    assert answer.status_code == 302
    assert world.line.value == value


def test_a_row_that_only_the_colleague_changed_keeps_the_colleagues_value(client, world):
    seen = typed(world.line, value="") | typed(world.words_line, progress="Mine.")
    reports.save_line(world.line, {"value": Decimal(12)}, version=1, by=world.signatory)

    answer = save(client, world, **seen)
    page = client.get(answer.url).content.decode()

    world.line.refresh_from_db()
    assert world.line.value == 12
    assert "Changed meanwhile elsewhere and kept as it stands there: Fact" in page


def test_a_row_that_was_given_away_meanwhile_stores_nothing_and_shows_what_was_typed(client, world):
    sent = typed(world.line, value="11")
    other = factories.user((Role.CONTRIBUTOR, world.ministry), first_name="Anna", last_name="Li")
    handover.assign(world.draft, {world.line.pk: other}, by=world.officer, at=factories.NOW)

    page = save(client, world, **sent).content.decode()

    world.line.refresh_from_db()
    assert world.line.value is None
    assert "This row is filled in by: Anna Li." in page
    assert 'value="11"' in page


def test_what_was_typed_stays_when_the_report_was_submitted_meanwhile(client, world):
    seen = typed(world.line, value="11")
    reports.save_line(
        world.line,
        {"value": Decimal(16), "value_status": "estimate"},
        version=1,
        by=world.signatory,
    )
    reports.save_line(world.words_line, {"progress": "Well."}, version=1, by=world.signatory)
    letter = {"letter_number": "1", "letter_date": factories.TODAY}
    reports.save_texts(world.draft, letter, by=world.signatory)
    reports.submit(world.draft, by=world.signatory, at=factories.NOW, on=factories.TODAY)

    page = save(client, world, **seen).content.decode()

    assert "The report has been submitted and cannot be changed now." in page
    assert 'value="11"' in page


def test_a_milestone_takes_its_days_as_they_are_written(client, world):
    event = factories.target(code="T-EVENT", kind="milestone", strategy=world.strategy)
    event.assignments.create(organization=world.ministry)
    reports.begin(world.obligation, by=world.contributor)
    line = world.draft.lines.get(target=event)

    save(client, world, language="kk", **typed(line, outcome="done", done_on="01.10.2026"))

    line.refresh_from_db()
    assert (line.done, line.done_on) == (True, date(2026, 10, 1))


def test_a_day_of_doing_without_done_is_asked_about(client, world):
    event = factories.target(code="T-EVENT", kind="milestone", strategy=world.strategy)
    event.assignments.create(organization=world.ministry)
    reports.begin(world.obligation, by=world.contributor)
    line = world.draft.lines.get(target=event)

    page = save(client, world, **typed(line, done_on="01.10.2026")).content.decode()

    assert "You gave the day on which it was done: is it done?" in page


def test_a_row_that_became_a_number_meanwhile_keeps_what_was_typed_and_is_not_saved(client, world):
    words = {"progress": "It goes well.", "outcome": "done", "source_text": "An act"}
    sent = typed(world.line, **words) | typed(world.words_line, progress="Well.")
    row = address("autosave-line", world.draft.pk, world.line.pk)

    page = save(client, world, **sent).content.decode()
    told = client.post(row, sent | {"whose": signer().sign(str(world.contributor.pk))})

    world.line.refresh_from_db()
    world.words_line.refresh_from_db()
    assert (world.line.source_text, world.words_line.progress) == ("", "Well.")
    assert "this row asks for other fields" in page
    assert "<dd>It goes well.</dd>" in page
    assert "<dd>Done</dd>" in page
    assert 'value="An act"' in page
    assert told.status_code == 403
    assert "Save the page" in told.json()["refused"]
