"""The review in Chromium: under the strict policy nothing is blocked, and a decision can be taken."""

import pytest
from django.urls import reverse

from tests.factories import World
from tests.interfaces.test_admin_catalogue import add
from tests.interfaces.test_everyone_browser import WIDE
from tracker.models import DataChange, Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    """The small world with a report that waits."""
    made = World()
    made.report("submitted")
    return made


def sign_in(page, person, to="/en/admin/tracker/report/"):
    """Bring a person to the queue, or to another page."""
    page.goto(f"/en/admin/login/?next={to}")
    page.fill("#id_username", person.username)
    page.fill("#id_password", "secret")
    page.click("main [type=submit]")


def test_a_reviewer_returns_a_report_with_a_question_about_its_line(page, world):
    sign_in(page, world.reviewer)
    page.click(".field-body a")
    page.click(".question summary")
    page.fill(".question textarea", "Where is this from?")
    page.select_option("#id_code", "source")
    page.fill("#id_reason", "The source is missing")
    page.click("button[value=give_back]")

    assert page.inner_text(".messagelist") == "Returned for revision: NYS-2026-M-ONE."
    assert Report.objects.get().state == "returned"


@pytest.mark.parametrize("place", ["", "tracker/report/", "tracker/target/", "tracker/target/add/"])
def test_the_policy_of_the_site_blocks_nothing_of_the_administration(page, world, place):
    sign_in(page, world.coordinator)
    page.goto(f"/kk/admin/{place}")

    assert page.errors == []


def test_a_proposed_change_of_data_fits_a_phone(client, new_page, world):
    client.force_login(world.coordinator)
    add(client, series=world.series.pk, year="2026", value="21", status="estimate")
    page = new_page(viewport={"width": 390, "height": 800})

    change = DataChange.objects.get()
    sign_in(page, world.reviewer, reverse("admin:tracker_datachange_change", args=[change.pk]))
    page.wait_for_selector("ul.changes")

    assert not page.evaluate(WIDE)
