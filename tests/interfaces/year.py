"""A reporting year to play in a browser: days that pass, people at their pages, and pictures."""

import os
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

from tests.factories import World, organization, series, target, user
from tests.interfaces.test_browser import sign_in
from tests.interfaces.workbooks import XLSX, Sheet
from tracker import tasks
from tracker.models import Obligation
from tracker.rules.states import Role

PICTURES = os.environ.get("PICTURES")  # a folder: then each step leaves its pictures there
WIDTHS = {"wide": 1200, "phone": 390}


@contextmanager
def on(day, hour=10):
    """Let it be a day of the year, for everybody."""
    moment = datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=ZoneInfo("Asia/Almaty"))
    with time_machine.travel(moment):
        yield


def night_and_morning(day):
    """What the clock does from the night to nine in the morning, with the mail that it sends."""
    with on(day, 3):
        tasks.nightly()
    with on(day, 9):
        tasks.remind()
        tasks.send_notices()


def send_mail():
    """What the clock does each minute."""
    tasks.send_notices()


class Year(World):
    """Three bodies that owe a report for 2026: by form, by Excel and on paper. Nothing is open yet."""

    def __init__(self):
        super().__init__()
        self.obligation.delete()
        self.cycle.delete()
        self.akimat = organization("A-ABAY", kind="akimat", member_of=self.ministry_class)
        for body in (self.other, self.akimat):
            numbers = series({year: str(year - 2010) for year in range(2020, 2026)})
            promise = target(code=f"T-{body.code}", series=numbers, strategy=self.strategy)
            promise.assignments.create(organization=body, role_text="decree")
        self.stranger.language = "ru"
        self.stranger.save()
        self.head = user((Role.HEAD, self.other))

    def duty(self, body):
        """What a body owes for 2026."""
        return Obligation.objects.get(organization=body, rule__act="report")

    def report(self, body):
        """The report of a body."""
        return self.duty(body).report


class Desk:
    """A person at a browser, who signs in anew each day."""

    def __init__(self, new_page, person):
        self.page, self.person = new_page(accept_downloads=True), person

    def go(self, path):
        """Open a page; sign in first where the day before is over."""
        self.page.goto(f"/en/{path}")
        if "/login/" in self.page.url:
            sign_in(self.page, self.person)
            self.page.goto(f"/en/{path}")
        return self.page

    def save(self, fields, button="main form .button >> nth=0"):
        """Type into fields of the page and send the form."""
        for field, text in fields.items():
            if self.page.locator(field).evaluate("each => each.tagName") == "SELECT":
                self.page.select_option(field, text)
            else:
                self.page.fill(field, text)
        with self.page.expect_navigation():
            self.page.click(button)

    def fill_in(self, report, value):
        """The plan/fact table, the texts and the letter, by form."""
        self.go(f"reports/{report.pk}/lines/")
        self.save(
            {
                "[name$=-value]": value,
                "[name$=-value_status]": "final",
                "[name$=-source_text]": "Bureau of National Statistics",
            },
            "button[name=leave]",
        )

    def letter(self, report):
        """The texts and the covering letter."""
        self.go(f"reports/{report.pk}/texts/")
        self.save(
            {
                "[name=done]": "The programme was carried out.",
                "[name=letter_number]": "12-3/45",
                "[name=letter_date]": "05.03.2027",
            },
            "button[name=leave]",
        )

    def submit(self, report):
        """Check the answers, and hand the report in."""
        self.go(f"reports/{report.pk}/check/")
        self.page.click("#submit button")
        self.page.wait_for_url("**/submitted/")

    def workbook(self, report, value):
        """The same table by Excel: download, fill in, upload, look, store."""
        page = self.go(f"reports/{report.pk}/excel/upload/")
        with page.expect_download() as waiting:
            page.click(f"a[href$='/reports/{report.pk}/excel/']")
        sheet = Sheet(Path(waiting.value.path()).read_bytes())
        code = report.lines.get().target.code
        typed = {"value": value, "value_status": "final", "source_text": "Statistics"}
        file = {"name": "back.xlsx", "mimeType": XLSX, "buffer": sheet.put(code, **typed).content}
        page.set_input_files("input[type=file]", file)
        page.click("main form .button")
        page.wait_for_url("**/preview/")


def picture(desk, name, path=None):
    """With a folder named in PICTURES, keep the page in Kazakh and Russian, wide and on a phone."""
    if not PICTURES:
        return
    here = path or desk.page.url.split("/en/", 1)[1]
    before = desk.page.url
    for language in ("kk", "ru"):
        for size, width in WIDTHS.items():
            desk.page.set_viewport_size({"width": width, "height": 800})
            desk.page.goto(f"/{language}/{here}")
            file = Path(PICTURES) / f"{name}-{language}-{size}.png"
            desk.page.screenshot(path=file, full_page=True)
    desk.page.set_viewport_size({"width": 1280, "height": 720})
    desk.page.goto(before)
