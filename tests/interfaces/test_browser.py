"""The site in Chromium: one report's whole life, and staff pages that everyone can use."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import NOW, TODAY, World
from tracker.models import Report, Statement, Target
from tracker.rules.values import Status
from tracker.workflow.judging import judge
from tracker.workflow.rating import give

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STAFF = ("duties/", "reports/{pk}/", "reports/{pk}/lines/", "reports/{pk}/evidence/")
STAFF += ("reports/{pk}/check/", "reports/{pk}/excel/upload/")
STAFF += ("reports/{pk}/lines/{line}/measures/",)


@pytest.fixture
def world():
    """The small world with a returned report, judged; its body and a reviewer disagree."""
    made = World()
    made.report("returned")
    says = {"expectation": "on_schedule", "forecast_value": 19}
    Statement.objects.create(target=made.target, made_on=TODAY, **says)
    judge(Target.objects.all(), on=TODAY, at=NOW)
    reason = "The money for the second half of the programme was cut."
    give(made.target, Status.MISSED, reason, by=made.reviewer, at=NOW, on=TODAY)
    return made


def sign_in(page, person, language="en"):
    """Sign in as a person does."""
    page.goto(f"/{language}/login/")
    page.fill("input[name=username]", person.username)
    page.fill("input[name=password]", "secret")
    page.click("main button")
    page.wait_for_url("**/duties/")


def complaints(page):
    """What is wrong with the page shown: findings of axe, the console, and sideways scrolling."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*(each["id"] for each in found), *page.errors, *(["scrolls sideways"] if wide else [])]


@pytest.mark.parametrize(("size", "language"), [("page", "ru"), ("phone", "kk")])
def test_staff_pages_are_for_everyone(request, size, language, world):
    page = request.getfixturevalue(size)
    sign_in(page, world.signatory, language)
    report = Report.objects.get()
    named = {"pk": report.pk, "line": report.lines.get().pk}
    found = {}
    for path in STAFF:
        page.goto(f"/{language}/{path.format(**named)}")
        found[path] = complaints(page)

    assert {path: said for path, said in found.items() if said} == {}


def test_a_value_becomes_public_by_its_approval_and_not_before(new_page, world):
    officer, reviewer, citizen = (new_page(java_script_enabled=False) for _ in range(3))
    report = Report.objects.get()
    sign_in(officer, world.signatory)
    officer.goto(f"/en/reports/{report.pk}/lines/")
    officer.fill("input[name$=-value]", "17,25")
    officer.click("main form button >> nth=0")
    officer.goto(f"/en/reports/{report.pk}/")
    officer.fill("textarea", "From the yearbook")
    officer.click("main form:has(textarea) button")
    officer.goto(f"/en/reports/{report.pk}/check/")
    officer.click("#submit button")
    citizen.goto("/en/targets/T-ONE/")
    before = citizen.content()
    reviewer.goto("/en/admin/login/?next=/en/admin/tracker/report/")
    reviewer.fill("#id_username", world.reviewer.username)
    reviewer.fill("#id_password", "secret")
    reviewer.click("main [type=submit]")
    reviewer.click(".field-body a")
    reviewer.click("button[value=approve]")
    citizen.goto("/en/targets/T-ONE/")

    assert "17.25" not in before
    assert "17.25" in citizen.content()
    assert Report.objects.get().state == "approved"
