"""Every kind of public page in Chromium: axe, narrow screens, wide text, the keyboard, and paper.

With a folder named in PICTURES one more leaves there a picture of every kind of page with the
real data, in three languages at two widths, and what each page weighs (weights.txt).
"""

import gzip
import os
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.core.management import call_command
from pypdf import PdfReader

from tests.factories import NOW, TODAY
from tests.interfaces.page_types import REAL, PublicWorld, paths
from tests.interfaces.test_browser import RULES
from tracker.workflow import questions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = ("kk", "ru", "en")
WIDTHS = {"wide": 1200, "phone": 390}
BESIDE = ("search/?q=target", "search/?q=nothing", "follow/", "report-error/", "no-such-page/")
BESIDE += ("embed/targets/T-ONE/",)
HTML = 50_000  # bytes
AXE = f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})"
FINDINGS = f"{AXE}.then(found => found.violations.map(each => each.id))"
WIDE = "document.documentElement.scrollWidth > window.innerWidth"
WIDE_TEXT = Path(__file__).with_name("text_spacing.js").read_text("utf-8").partition("\n")[2]
PICTURES = os.environ.get("PICTURES")
PAINTED = """() => new Promise(done => requestAnimationFrame(() => setTimeout(
  () => done(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0), 50)))"""
LOADED = "performance.getEntriesByType('resource').map(each => each.name)"
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
  const marked = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
  return {link: at.getAttribute('href') || at.name || at.tagName, visible: seen && marked};
}"""


def complaints(page, answer, home):
    """What is wrong with the page shown, on a desktop and then on the narrowest phone."""
    found = list(page.errors)
    for width, height in ((1280, 800), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{each} at {width}" for each in page.evaluate(FINDINGS)]
    found += ["scrolls sideways"] if page.evaluate(WIDE) else []
    found += page.evaluate(WIDE_TEXT)
    found += [url for url in page.evaluate(LOADED) if not url.startswith(home)]
    found += ["too heavy"] if len(answer.body()) > HTML else []
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_is_for_everyone(new_page, live_server, language):
    PublicWorld()
    page = new_page()
    page.set_default_timeout(30_000)
    page.add_init_script(path=AXE_FILE_PATH)
    found = {}
    for path in [*paths().values(), *BESIDE]:
        page.errors.clear()
        answer = page.goto(f"/{language}/{path}")
        said = complaints(page, answer, live_server.url)
        found[path] = [one for one in said if "404" not in one]

    assert {path: said for path, said in found.items() if said} == {}


def tab_to(page, link, most=60):
    """Press Tab until the focus is on a link; the focus must be seen all the way."""
    for _step in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["visible"], focus
        if focus["link"] == link:
            return
    raise AssertionError(f"no way to {link} by keyboard")


def answered(world):
    """An error of the target that was reported, and answered in many words."""
    about = questions.Page("/ru/targets/T-ONE/", TODAY, target=world.target)
    told = {"mark": "one", "address": "", "language": "ru"}
    said = {"wrong": "0.17", "right": "0.18", "source": "Yearbook"}
    row = questions.receive(about, said, **told, at=NOW)
    texts = {f"text_{code}": "Исправлено по ежегоднику. " * 40 for code in LANGUAGES}
    questions.release(row, "mended", texts, seen=0, by=world.coordinator, at=NOW)


def test_the_keyboard_leads_to_a_target_and_back_and_its_paper_is_one_sheet(new_page):
    answered(PublicWorld())
    page = new_page(reduced_motion="reduce")
    page.goto("/ru/targets/")
    tab_to(page, "#content")
    tab_to(page, "q")
    tab_to(page, "/ru/targets/T-ONE/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/T-ONE/")
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    paper = sheets[0].extract_text()
    offered = page.locator(".take summary, .take-along a").all_text_contents()
    tab_to(page, "/ru/targets/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/targets/")

    assert len(sheets) == 1
    assert "/ru/targets/T-ONE/" in paper
    assert "Дата открытия: " in paper
    assert "Исправлено" not in paper
    assert [one for one in offered if one in paper] == []


if PICTURES:  # a tool that needs the surroundings of the tests, not a test

    def test_pictures_of_every_page(new_page, settings):
        settings.DEMO = True
        call_command("load_data", demo=True)
        call_command("demo")
        folder = Path(PICTURES)
        lines = ["page             lang   bytes    gzip  requests  first paint, ms"]
        for language in LANGUAGES:
            for name, path in paths(REAL).items():
                page = new_page(viewport={"width": WIDTHS["wide"], "height": 800})
                page.set_default_timeout(60_000)
                html = page.goto(f"/{language}/{path}").body()
                sent, painted = 1 + len(page.evaluate(LOADED)), page.evaluate(PAINTED)
                zipped = len(gzip.compress(html))
                lines.append(
                    f"{name:16} {language:4} {len(html):7} {zipped:7} {sent:9} {painted:9.0f}"
                )
                for size, width in WIDTHS.items():
                    page.set_viewport_size({"width": width, "height": 800})
                    page.screenshot(path=folder / f"{name}-{language}-{size}.png", full_page=True)
                page.context.close()
        (folder / "weights.txt").write_text("\n".join(lines), "utf-8")
