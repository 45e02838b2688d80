"""Who gets to the staff pages, what the list of duties says, and how signing in goes."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import NOW, TODAY, World
from tracker.models import Cycle, Obligation, User
from tracker.workflow import reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
PAGES = (
    "report",
    "report-remarks",
    "report-lines",
    "report-texts",
    "report-evidence",
    "report-excel",
    "report-excel-upload",
    "report-excel-preview",
    "report-excel-annotated",
    "report-check",
    "report-submit",
    "report-submitted",
    "report-withdraw",
    "report-update",
)


@pytest.fixture
def world():
    """The ministry, its people, and the reviewing side."""
    return World()


def address(name, *args, language="en"):
    """The address of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


@pytest.mark.parametrize("person", ["stranger", "reviewer", "coordinator"])
def test_another_bodys_report_does_not_exist(client, world, person):
    report = world.report("submitted")
    client.force_login(getattr(world, person))

    for page in PAGES:
        for method in (client.get, client.post):
            assert (page, method(address(page, report.pk)).status_code) == (page, 404)


def test_another_bodys_duty_cannot_be_begun(client, world):
    client.force_login(world.stranger)

    assert client.post(address("begin", world.obligation.pk)).status_code == 404


def test_without_signing_in_one_is_asked_to_and_led_back(client, world):
    report = world.report()

    for page in PAGES:
        form = address(page, report.pk, language="kk")
        assert client.get(form).url == f"/kk/login/?next={form}"


def sign_in(client, person, **more):
    """Fill in the sign-in form."""
    sent = {"username": person.username, "password": "secret"} | more
    return client.post(address("login"), sent)


def test_signing_in_leads_to_my_duties(client, world):
    assert sign_in(client, world.contributor).url == "/en/duties/"


def test_signing_in_leads_back_to_the_form(client, world):
    form = address("report-lines", world.report().pk)

    assert sign_in(client, world.contributor, next=form).url == form


def test_signing_in_never_leads_to_another_site(client, world):
    answer = sign_in(client, world.contributor, next="https://evil.example/")

    assert answer.url == "/en/duties/"


def test_a_wrong_password_is_told_calmly(client, world):
    page = sign_in(client, world.contributor, password="wrong").content.decode()

    assert "There is a problem" in page
    assert "<title>Error:" in page


def test_after_ten_wrong_passwords_the_door_is_closed_for_an_hour(client, world):
    for _attempt in range(10):
        answer = sign_in(client, world.contributor, password="wrong")

    assert answer.status_code == 429
    assert "the account is closed for one hour" in answer.content.decode()


def test_signing_out_needs_a_form(client, world):
    client.force_login(world.contributor)

    assert client.get(address("logout")).status_code == 405
    assert client.post(address("logout")).status_code == 302


def duties(client, person):
    """What a person sees as his duties."""
    client.force_login(person)
    return client.get(address("duties")).content.decode()


def test_a_duty_shows_its_due_date_and_progress(client, world):
    page = duties(client, world.contributor)

    assert "Due: 1 April 2027" in page
    assert "Not started" in page
    assert "0 of 1 line filled" in page


def test_a_returned_report_stands_on_top_with_its_remarks(client, world):
    world.report("returned")

    page = duties(client, world.contributor)

    assert "Returned: 1 report needs changes. Due: 1 December 2026" in page
    assert "1 remark to answer" in page
    assert "Due: 1 December 2026" in page


def test_a_revision_that_was_taken_back_keeps_its_day(client, world):
    report = world.report("returned")
    reports.answer(report.remarks.get(), "From the yearbook", by=world.officer, at=NOW)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.withdraw(report, by=world.signatory, at=NOW)

    page = duties(client, world.contributor)

    assert "Returned: 1 report needs changes. Due: 1 December 2026" in page
    assert "1 April 2027" not in page


def test_who_owes_nothing_reads_when_the_next_cycle_opens(client, world):
    page = duties(client, world.stranger)

    assert "Your body owes no report at the moment." in page
    assert "The next cycle opens on this day" in page


def test_the_reviewing_side_is_led_to_its_queue(client, world):
    page = duties(client, world.reviewer)

    assert address("admin:tracker_report_changelist") in page
    assert "owes no report" not in page


def owe(world, year):
    """A report of the ministry for another year, begun."""
    due_on = date(year + 1, 4, 1)
    cycle = Cycle.objects.create(
        strategy=world.strategy, year=year, opens_on=date(year, 10, 3), due_on=due_on
    )
    duty = Obligation.objects.create(
        rule=world.rule,
        organization=world.ministry,
        period_ends_on=date(year, 12, 31),
        cycle=cycle,
        due_on=due_on,
    )
    reports.begin(duty, by=world.contributor)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_duties_takes_the_same_number_of_queries(
    client, world, django_assert_num_queries, count
):
    reports.begin(world.obligation, by=world.contributor)
    for year in range(2027, 2026 + count):
        owe(world, year)
    client.force_login(world.contributor)
    client.get(address("duties"))  # notes that the session is used

    with django_assert_num_queries(8):
        page = client.get(address("duties")).content.decode()

    assert page.count("0 of 1 line filled") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_takes_the_same_number_of_queries(
    client, world, django_assert_num_queries, count
):
    for _n in range(count - 1):
        more = factories.target(series=factories.series({2025: "3"}), strategy=world.strategy)
        more.assignments.create(organization=world.ministry)
    report = reports.begin(world.obligation, by=world.contributor)
    client.force_login(world.contributor)
    client.get(address("duties"))  # notes that the session is used

    with django_assert_num_queries(9):
        page = client.get(address("report-lines", report.pk)).content.decode()

    assert page.count("State of the value<span") == count


def test_a_deactivated_person_is_signed_out(client, world):
    client.force_login(world.contributor)
    User.objects.filter(pk=world.contributor.pk).update(is_active=False)

    assert client.get(address("duties")).status_code == 302


def assign_later(world):
    """Another target that the ministry answers for since its report was begun."""
    later = factories.target(code="T-LATER", series=world.series, strategy=world.strategy)
    later.assignments.create(organization=world.ministry)


@pytest.mark.parametrize("name", ["report", "report-lines"])
def test_targets_assigned_later_are_added_by_a_button_and_by_no_link(client, world, name):
    report = world.report()
    client.force_login(world.contributor)
    page, button = address(name, report.pk), "Add the new targets"
    assert button not in client.get(page).content.decode()
    assign_later(world)

    assert button in client.get(page).content.decode()
    assert report.lines.count() == 1

    client.post(address("begin", world.obligation.pk))
    assert report.lines.count() == 2
    assert button not in client.get(page).content.decode()


def test_saving_the_table_adds_the_targets_assigned_later(client, world):
    report = world.report()
    assign_later(world)
    client.force_login(world.contributor)

    page = client.post(address("report-lines", report.pk), follow=True).content.decode()

    assert "T-LATER" in page
