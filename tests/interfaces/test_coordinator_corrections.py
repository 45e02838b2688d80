"""What a coordinator puts right while a cycle runs, and who can read that: time, and a day."""

from datetime import date
from time import time

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, World
from tests.interfaces.test_coordinator_cycles import late
from tests.workflow.test_on_paper import handed_in, record
from tracker.models import Report
from tracker.web.kept import KEPT

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world(client):
    """The small world with the coordinator signed in."""
    made = World()
    client.force_login(made.coordinator)
    return made


def test_bodies_that_are_late_are_named_before_and_after_they_get_more_time(client, world):
    late(world)
    address = reverse("coordinate-change", args=[world.cycle.pk])
    given = {"step": "extend", "extend-to": "15.04.2027", "extend-reason": "The census is late"}

    before = client.get(address).content.decode()
    refused = client.post(address, given).content.decode()
    client.post(address, given | {"extend-whom": "all"})

    assert f"<li>{world.ministry.name}: 15 Jan 2026</li>" in before
    assert "choose to move those that have passed, too" in refused
    page = client.get("/en/cycles/2026/").content.decode()
    assert "also for those whose due date had passed" in page
    assert "The due date had passed when more time was given." in page


def test_who_reported_in_time_is_not_named_as_late(client, world):
    late(world)
    world.report("submitted")
    Report.objects.update(first_submitted_at=NOW.replace(month=1, day=10))

    page = client.get(reverse("coordinate-change", args=[world.cycle.pk]))

    assert page.context["passed"] == []
    assert "No body is late." in page.content.decode()


def test_the_address_says_which_cycle_is_shown_beside_a_kept_form(client, world):
    page, now = reverse("coordinate-setup"), timezone.localdate().year
    kept = {"year": [str(now + 1)], "step": ["open"], "reason": ["The census"]}
    form = {"whose": str(world.coordinator.pk), "at": int(time()), "typed": kept, "files": False}
    session = client.session
    session[KEPT] = {page: form}
    session.save()

    shown = [client.get(page, given).context for given in ({}, {"year": now + 2})]

    assert [one["form"].cleaned_data["year"] for one in shown] == [now + 1, now + 2]
    assert shown[1]["reason"].data["reason"] == "The census"


def test_a_day_that_is_no_more_there_to_correct_is_an_error(client, world):
    record(world)
    world.report("submitted")  # the body is faster
    given = {"step": "day", "day-received_on": "20.11.2026", "day-reason": "A stamp"}

    page = client.post(reverse("coordinate-paper", args=[world.obligation.pk]), given)

    assert page.context["errors"] == [("#content", "This report did not come on paper.")]
    assert "This report did not come on paper." in page.content.decode()


def test_the_day_of_a_paper_is_corrected_on_its_page_and_the_body_reads_why(client, world):
    report = handed_in(world)
    address = reverse("coordinate-paper", args=[world.obligation.pk])

    client.post(address, {"step": "day", "day-received_on": "20.11.2026", "day-reason": "A stamp"})

    report.refresh_from_db()
    assert report.received_on == date(2026, 11, 20)
    for person, page in (
        (world.coordinator, address),
        (world.officer, reverse("report", args=[report.pk])),
        (world.reviewer, reverse("admin:tracker_report_history", args=[report.pk])),
    ):
        client.force_login(person)
        assert "A stamp" in client.get(page).content.decode()
    client.force_login(world.coordinator)
    page = client.get(reverse("report", args=[report.pk])).content.decode()
    assert page.count(f"<dd>{world.coordinator}</dd>") == 2  # who types it, and who submits it
