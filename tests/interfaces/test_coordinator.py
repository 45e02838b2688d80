"""The coordinator's pages: the board, more time, the consolidated report and its two dates."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, TODAY, World, organization, user
from tests.workflow.test_consolidation import make, with_own_duties
from tracker.models import Consolidation, Obligation
from tracker.rules.states import Role

pytestmark = pytest.mark.django_db
BOARD = "/en/coordinate/2026/"


@pytest.fixture
def world():
    """The small world with the receiver's own duties."""
    return with_own_duties(World())


@pytest.fixture
def coordinator(client, world):
    """The coordinator's browser."""
    client.force_login(world.coordinator)
    return client


def addresses(world):
    """Every address of the coordinator's pages."""
    made = make(world)
    return [
        "/en/coordinate/",
        BOARD,
        reverse("coordinate-extend", args=[world.obligation.pk]),
        reverse("coordinate-consolidate", args=[world.cycle.pk]),
        reverse("coordinate-edition", args=[made.pk]),
        reverse("coordinate-csv", args=[made.pk]),
    ]


def test_every_page_opens_for_the_coordinator(coordinator, world):
    world.report("approved")

    assert {coordinator.get(one).status_code for one in addresses(world)} == {200}


@pytest.mark.parametrize("name", ["contributor", "signatory", "reviewer", "elsewhere"])
def test_to_everybody_else_the_pages_do_not_exist(client, world, name):
    world.report("approved")
    elsewhere = user((Role.COORDINATOR, world.other))
    client.force_login(elsewhere if name == "elsewhere" else getattr(world, name))

    assert {client.get(one).status_code for one in addresses(world)} == {404}


def test_without_signing_in_one_is_sent_to_the_sign_in(client, world):
    assert client.get(BOARD).status_code == 302


def test_the_board_tells_how_far_a_draft_is_but_not_what_it_says(coordinator, world):
    report = world.report("draft", value="16.25")
    report.lines.update(progress="A secret")

    page = coordinator.get(BOARD).content.decode()

    assert "1 / 1" in page
    assert "A secret" not in page
    assert "16.25" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_the_same_queries_however_many_bodies_owe(
    coordinator, world, count, django_assert_num_queries
):
    for _number in range(count):
        Obligation.objects.create(
            cycle=world.cycle,
            rule=world.rule,
            organization=organization(),
            period_ends_on=date(2026, 12, 31),
            due_on=date(2027, 4, 1),
        )
    coordinator.get(BOARD)

    with django_assert_num_queries(13):
        coordinator.get(BOARD)


def test_more_time_is_given_with_a_day_and_a_reason(coordinator, world):
    address = reverse("coordinate-extend", args=[world.obligation.pk])

    coordinator.post(address, {"to": "15.04.2027", "reason": "The census is late"})

    world.obligation.refresh_from_db()
    assert (world.obligation.extended_to, world.obligation.extended_by) == (
        date(2027, 4, 15),
        world.coordinator,
    )


@pytest.mark.parametrize(
    "given", [{"to": "15.04.2027"}, {"reason": "Late"}, {"to": "01.04.2027", "reason": "Late"}]
)
def test_more_time_without_day_or_reason_is_refused_on_the_page(coordinator, world, given):
    address = reverse("coordinate-extend", args=[world.obligation.pk])

    page = coordinator.post(address, given)

    world.obligation.refresh_from_db()
    assert page.context["errors"]
    assert world.obligation.extended_to is None


def test_the_preview_lists_who_did_not_report_and_makes_nothing(coordinator, world):
    world.report("submitted")

    page = coordinator.get(reverse("coordinate-consolidate", args=[world.cycle.pk]))

    missing = [row["code"] for row in page.context["content"]["missing"]]
    assert (missing, Consolidation.objects.count()) == (["M-ONE"], 0)


def test_the_consolidated_report_is_made_once_by_two_clicks(coordinator, world):
    world.report("approved")
    address = reverse("coordinate-consolidate", args=[world.cycle.pk])

    coordinator.post(address)
    coordinator.post(address, {"reason": "Again"})

    assert Consolidation.objects.get().made_by == world.coordinator


def test_without_a_consolidated_report_nothing_can_be_published(coordinator, world):
    page = coordinator.get(BOARD).content.decode()

    assert "There is no consolidated report yet; nothing can be forwarded or published." in page
    assert coordinator.post("/en/coordinate/editions/1/", {"step": "publish"}).status_code == 404


@pytest.mark.parametrize(("step", "act"), [("forward", "forward"), ("publish", "publish")])
def test_recording_a_date_fulfils_the_duty(coordinator, world, step, act):
    world.report("approved")
    made = make(world, at=timezone.now() - timedelta(days=9))
    day = timezone.localdate() - timedelta(days=1)
    given = {"step": step, f"{step}-on": day.strftime("%d.%m.%Y"), f"{step}-number": "12-1"}

    coordinator.post(reverse("coordinate-edition", args=[made.pk]), given)

    assert Obligation.objects.get(rule__act=act).fulfilled_on == day


@pytest.mark.parametrize("wrong", [{"forward-on": ""}, {"forward-number": ""}])
def test_a_forwarding_without_day_or_number_is_refused_on_the_page(coordinator, world, wrong):
    world.report("approved")
    made = make(world, at=timezone.now() - timedelta(days=9))
    given = {"step": "forward", "forward-number": "12-1"}
    given["forward-on"] = timezone.localdate().strftime("%d.%m.%Y")

    page = coordinator.post(reverse("coordinate-edition", args=[made.pk]), given | wrong)

    made.refresh_from_db()
    assert page.context["errors"]
    assert made.forwarded_on is None


def test_a_late_duty_shows_as_late(coordinator, world):
    Obligation.objects.filter(rule__act="publish").update(
        due_on=date(2026, 5, 1), fulfilled_on=date(2026, 5, 3)
    )

    page = coordinator.get(BOARD).content.decode()

    assert "Days late: 2" in page


def test_the_csv_holds_the_frozen_figures(coordinator, world):
    world.report("approved", value="16.0")
    made = make(world, at=NOW, on=TODAY)

    lines = coordinator.get(reverse("coordinate-csv", args=[made.pk])).content.decode().splitlines()

    assert (lines[0].split(",")[4], len(lines)) == ("target", 2)
    assert "T-ONE,M-ONE,,16.0,estimate" in lines[1]
