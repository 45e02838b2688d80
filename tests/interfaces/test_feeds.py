"""Atom feeds, read by the rules of RFC 4287; and the calendars of public deadlines."""

import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta

import icalendar
import pytest
from django.utils import timezone

from tests.factories import NOW, TODAY, World, target, unit
from tests.factories import question as reported
from tests.interfaces.past import judge_now
from tracker.models import Amendment, Target, Unit, Verdict
from tracker.workflow import consolidation, cycles, questions

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = (
    "changes",
    "targets/T-ONE",
    "strategies/S41",
    "organizations/M-ONE",
    "cycles/2026",
)


def read(client, path, language="en"):
    """A feed as XML; what RFC 4287 asks of every feed is checked."""
    answer = client.get(f"/{language}/{path}.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)  # noqa: S314 -- our own answer
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    names = []
    for one in (feed, *feed.iter(f"{ATOM}entry")):
        for needed in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{needed}")) == 1, needed
        assert one.find(f"{ATOM}id").text.startswith("tag:localhost,20")
        assert datetime.fromisoformat(one.find(f"{ATOM}updated").text).tzinfo
        links = [each.attrib for each in one.findall(f"{ATOM}link")]
        kinds = [tuple(link.get(name) for name in ("rel", "type", "hreflang")) for link in links]
        assert len(kinds) == len(set(kinds)), "two alternates of one kind"
        assert {link.get("hreflang") for link in links} - {None} == {"kk", "ru", "en"} - {language}
        assert all(link["href"].startswith("http://") for link in links)
        names.append(one.find(f"{ATOM}id").text)
    assert len(names) == len(set(names))
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")]
    return feed


def titles(feed):
    """The headlines, newest first."""
    return [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")]


def text(feed):
    """All summaries."""
    return " ".join(each.text for each in feed.iter(f"{ATOM}summary"))


@pytest.fixture
def world():
    """A world in which one of everything happened that a feed tells."""
    made = World()
    judge_now()
    verdict = Verdict.objects.get()
    Verdict.objects.filter(pk=verdict.pk).update(status="no_data")
    judge_now()
    made.report("approved")
    Amendment.objects.create(
        target=made.target,
        kind="amended",
        act_en="Resolution",
        act_number="5",
        act_on=date(2026, 11, 1),
        reason_en="Money & <time>",
        before={"value": "20", "deadline": "2030-12-31"},
        after={"value": "15", "deadline": "2035-12-31"},
        made_at=NOW,
    )
    at = timezone.localtime()
    edition = consolidation.consolidate(made.cycle, by=made.coordinator, at=at, on=at.date())
    cycles.published(edition, on=at.date(), by=made.coordinator, at=at)
    row = reported(made.ministry, target=made.target)
    texts = {"text_kk": "Иә", "text_ru": "Да", "text_en": "The figure was mended."}
    questions.release(row, "mended", texts, seen=0, by=made.reviewer, at=at)
    return made


def test_a_feed_tells_old_and_new_with_the_reason(client, world):
    feed = read(client, "targets/T-ONE")

    told = "\n".join(titles(feed))
    assert "No data → At risk: Target" in told
    assert "Changed by an act: Target" in told
    assert f"Report for 2026 approved: {world.ministry.name_en}" in told
    assert "Reported error answered: Mended" in told
    said = text(feed)
    assert "<p>Target value: 20% en → 15% en</p>" in said
    assert "<p>Deadline: 2030 → 2035</p>" in said
    assert "<p>Reason: Money &amp; &lt;time&gt;</p>" in said
    assert "<p>Act: Resolution, № 5, 1 November 2026</p>" in said
    assert "The figure was mended." in said
    assert "A slip" not in said


def test_a_change_is_told_in_the_unit_and_as_precisely_as_it_was_then(
    client, django_assert_max_num_queries
):
    unit("ha", percent=False)
    row = target(code="T-ONE", deadline=date(2035, 6, 30), deadline_precision="half_year")
    entry = {"target": row, "kind": "amended", "act_on": TODAY, "made_at": NOW}
    for before, after in (
        ({"value": "7", "deadline": "2029-05-31"}, {"value": "8", "deadline": "2030-05-31"}),
        (
            {"unit": "ha", "deadline": "2030-05-31", "deadline_precision": "month"},
            {"unit": "pct", "deadline": "2035-06-30", "deadline_precision": "half_year"},
        ),
    ):
        Amendment.objects.create(**entry, before=before, after=after)
    Unit.objects.filter(code="ha").update(name_en="hectares")
    with django_assert_max_num_queries(9):
        said = text(read(client, "targets/T-ONE"))

    assert "<p>Target value: 7\u00a0hectares → 8\u00a0hectares</p>" in said
    assert "<p>Deadline: 05.2029 → 05.2030</p>" in said
    assert "<p>Deadline: 05.2030 → first half of 2035</p>" in said
    assert "<p>Unit of measurement: hectares → % en</p>" in said


def test_each_feed_holds_what_is_its_own(client, world):
    counts = {path: len(titles(read(client, path))) for path in PATHS}
    other = target(code="T-ELSE")

    assert counts["changes"] >= 5
    assert counts["cycles/2026"] == 2
    assert counts["strategies/S41"] == counts["changes"]
    assert titles(read(client, f"targets/{other.code}")) == []
    assert titles(read(client, f"organizations/{world.other.code}")) == []
    for language in ("kk", "ru"):
        assert len(titles(read(client, "changes", language))) == counts["changes"]


def test_a_feed_repeats_its_bytes_and_answers_304(client, world):
    first = client.get("/en/changes.atom")
    second = client.get("/en/changes.atom")

    assert first.content == second.content
    for name, value in (
        ("If-None-Match", first["ETag"]),
        ("If-Modified-Since", first["Last-Modified"]),
    ):
        assert client.get("/en/changes.atom", headers={name: value}).status_code == 304
    assert client.get("/en/targets/NONE.atom").status_code == 404
    assert client.get("/en/cycles/1999.atom").status_code == 404


def test_nothing_that_is_not_approved_is_in_a_feed(client):
    world = World()
    before = client.get("/en/changes.atom").content
    world.report("submitted")
    reported(world.ministry)

    assert client.get("/en/changes.atom").content == before


def test_a_feed_stands_in_the_head_of_its_page(client, world):
    page = client.get("/ru/targets/T-ONE/").content.decode()
    head = page.partition("</head>")[0]

    for code in ("kk", "ru", "en"):
        assert f'hreflang="{code}" href="/{code}/targets/T-ONE.atom"' in head
    assert 'href="/ru/changes.atom"' in head
    assert "/ru/report-error/?page=%2Fru%2Ftargets%2FT-ONE%2F" in page
    assert "csrfmiddlewaretoken" not in page
    assert "Set-Cookie" not in client.get("/ru/targets/T-ONE/").headers
    lost = client.get("/ru/targets/NONE/").content.decode()
    assert "NONE.atom" not in lost


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_takes_the_same_queries_with_three_entries(
    client, world, count, django_assert_max_num_queries
):
    for _each in range(count - 1):
        entry = Amendment.objects.first()
        entry.pk = None
        entry.save()

    with django_assert_max_num_queries(8):
        client.get("/en/changes.atom")


def test_a_public_calendar_holds_targets_and_reports_as_whole_days(client):
    world = World()
    Target.objects.filter(pk=world.target.pk).update(title_kk="Ұзақ нысана; үтір, қос нүкте:" * 5)
    for path in ("deadlines", "strategies/S41", "targets/T-ONE"):
        answer = client.get(f"/kk/{path}.ics")
        assert max(map(len, answer.content.split(b"\r\n"))) <= 75
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        by_name = {str(event["UID"]).partition("@")[0]: event for event in events}
        assert set(by_name) == {"T-ONE.deadline", "R01.M-ONE.2026-12-31"}
        deadline = by_name["T-ONE.deadline"]
        assert deadline["DTSTART"].dt == date(2030, 12, 31)
        assert "Ұзақ нысана; үтір, қос нүкте:" in deadline["SUMMARY"]
        assert deadline["URL"].endswith("/kk/targets/T-ONE/")
        assert client.get(f"/kk/{path}.ics").content == answer.content


def test_what_has_ended_or_passed_long_ago_is_in_no_calendar(client):
    target(code="T-OLD", deadline=TODAY - timedelta(days=900))
    target(code="T-END", superseded_on=TODAY)

    answer = client.get("/en/deadlines.ics")
    assert icalendar.Calendar.from_ical(answer.content).walk("VEVENT") == []
