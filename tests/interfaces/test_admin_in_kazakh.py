"""No English word is left in the administration for those who read it in Kazakh or Russian."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World, user
from tests.interfaces.test_admin_review import page_of
from tracker.rules.states import Role
from tracker.workflow import judging, reviewing

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
SILENT = {"script", "style", "code", "textarea"}
SPOKEN = ("aria-label", "title", "placeholder", "alt", "value")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")
# names of things, formats and languages; and what the small world calls its records
NAMES = {
    *("Nysana", "CSV", "JSON", "SHA", "PDF", "DOCX", "XLSX", "PNG", "JPEG", "iCalendar", "URL"),
    *("Mac", "Control", "Command", "Single", "Sing-On"),  # keys, and a name in Django's texts
    *("English", "Python", "Unicode", "NYS", "SDMX", "Open", "SDG", "example"),
    *("Ministry", "Target", "Strategy", "Indicator", "Statistics", "Much", "yearbook", "source"),
    *("The", "missing", "Where", "this", "from", "submit", "report", "decree"),
}


class Visible(HTMLParser):
    """Collects what a person reads or hears of a page, but for links to another language."""

    def __init__(self):
        super().__init__()
        self.words, self.open = [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ("input", "img", "link", "meta", "br", "hr", "path", "use", "circle"):
            self.open.append((tag, given.get("lang")))
        elif tag == "input" and given.get("type") not in ("submit", "button", "search"):
            given.pop("value", None)
        if tag in ("option", "button"):
            given.pop("value", None)
        self.words += [given[name] for name in SPOKEN if given.get(name)]

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(tag in SILENT or language == "en" for tag, language in self.open):
            self.words.append(data)


def english_in(page):
    """The words in Latin letters that a page shows and that name nothing."""
    reader = Visible()
    reader.feed(page)
    known = {name.casefold() for name in NAMES}
    found = {word for text in reader.words for word in WORD.findall(text)}
    return {word for word in found if word.casefold() not in known and not is_code(word)}


def is_code(word):
    """Whether it is a code, a person's user name or an address, which are the same in all languages."""
    return word.isupper() or word.startswith(("user", "indicator"))


@pytest.fixture
def world():
    """The small world with a report in its second round, one of its lines accepted."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    return made


def lists_and_forms(world):
    """The main pages of the administration, by name."""
    yield "index", reverse("admin:index")
    for name in ("report", "target", "observation", "organization", "obligation", "cycle"):
        yield name, reverse(f"admin:tracker_{name}_changelist")
    for name in ("reportingrule", "user", "assignment", "flag", "notice"):
        yield name, reverse(f"admin:tracker_{name}_changelist")
    for name in ("target", "observation", "organization", "reportingrule", "user"):
        yield f"add {name}", reverse(f"admin:tracker_{name}_add")
    yield "change", reverse("admin:tracker_organization_change", args=[world.ministry.pk])
    yield "past", reverse("admin:tracker_organization_history", args=[world.ministry.pk])


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_main_pages_speak_the_language_alone(client, world, language):
    client.force_login(
        user((Role.ADMINISTRATOR, world.receiver), (Role.COORDINATOR, world.receiver))
    )

    found = {
        name: english_in(client.get(address.replace("/en/", f"/{language}/")).content.decode())
        for name, address in lists_and_forms(world)
    }

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("state", ["submitted", "returned", "approved"])
def test_the_review_and_its_history_speak_the_language_alone(client, world, language, state):
    report = world.report(state, value="3")
    if state == "submitted":
        marks = {report.lines.get(): reviewing.Mark(accepted=True)}
        reviewing.mark(report, marks, by=world.reviewer, at=NOW)
    client.force_login(world.reviewer)
    history = reverse("admin:tracker_report_history", args=[report.pk])

    for address in (page_of(report), history):
        page = client.get(address.replace("/en/", f"/{language}/"))
        assert english_in(page.content.decode()) == set()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_coordinators_pages_speak_the_language_alone(client, world, language):
    world.report("draft")
    client.force_login(world.coordinator)
    addresses = [
        reverse("coordinate"),
        reverse("coordinate-cycle", args=[2026]),
        reverse("coordinate-setup"),
        reverse("coordinate-change", args=[world.cycle.pk]),
        reverse("coordinate-paper", args=[world.obligation.pk]),
        reverse("coordinate-remove", args=[world.obligation.pk]),
    ]

    for address in addresses:
        page = client.get(address.replace("/en/", f"/{language}/"))
        assert english_in(page.content.decode()) == set()
