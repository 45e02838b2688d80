"""Workbooks in tests: downloaded, edited as a person does, and sent back."""

import io
import re
import zipfile
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from tests import factories
from tests.factories import World
from tracker.workflow import reports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = {"kk": "Есеп", "ru": "Отчёт", "en": "Report"}


def world():
    """The small world, in which the ministry also answers for a target in words and a milestone."""
    made = World()
    more = {"T-WORDS": {"group": "qualitative", "kind": "qualitative", "value": None}}
    more["T-EVENT"] = {"kind": "milestone", "group": "milestone", "value": None}
    for code, options in more.items():
        target = factories.target(code=code, strategy=made.strategy, **options)
        target.assignments.create(organization=made.ministry)
    made.draft = reports.begin(made.obligation, by=made.contributor)
    made.line, made.words, made.event = (
        made.draft.lines.get(target__code=code) for code in ("T-ONE", "T-WORDS", "T-EVENT")
    )
    return made


def address(name, *args, language="en"):
    """The address of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


def download(client, world, person=None, language="en"):
    """The workbook as a person gets it."""
    client.force_login(person or world.contributor)
    answer = client.get(address("report-excel", world.draft.pk, language=language))
    assert answer.headers["Content-Type"] == XLSX
    return answer.content


class Sheet:
    """A downloaded workbook, whose cells are named by the code of a row and the name of a field."""

    def __init__(self, content):
        self.book = load_workbook(io.BytesIO(content))
        self.sheet = self.book.worksheets[0]
        self.columns = {cell.value: cell.column for cell in self.sheet[1]}

    def row(self, code):
        """The number of a row."""
        column = self.columns["code"]
        rows = range(1, self.sheet.max_row + 1)
        return next(n for n in rows if self.sheet.cell(n, column).value == code)

    def cell(self, code, field):
        """A cell of a row."""
        return self.sheet.cell(self.row(code), self.columns[field])

    def place(self, code, field):
        """The address of a cell with its sheet."""
        return f"{self.sheet.title}!{self.cell(code, field).coordinate}"

    def put(self, code, **values):
        """Type into cells of a row; a pair is a value with its number format."""
        for field, value in values.items():
            cell = self.cell(code, field)
            cell.value, form = value if isinstance(value, tuple) else (value, "")
            cell.number_format = form or cell.number_format
        return self

    @property
    def content(self):
        """The saved file."""
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


def send(client, world, content, *, person=None, language="en", name="report.xlsx"):
    """Upload a workbook; return the page that follows."""
    client.force_login(person or world.contributor)
    upload = SimpleUploadedFile(name, content, content_type=XLSX)
    path = address("report-excel-upload", world.draft.pk, language=language)
    return client.post(path, {"file": upload}, follow=True).content.decode()


def apply(client, world, **answers):
    """Store the good rows of what was uploaded, with answers to the questions of the page."""
    path = address("report-excel-preview", world.draft.pk)
    shown = client.get(path)
    kept = (shown.context or {}).get("kept")
    sent = {"sha256": kept.sha256 if kept else "", **answers}
    return client.post(path, sent, follow=True).content.decode()


def counts(page):
    """The four figures on top of the preview: unchanged, changed, a colleague's, problems."""
    facts = page.split('<dl class="pairs">')[1].split("</dl>")[0]
    return tuple(map(int, re.findall(r"<dd>(\d+)</dd>", facts)))


def text_of(page):
    """A page as its text."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def fill(world, line, **values):
    """Store values in a row as the ministry's contributor."""
    line.refresh_from_db()
    reports.save_line(line, values, version=line.version, by=world.contributor)


def stored(line):
    """A row as it is stored now."""
    line.refresh_from_db()
    return line


def with_formula(content, cell, formula):
    """The workbook as a spreadsheet program saves it when a cell's number is computed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                computed = rf'(<c r="{cell}"[^>]*>)(<v>)'.encode()
                part = re.sub(computed, rf"\1<f>{formula}</f>\2".encode(), part)
            new.writestr(name, part)
    return file.getvalue()
