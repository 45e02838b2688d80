"""The report as a PDF: read back, in Kazakh and Russian, and only for those who may see it."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from tests.factories import NOW, TODAY, World
from tracker.workflow import evidence, measures, receipts, reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
LETTERS = "ә ғ қ ң ө ұ ү һ і Ә Ғ Қ Ң Ө Ұ Ү Һ І"
MARKUP = '#import "x" *bold* _low_ $x$ <label> @ref `raw` #panic() // note'
MEASURE = {
    "what": "Екі спектрометр сатып алу",
    "who": "Институт",
    "until": date(2027, 9, 1),
    "state": "open",
    "outcome": "",
}


@pytest.fixture
def world():
    """The ministry with a draft full of letters and signs."""
    made = World()
    made.draft = made.report()
    line = made.draft.lines.get()
    typed = {
        "plan": 20,
        "cause": "financing",
        "cause_text": f"{LETTERS} {MARKUP}",
        "source_text": "x" * 300,
    }
    reports.save_line(line, typed, version=line.version, by=made.officer)
    measures.add(line, MEASURE, by=made.officer)
    about = {"title": "Бұйрық", "public": True, "by": made.officer, "at": NOW}
    evidence.add_act(made.draft, evidence.Act("order", "№ 5", date(2026, 5, 4)), **about)
    return made


def pdf(client, person, report, language="kk"):
    """The answer with the file, as a person gets it."""
    client.force_login(person)
    with translation.override(language):
        address = reverse("report-paper", args=[report.pk])
    return client.get(address)


def words(answer):
    """The text of all pages, with single spaces."""
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", ("2026 жылғы есеп", "Орындаушы: Институт", "Бұйрық № № 5, 2026 жылғы 4 мамыр")),
        ("ru", ("Отчёт за 2026 год", "Исполнитель: Институт", "Приказ № № 5, 4 мая 2026 года")),
    ],
)
def test_the_paper_says_what_the_report_says_in_the_readers_language(client, world, language, said):
    reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)

    answer = pdf(client, world.officer, world.draft, language)
    text = words(answer)

    for part in (*said, LETTERS, MARKUP, "NYS-2026-M-ONE", "1 / ", world.signatory.username):
        assert part in text
    assert receipts.checksum(world.draft) in text
    assert "ПРОЕКТ" not in text
    name = f"NYS-2026-M-ONE-{language}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_draft_is_marked_as_one(client, world):
    assert "ЖОБА / ПРОЕКТ / DRAFT" in words(pdf(client, world.officer, world.draft))


def test_the_same_submission_gives_the_same_file(client, world):
    reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)

    first, second = (pdf(client, world.officer, world.draft).content for _time in range(2))

    assert first == second


#        state       stranger own  reviewer
SEEN = [("draft",    (404,   200, 404)), ("submitted", (404, 200, 200))]  # fmt: skip


@pytest.mark.parametrize(("state", "answers"), SEEN)
def test_only_who_may_see_the_report_gets_the_paper(client, world, state, answers):
    if state == "submitted":
        reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)
    people = (world.stranger, world.officer, world.reviewer)

    found = [pdf(client, person, world.draft).status_code for person in people]

    assert tuple(found) == answers
    client.logout()
    with translation.override("kk"):
        assert client.get(reverse("report-paper", args=[world.draft.pk])).status_code == 302
