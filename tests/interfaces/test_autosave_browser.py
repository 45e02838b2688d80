"""Saving while one types, in Chromium: two colleagues, no connection, and an ended session."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.factories import World
from tests.interfaces.test_browser import complaints, sign_in
from tracker.models import ReportLine
from tracker.workflow import reports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VALUE = "input[id$=-value]"
CHECKED = "input[id$=-checked]"
SOURCE = "input[id$=-source_text]"


@pytest.fixture
def world():
    """A report in which nothing is filled in yet."""
    made = World()
    made.draft = reports.begin(made.obligation, by=made.contributor)
    return made


def open_form(page, person, world, name="lines"):
    """Sign in, and open a page of the report."""
    sign_in(page, person)
    page.goto(f"/en/reports/{world.draft.pk}/{name}/")


def leave(page, field, text):
    """Type in a field and leave it."""
    page.fill(field, text)
    page.press(field, "Tab")


def said(page, text):
    """Wait until the page says so in its live region."""
    expect(page.locator("[data-said]")).to_contain_text(text)


def test_two_colleagues_in_one_row_never_lose_a_text(new_page, world):
    mine, theirs = new_page(), new_page()
    open_form(mine, world.contributor, world)
    open_form(theirs, world.signatory, world)

    leave(mine, VALUE, "15,5")
    said(mine, "Saved at")
    expect(mine.locator("[data-echo]")).to_contain_text("last year: 15% en · change: +0.5")
    leave(theirs, VALUE, "17")
    expect(theirs.locator("[data-conflict]")).to_contain_text("Stored now: 15.5")
    assert complaints(theirs) == []
    assert ReportLine.objects.get().value == 15.5
    theirs.reload()
    theirs.click("[data-take]")  # what was typed waited in the browser, and is asked about again
    expect(theirs.locator("[data-conflict]")).to_be_visible()
    theirs.check("[data-conflict] [value=mine]")
    theirs.click("[data-decide]")
    said(theirs, "Saved at")
    assert ReportLine.objects.get().value == 17

    leave(mine, SOURCE, "A survey")  # the other field of a row that changed is no conflict
    expect(mine.locator(VALUE)).to_have_value("17")
    expect(mine.locator("[data-notes]")).to_contain_text("kept as it stands there: Fact")
    leave(theirs, VALUE, "18")
    said(theirs, "Saved at")
    leave(mine, VALUE, "19")
    expect(mine.locator("[data-conflict]")).to_be_visible()
    mine.check("[data-conflict] [value=theirs]")
    mine.click("[data-decide]")
    expect(mine.locator(VALUE)).to_have_value("18")
    line = ReportLine.objects.get()
    assert (line.value, line.source_text) == (18, "A survey")


def test_without_a_connection_the_text_waits_and_a_wrong_number_is_named(new_page, world):
    ReportLine.objects.update(checked=True)
    page = new_page()
    open_form(page, world.contributor, world)

    page.context.set_offline(True)
    leave(page, VALUE, "seventeen")
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".govuk-error-message")).to_contain_text("Enter a number")
    said(page, "Not saved: correct what is marked.")
    leave(page, VALUE, "18")
    expect(page.locator(".govuk-error-message")).to_have_count(0)
    said(page, "Saved at")
    assert ReportLine.objects.get().value == 18

    page.check(CHECKED)
    page.press(CHECKED, "Tab")
    expect(page.locator("[data-version]")).to_have_value("3")
    page.uncheck(CHECKED)
    page.press(CHECKED, "Tab")  # a box that is not ticked is sent, too
    expect(page.locator("[data-version]")).to_have_value("4")
    assert (ReportLine.objects.get().checked, page.evaluate("Object.keys(localStorage)")) == (
        False,
        [],
    )


def test_a_session_that_ends_keeps_the_text_and_signing_out_removes_it(new_page, world):
    page = new_page()
    open_form(page, world.officer, world, "texts")
    Session.objects.all().delete()
    leave(page, "#id_done", "A long text.")
    expect(page.locator("[data-signed-out]")).to_be_visible()

    tab = page.context.new_page()
    sign_in(tab, world.officer)
    page.click("body")
    page.fill("#id_obstacles", "None.")
    page.click(".save-bar button >> nth=0")
    page.wait_for_url("**/texts/")
    expect(page.locator("#id_done")).to_have_value("A long text.")
    expect(page.locator("#id_obstacles")).to_have_value("None.")

    page.fill("#id_done", "Not to be left on a shared computer.")
    page.on("dialog", lambda asked: asked.accept())
    page.click("form[data-sign-out] button")
    page.wait_for_url(lambda address: "texts" not in address)
    kept = page.evaluate("Object.keys(localStorage)")
    assert kept == []
