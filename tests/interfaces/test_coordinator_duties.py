"""The coordinator's page of meetings and other duties, and where due dates fall on days off."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, World, organization
from tests.workflow.test_recurring_duties import HALF_YEARS, meeting
from tracker.models import Cycle, Obligation, ReportingRule
from tracker.web.staff_words import standing_words
from tracker.workflow import fulfilling

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
DUTIES = "/en/coordinate/duties/"


@pytest.fixture
def world():
    """The small world in which a council has to meet."""
    made = World()
    made.meeting = meeting(made)
    return made


@pytest.fixture
def coordinator(client, world):
    """The coordinator's browser."""
    client.force_login(world.coordinator)
    return client


def yesterday():
    return timezone.localdate() - timedelta(days=1)


def record(client, world, **given):
    """Send the form; return the answer."""
    typed = {"done_on": yesterday().strftime("%d.%m.%Y"), "note": "Meeting No. 2"} | given
    return client.post(reverse("coordinate-record", args=[world.meeting.pk]), typed)


def test_a_meeting_is_recorded_on_its_page(coordinator, world):
    assert record(coordinator, world).status_code == 302

    world.meeting.refresh_from_db()
    assert world.meeting.fulfilled_on == yesterday()
    assert "Correct the record" in coordinator.get(DUTIES).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"done_on": ""}, "Enter a day."),
        ({"note": ""}, "Say in a sentence how the duty was fulfilled."),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"done_on": "01.01.2099"}, "The day must not lie in the future."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(coordinator, world, wrong, said):
    page = record(coordinator, world, **wrong).content.decode()

    world.meeting.refresh_from_db()
    assert said in page
    assert world.meeting.fulfilled_on is None
    assert "note" in wrong or "Meeting No. 2" in page


def test_a_record_is_taken_back_with_a_reason_and_stays_readable(coordinator, world):
    record(coordinator, world)
    address = reverse("coordinate-record", args=[world.meeting.pk])
    assert "Say why" in coordinator.post(address, {"take_back": "yes"}).content.decode()

    coordinator.post(address, {"take_back": "yes", "back-reason": "Not this council"})

    page = coordinator.get(address).content.decode()
    assert "The record was taken back." in page
    assert "Not this council" in page
    assert "Meeting No. 2" in page


@pytest.mark.parametrize("name", ["signatory", "reviewer", "stranger"])
def test_to_everybody_else_the_pages_do_not_exist(client, world, name):
    client.force_login(getattr(world, name))

    assert client.get(DUTIES).status_code == 404
    assert record(client, world).status_code == 404


def test_a_report_is_not_reached_by_the_page_of_meetings(coordinator, world):
    address = reverse("coordinate-record", args=[world.obligation.pk])

    assert coordinator.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_many_duties(
    coordinator, world, count, django_assert_num_queries
):
    for number in range(count):
        duty = Obligation.objects.get(pk=world.meeting.pk)
        duty.pk, duty.organization = None, organization(f"C-{number}")
        duty.save()
    coordinator.get(DUTIES)

    with django_assert_num_queries(8):
        coordinator.get(DUTIES)


def test_the_board_warns_of_a_due_date_on_a_day_off(coordinator, world):
    assert "day off" not in coordinator.get("/en/coordinate/2026/").content.decode()
    Cycle.objects.update(due_on=date(2028, 4, 1))
    Obligation.objects.update(due_on=date(2028, 5, 1))

    page = coordinator.get("/en/coordinate/2026/").content.decode()

    assert "1 April 2028 (Saturday)" in page
    assert '<span class="tag">weekend</span>' in page
    assert '<span class="tag">public holiday</span>' in page


def test_the_administration_shows_the_next_due_dates_of_a_rule(coordinator, world):
    rule = ReportingRule.objects.get(code="R07")
    ReportingRule.objects.filter(pk=rule.pk).update(shift="next", first_year=2027)

    page = coordinator.get(f"/en/admin/tracker/reportingrule/{rule.pk}/change/").content.decode()

    assert "30 June 2027 (Wednesday)" in page
    assert "31 December 2028 (Sunday): weekend. Moved to: 3 January 2029 (Wednesday)" in page


def test_the_administration_refuses_a_recurrence_that_it_cannot_follow(coordinator, world):
    address = "/en/admin/tracker/reportingrule/add/"
    names = {f"what_{code}": "Meet" for code in ("kk", "ru", "en")}
    given = {"code": "R50", "act": "meet", "cadence": "recurring", "shift": "none", **names}
    given |= {"opens_days_before": "180", "quotes": "[]"}
    given |= {"reminder_steps-TOTAL_FORMS": "0", "reminder_steps-INITIAL_FORMS": "0"}

    wrong = coordinator.post(address, given | {"recurrence": "FREQ=DAILY"})
    right = coordinator.post(address, given | {"recurrence": HALF_YEARS})

    assert "A recurrence begins with FREQ=YEARLY" in wrong.content.decode()
    assert right.status_code == 302
    assert ReportingRule.objects.get(code="R50").recurrence == HALF_YEARS


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 28), "Revision due in 3 days"),
        (date(2026, 12, 1), "Revision due today"),
        (date(2026, 12, 2), "Revision 1 day late"),
    ],
)
def test_a_returned_report_is_due_again_on_the_day_of_its_revision(world, on, said):
    report = world.report("returned")

    assert standing_words(world.obligation, report, on=on) == said


def test_a_body_sees_until_when_it_was_given_more_time(world):
    world.obligation.extended_to = date(2027, 4, 15)

    words = standing_words(world.obligation, None, on=date(2027, 4, 2))

    assert words == "More time given: 13 days left"


def test_two_coordinators_do_not_overwrite_each_other(coordinator, world):
    held = {"done_on": yesterday(), "note": "Held on Monday"}
    later = NOW + (timezone.now() - NOW)
    fulfilling.fulfil(world.meeting, **held, by=world.coordinator, at=later)

    page = record(coordinator, world).content.decode()

    world.meeting.refresh_from_db()
    assert "This duty is recorded already." in page
    assert world.meeting.fulfilled_note == "Held on Monday"
