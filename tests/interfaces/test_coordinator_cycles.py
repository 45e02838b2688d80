"""The coordinator's pages before and while a cycle runs: preparing, the board, changes, paper."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, TODAY, World, organization
from tests.workflow.test_on_paper import handed_in
from tracker.models import Assignment, Cycle, CycleChange, Notice, Obligation, Report, ReportLine
from tracker.workflow import cycle_changes, reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
BOARD = "/en/coordinate/2026/"
SETUP = "/en/coordinate/setup/"


@pytest.fixture
def world(client):
    """The small world with the coordinator signed in."""
    made = World()
    client.force_login(made.coordinator)
    return made


def late(world):
    """Let the duty be overdue whatever the real day is."""
    Obligation.objects.filter(pk=world.obligation.pk).update(due_on=date(2026, 1, 15))


def addresses(world):
    """Every address of these pages, with the method that changes something."""
    duty, cycle = world.obligation.pk, world.cycle.pk
    return [
        ("get", SETUP),
        ("post", SETUP),
        ("get", reverse("coordinate-change", args=[cycle])),
        ("post", reverse("coordinate-change", args=[cycle])),
        ("get", reverse("coordinate-bodies", args=[cycle])),
        ("post", reverse("coordinate-remind", args=[duty])),
        ("post", reverse("coordinate-remove", args=[duty])),
        ("post", reverse("coordinate-paper", args=[duty])),
    ]


@pytest.mark.parametrize("name", ["contributor", "signatory", "reviewer", "stranger"])
def test_to_everybody_else_the_pages_do_not_exist(client, world, name):
    client.force_login(getattr(world, name))

    found = [getattr(client, method)(address).status_code for method, address in addresses(world)]
    assert set(found) == {404}


def test_the_board_tells_of_a_late_body_when_somebody_signed_in_and_how_far_it_is(client, world):
    late(world)
    report = world.report("draft")
    report.lines.update(value=Decimal(16), value_status="final")
    signed_in = datetime(2026, 3, 9, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))
    type(world.signatory).objects.filter(pk=world.signatory.pk).update(last_login=signed_in)

    page = client.get(BOARD)

    (duty,) = page.context["boards"][0]["late"]
    assert (duty.percent, duty.last_login) == (66, signed_in)  # the line, the letter, one text of 3
    assert world.signatory.email in page.content.decode()


def test_the_matrix_says_in_words_how_far_each_section_is(client, world):
    report = world.report("draft", value="3")
    ReportLine.objects.update(plan=Decimal(10))

    page = client.get(BOARD)

    (duty,) = page.context["boards"][0]["duties"]
    words = {section.value: share.state.value for section, share in duty.shares.items()}
    assert words == {
        "facts": "complete",
        "milestones": "not_needed",
        "deviations": "empty",
        "narrative": "begun",
        "evidence": "empty",
        "letter": "complete",
    }
    assert report.state == "draft"
    assert "not needed" in page.content.decode()


def test_a_reminder_is_sent_once_a_day(client, world):
    address = reverse("coordinate-remind", args=[world.obligation.pk])

    client.post(address)
    client.post(address)

    assert Notice.objects.count() == 2  # the contributor and the signatory, once each


def test_who_has_handed_in_is_not_reminded(client, world):
    world.report("submitted")
    before = Notice.objects.count()

    page = client.post(reverse("coordinate-remind", args=[world.obligation.pk]), follow=True)

    assert "There is nothing to remind of" in page.content.decode()
    assert Notice.objects.count() == before


def test_the_file_names_who_handed_in_and_who_did_not(client, world):
    second = organization("M-TWO")
    other = Obligation.objects.get(pk=world.obligation.pk)
    other.pk, other.organization = None, second
    other.save()
    world.report("submitted")

    text = client.get(reverse("coordinate-bodies", args=[world.cycle.pk])).content.decode()

    rows = [line.split(",") for line in text.splitlines()]
    place = {name: rows[0].index(name) for name in ("body", "state", "filled_percent", "letter")}
    found = {row[place["body"]]: [row[at] for at in place.values()][1:] for row in rows[1:]}
    assert found == {
        "M-ONE": ["submitted", "66", "complete"],
        "M-TWO": ["not_started", "0", "empty"],
    }


@time_machine.travel(NOW, tick=False)
def test_all_bodies_get_more_time_and_the_public_page_says_so(client, world):
    address = reverse("coordinate-change", args=[world.cycle.pk])
    given = {"step": "extend", "extend-to": "15.04.2027", "extend-reason": "The census is late"}

    client.post(address, given)

    world.obligation.refresh_from_db()
    assert world.obligation.extended_to == date(2027, 4, 15)
    page = client.get("/en/cycles/2026/").content.decode()
    assert "The due date was extended for all bodies." in page
    assert "The census is late" in page


@pytest.mark.parametrize(
    "given",
    [
        {"step": "extend", "extend-to": "15.04.2027"},
        {"step": "extend", "extend-reason": "Late"},
        {"step": "add", "add-reason": "Forgotten"},
        {"step": "add", "add-body": "999999", "add-reason": "Forgotten"},
    ],
)
def test_an_incomplete_change_is_refused_on_the_page(client, world, given):
    page = client.post(reverse("coordinate-change", args=[world.cycle.pk]), given)

    assert page.context["errors"]
    assert not CycleChange.objects.exists()


def test_a_body_is_added_and_taken_out_again(client, world):
    address = reverse("coordinate-change", args=[world.cycle.pk])
    client.post(address, {"step": "add", "add-body": world.other.pk, "add-reason": "Forgotten"})
    duty = Obligation.objects.get(organization=world.other)

    client.post(reverse("coordinate-remove", args=[duty.pk]), {"reason": "A mistake"})

    assert not Obligation.objects.filter(organization=world.other).exists()
    page = client.get(BOARD).content.decode()
    assert "A mistake" in page
    assert "Forgotten" in page


def test_a_report_from_paper_is_entered_on_the_pages_of_the_body(client, world):
    address = reverse("coordinate-paper", args=[world.obligation.pk])
    given = {"received_on": "20.11.2026", "letter_number": "7-1", "letter_date": "19.11.2026"}
    page = client.post(address, given)
    report = Report.objects.get()
    assert page.url == reverse("report", args=[report.pk])
    line = report.lines.get()

    client.post(
        reverse("report-lines", args=[report.pk]),
        {f"line-{line.pk}-version": line.version, f"line-{line.pk}-value": "16",
         f"line-{line.pk}-value_status": "final"},
    )  # fmt: skip

    line.refresh_from_db()
    assert (line.value, line.history.latest().history_user) == (Decimal(16), world.coordinator)
    check = client.get(reverse("report-check", args=[report.pk])).content.decode()
    assert "Add a scan of the paper report to the evidence" in check


def test_the_public_is_told_that_a_report_came_on_paper(client, world, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    report = handed_in(world)
    assert "received on paper" in client.get("/en/cycles/2026/").content.decode()

    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)

    assert "entered by the receiving body" in client.get("/en/targets/T-ONE/").content.decode()


def prepared(client, world, year):
    """The page of a cycle that is not open yet, as a context."""
    return client.get(SETUP, {"rule": world.rule.pk, "year": year}).context


def test_the_preview_shows_whom_a_cycle_would_ask_and_whom_not_and_why(client, world):
    year = timezone.localdate().year + 1
    gone = organization("M-GONE", member_of=world.ministry_class, valid_to=date(2026, 1, 1))
    organization("M-NEW", member_of=world.ministry_class, valid_from=date(year + 1, 1, 2))

    found = prepared(client, world, year)["found"]

    assert [one.body.code for one in found.asked] == ["M-ONE", "M-TWO"]
    assert {body.code: why for body, why in found.left_out} == {
        gone.code: "ended", "O08": "receives", "M-NEW": "later"
    }  # fmt: skip
    assert (found.period.due_on, found.without_plan) == (date(year + 1, 4, 1), 1)


def test_the_preview_shows_the_form_and_writes_nothing(client, world):
    year = timezone.localdate().year + 1

    page = client.get(SETUP, {"rule": world.rule.pk, "year": year}).content.decode()

    assert "<fieldset disabled" in page
    assert "Fact" in page
    assert (Report.objects.count(), Cycle.objects.count()) == (0, 1)


def test_missing_plan_values_are_copied_from_the_approved_report_of_the_year_before(client, world):
    report = world.report("submitted")
    report.lines.update(plan=Decimal("15.50"))
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    address = f"{SETUP}?rule={world.rule.pk}&year=2027"

    client.post(address, {"step": "plans"})
    client.post(address, {"step": "plans"})

    assignment = Assignment.objects.get()
    assert str(assignment.plan_value) == "15.50"
    assert assignment.history.count() == 2
    assert assignment.history.latest().history_user == world.coordinator


def test_a_cycle_is_opened_from_its_preview_once(client, world):
    year = timezone.localdate().year + 1
    address = f"{SETUP}?rule={world.rule.pk}&year={year}"
    assert client.post(address, {"step": "open"}).context["errors"]

    client.post(address, {"step": "open", "reason": "An early start"})
    client.post(address, {"step": "open", "reason": "An early start"})

    assert CycleChange.objects.get().what == "opened"
    assert Obligation.objects.filter(cycle__year=year).count() == 2


@pytest.mark.parametrize("query", [{"year": "x"}, {"rule": "999"}, {"year": "1"}])
def test_nonsense_in_the_address_shows_an_empty_preview(client, world, query):
    page = client.get(SETUP, query)

    assert (page.status_code, page.context["found"]) == (200, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_takes_the_same_queries_however_many_bodies_it_asks(
    client, world, count, django_assert_num_queries
):
    year = timezone.localdate().year + 1
    for _number in range(count):
        organization(member_of=world.ministry_class)
    prepared(client, world, year)

    with django_assert_num_queries(17):
        prepared(client, world, year)


def test_an_extended_cycle_extends_from_its_new_date(world):
    given = {"reason": "?", "by": world.coordinator, "at": NOW, "on": TODAY}
    cycle_changes.extend_all(world.cycle, to=date(2027, 5, 1), **given)

    second = cycle_changes.extend_all(world.cycle, to=date(2027, 6, 1), **given)

    assert (second.day_before, second.day_after) == (date(2027, 5, 1), date(2027, 6, 1))


@pytest.mark.parametrize("returned", [False, True])
def test_the_board_leads_to_a_paper_report_while_it_is_in_the_hands_of_who_enters_it(
    client, world, settings, tmp_path, returned
):
    settings.EVIDENCE_ROOT = tmp_path
    report = handed_in(world)
    if returned:
        rest = {"reason": "Unclear", "questions": {None: "Which page?"}, "by": world.reviewer}
        reports.give_back(report, **rest, at=NOW, revision_due_on=date(2026, 12, 1))

    page = client.get(BOARD).content.decode()

    assert ("Go on entering" in page) is returned
