"""Calendar feeds, read back as a calendar program reads them."""

from datetime import date

import icalendar
import pytest

from tests.factories import NOW, TODAY, World
from tests.workflow.test_consolidation import with_own_duties
from tracker.models import CalendarLink, Obligation
from tracker.workflow import calendar_links, cycles

pytestmark = pytest.mark.django_db


def events(client, path, language="en"):
    """The events of a feed by their names."""
    answer = client.get(f"/{language}/{path}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def feed(person):
    """The address of a person's feed."""
    return f"calendar/{calendar_links.renew(by=person, at=NOW).token}.ics"


def extend(world, to=date(2027, 4, 15)):
    """Give the ministry more time."""
    person = {"by": world.coordinator, "at": NOW, "on": TODAY}
    cycles.extend(world.obligation, to=to, reason="The census is late", **person)


def test_a_deadline_is_an_event_of_a_whole_day_that_blocks_no_time(client):
    world = World()
    [event] = events(client, "organizations/M-ONE.ics").values()

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 4, 1), date(2027, 4, 2))
    assert event["SUMMARY"] == f"Report for 2026: {world.ministry.name_en}"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["URL"].endswith("/en/cycles/2026/")


def test_an_extension_moves_the_same_event_and_counts_its_revisions(client):
    world = World()
    [(name, before)] = events(client, "organizations/M-ONE.ics").items()
    extend(world)
    [(same, after)] = events(client, "organizations/M-ONE.ics").items()

    assert name == same
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == date(2027, 4, 15)
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert "The census is late" in after["DESCRIPTION"]
    assert "First due on: 1 April 2027" in after["DESCRIPTION"]


def test_a_feed_speaks_the_language_of_its_address_and_repeats_its_bytes(client):
    World()
    pages = {code: client.get(f"/{code}/organizations/M-ONE.ics").content for code in ("kk", "ru")}

    assert b"Ministry M-ONE ru" in pages["ru"]
    assert b"Ministry M-ONE kk" in pages["kk"]
    assert client.get("/ru/organizations/M-ONE.ics").content == pages["ru"]


def test_a_personal_feed_holds_the_duties_of_ones_own_bodies_and_no_others(client):
    world = with_own_duties(World())
    mine = {name.partition("@")[0] for name in events(client, feed(world.signatory))}
    theirs = {name.partition("@")[0] for name in events(client, feed(world.coordinator))}

    assert mine == {"R01.M-ONE.2026-12-31"}
    assert theirs == {"R03.O08.2026-12-31", "R04.O08.2026-12-31"}
    assert events(client, feed(world.stranger)) == {}
    assert events(client, feed(world.reviewer)) == {}


def test_the_day_of_a_revision_is_in_the_personal_feed_alone(client):
    world = World()
    world.report("returned")
    found = events(client, feed(world.signatory))

    assert [each["DTSTART"].dt for each in found.values()] == [date(2026, 12, 1), date(2027, 4, 1)]
    assert len(events(client, "organizations/M-ONE.ics")) == 1


def test_a_new_address_ends_the_old_one(client):
    world = World()
    old = feed(world.signatory)
    new = feed(world.signatory)

    assert len(old) > 40
    assert client.get(f"/en/{old}").status_code == 404
    assert client.get(f"/en/{new}").status_code == 200


def test_the_feed_of_a_person_who_left_is_not_there(client):
    world = World()
    address = feed(world.signatory)
    world.signatory.is_active = False
    world.signatory.save()

    assert client.get(f"/en/{address}").status_code == 404


def test_a_person_makes_the_address_with_a_click_and_sees_it(client):
    world = World()
    client.force_login(world.signatory)
    assert "You have no calendar address yet" in client.get("/en/duties/calendar/").content.decode()
    assert not CalendarLink.objects.exists()

    page = client.post("/en/duties/calendar/renew/", follow=True).content.decode()

    assert f"/en/calendar/{CalendarLink.objects.get().token}.ics" in page
    assert client.get("/en/duties/calendar/renew/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_takes_the_same_queries_with_three_duties(
    client, count, django_assert_max_num_queries
):
    world = World()
    for year in range(2028, 2028 + count):
        duty = Obligation.objects.get(pk=world.obligation.pk)
        duty.pk, duty.period_ends_on, duty.due_on = None, date(year, 1, 1), date(year, 4, 1)
        duty.save()

    with django_assert_max_num_queries(4):
        client.get("/en/organizations/M-ONE.ics")
