"""One full reporting year, played in Chromium by everybody whose work it is.

Three bodies report: one by form, which is returned and resubmits; one by Excel, late and reminded;
one on paper, entered by the coordinator. All are approved.
"""

import pytest
from playwright.sync_api import expect

from tests.interfaces.year import Desk, Year, night_and_morning, on, picture, send_mail
from tracker.models import Obligation, Observation, Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCAN = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a scan"}


@pytest.fixture
def year(settings, mail_server):
    """The world on the eve of the year, with a mail server that keeps what it gets."""
    settings.MAILERS = mail_server.options
    made = Year()
    made.mail = mail_server
    return made


@pytest.fixture
def desks(new_page, year):
    """Everybody's browser."""
    people = {
        "form": year.signatory,
        "excel": year.stranger,
        "coordinator": year.coordinator,
        "reviewer": year.reviewer,
        "citizen": None,
    }
    return {name: Desk(new_page, person) for name, person in people.items()}


def told(year):
    """Who got mail since this was last asked, once per mail."""
    found = [str(message["To"]) for message in year.mail.messages]
    year.mail.messages.clear()
    return sorted(found)


def of(*people):
    """The addresses of people, in order."""
    return sorted(person.email for person in people)


def test_a_reporting_year_from_its_opening_to_the_last_approval(year, desks):
    opens(year, desks)
    reminds_a_month_before(year)
    reports_by_form(year, desks)
    is_returned_and_resubmits(year, desks)
    reports_on_paper(year, desks)
    is_late_and_reminded(year, desks)
    reports_by_excel(year, desks)
    all_are_approved(year, desks)
    the_public_sees(year, desks)


def opens(year, desks):
    night_and_morning("2026-10-03")

    assert Obligation.objects.filter(rule__act="report").count() == 3
    with on("2026-10-03"):
        page = desks["form"].go("duties/")
        expect(page.locator("main")).to_contain_text("Report for 2026")
        picture(desks["form"], "01-duties")
        page = desks["coordinator"].go("coordinate/2026/")
        expect(page.locator("main")).to_contain_text("Not started")
        picture(desks["coordinator"], "02-board")
    year.mail.messages.clear()


def reminds_a_month_before(year):
    night_and_morning("2027-03-02")
    night_and_morning("2027-03-02")  # a second clock changes nothing

    assert told(year) == of(year.contributor, year.signatory, year.stranger)


def reports_by_form(year, desks):
    desk = desks["form"]
    with on("2027-03-10"):
        desk.go(f"duties/{year.duty(year.ministry).pk}/")
        picture(desk, "03-start")
        desk.page.click("main form .button")
        report = year.report(year.ministry)
        desk.fill_in(report, "16,5")
        desk.letter(report)
        picture(desk, "04-rows", f"reports/{report.pk}/lines/")
        picture(desk, "05-check", f"reports/{report.pk}/check/")
        desk.submit(report)
        expect(desk.page.locator("main")).to_contain_text(report.reference)
        picture(desk, "06-submitted")


def is_returned_and_resubmits(year, desks):
    desk, reviewer = desks["form"], desks["reviewer"]
    report = year.report(year.ministry)
    with on("2027-03-15"):
        page = reviewer.go(f"admin/tracker/report/{report.pk}/change/")
        picture(reviewer, "07-review")
        page.select_option("#id_code", index=1)
        page.fill("#id_reason", "The source is not named exactly")
        page.fill("#id_question", "Which table of the yearbook is it?")
        page.click("button[value=give_back]")
        send_mail()
        desk.go(f"reports/{report.pk}/")
        picture(desk, "08-returned")
    with on("2027-03-17"):
        page = desk.go(f"reports/{report.pk}/")
        page.fill("textarea[name$=-answer]", "Table 4 of the yearbook of 2026")
        page.click("main form:has(textarea) button")
        desk.submit(report)

    report.refresh_from_db()
    assert (report.state, report.round) == ("submitted", 2)
    assert str(report.first_submitted_on) == "2027-03-10"
    assert of(year.signatory)[0] in told(year)


def reports_on_paper(year, desks):
    desk = desks["coordinator"]
    with on("2027-03-25"):
        desk.go(f"coordinate/duties/{year.duty(year.akimat).pk}/paper/")
        picture(desk, "09-paper")
        desk.save(
            {
                "[name=received_on]": "24.03.2027",
                "[name=letter_number]": "7-1",
                "[name=letter_date]": "22.03.2027",
            }
        )
        report = year.report(year.akimat)
        desk.fill_in(report, "17")
        page = desk.go(f"reports/{report.pk}/evidence/")
        page.fill("[name=title]", "Scan of the paper report")
        page.set_input_files("input[type=file]", SCAN)
        page.click("main form:has(input[type=file]) .button")
        desk.submit(report)

    report.refresh_from_db()
    assert (report.recorded_by, report.submitted_by) == (year.coordinator, year.coordinator)


def is_late_and_reminded(year, desks):
    send_mail()
    told(year)
    night_and_morning("2027-04-02")
    night_and_morning("2027-04-02")

    assert told(year) == of(year.stranger)
    night_and_morning("2027-04-06")  # the third working day after the due date
    assert year.head.email in told(year)
    with on("2027-04-06"):
        page = desks["coordinator"].go("coordinate/2026/")
        expect(page.locator("main")).to_contain_text("5 days late")
        picture(desks["coordinator"], "10-late")
        desks["excel"].go("duties/")
        picture(desks["excel"], "11-late-duties")


def reports_by_excel(year, desks):
    desk = desks["excel"]
    with on("2027-04-06", 12):
        desk.go(f"duties/{year.duty(year.other).pk}/")
        desk.page.click("main form .button")
        report = year.report(year.other)
        desk.workbook(report, 18.25)
        picture(desk, "12-preview")
        desk.page.click("main form .button >> nth=0")
        desk.letter(report)
        desk.submit(report)
        send_mail()
    assert told(year) == of(year.stranger)  # the receipt
    night_and_morning("2027-04-10")

    assert year.stranger.email not in told(year)  # nobody is reminded of what is handed in


def all_are_approved(year, desks):
    desk = desks["reviewer"]
    with on("2027-04-12"):
        desk.go("admin/tracker/report/")
        picture(desk, "13-queue")
        for report in Report.objects.order_by("pk"):
            page = desk.go(f"admin/tracker/report/{report.pk}/change/")
            page.click("button[value=approve]")

    assert set(Report.objects.values_list("state", flat=True)) == {"approved"}
    published = Observation.objects.filter(report_line__isnull=False, year=2026)
    assert sorted(str(row.value) for row in published) == ["16.5", "17", "18.25"]


def the_public_sees(year, desks):
    desk = desks["citizen"]
    with on("2027-04-13"):
        page = desk.go("cycles/2026/")
        table = page.locator("main")
        expect(table).to_contain_text("Submitted reports: 3 of 3.")
        expect(table).to_contain_text("Approved reports: 3 of 3.")
        expect(table).to_contain_text("received on paper")
        picture(desk, "14-cycle")
        desk.go("organizations/M-TWO/")
        picture(desk, "15-body")
