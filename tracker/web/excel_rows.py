"""A workbook beside the report: what is unchanged, what is changed, and what is not clear."""

import copy
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tracker.models import Report, ReportLine, User
from tracker.oddity_words import oddity_text
from tracker.rules import reporting
from tracker.rules.merging import folded
from tracker.web.excel_book import input_fields
from tracker.web.excel_cells import Complaint, Taken, Vocabulary, take, unused, vocabulary
from tracker.web.forms import LineForm
from tracker.web.staff_merging import taken_text, torn, value_text
from tracker.web.staff_rows import Torn, answers_of, kind_of
from tracker.web.staff_scope import lines_of
from tracker.web.staff_words import row_name
from tracker.workflow.excel import Change, Known, Returned
from tracker.workflow.facts import used_values, weighed
from tracker.workflow.meanwhile import merged
from tracker.workflow.workbook import CODE
from tracker.workflow.workbook_reading import Row


class Said(NamedTuple):
    """A sentence about a cell: where it stands, the row it is in, and what can be answered."""

    place: str
    cell: str
    row: str
    text: str
    question: str = ""
    options: tuple[tuple[str, str], ...] = ()


class Changed(NamedTuple):
    """A cell whose value is another one now."""

    place: str
    label: str
    old: str
    new: str


@dataclass
class Compared:
    """A row of the workbook beside the row of the report. Without a change, nothing is in it."""

    line: ReportLine
    place: str
    change: Change | None = None
    changed: list[Changed] = field(default_factory=list)
    problems: list[Said] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)
    new: Mapping[str, Any] = field(default_factory=dict)  # what would be stored
    torn: list[Torn] = field(default_factory=list)
    taken: str = ""  # which fields keep what was saved elsewhere, in a sentence

    @property
    def name(self) -> str:
        """The code and the title of the target."""
        return row_name(self.line)

    @property
    def key(self) -> str:
        """The beginning of the names under which a page asks about torn fields."""
        return f"line-{self.line.pk}"


@dataclass
class Preview:
    """All rows of a workbook, compared. `strange` rows are not of the report.

    Rows that are `missing` in the file and columns that are `lost` stay as they are.
    """

    rows: list[Compared]
    strange: list[Said]
    missing: list[str]
    lost: list[str]

    @property
    def problems(self) -> list[Said]:
        """All errors at once, in the order of the rows."""
        return [*self.strange, *(said for row in self.rows for said in row.problems)]

    @property
    def warnings(self) -> list[Said]:
        """What to look at once more."""
        return [said for row in self.rows for said in row.warnings]

    @property
    def good(self) -> list[Compared]:
        """The rows that can be stored."""
        return [row for row in self.rows if row.change]

    @property
    def torn(self) -> list[Compared]:
        """The rows with fields that were changed since the download, to something else."""
        return [row for row in self.rows if row.torn]

    @property
    def kept(self) -> list[Compared]:
        """The rows with fields that were changed since the download, but not in the file."""
        return [row for row in self.rows if row.taken]

    @property
    def storable(self) -> bool:
        """Whether there is a row to store, or one that would be if a question were answered."""
        return bool(self.good or self.torn or any(said.options for said in self.problems))

    @property
    def unchanged(self) -> int:
        """How many rows say what the report says."""
        return sum(not (row.change or row.problems or row.torn) for row in self.rows)


@dataclass(frozen=True)
class _Desk:
    """What is needed to compare any row."""

    returned: Returned
    answers: Mapping[str, str]
    seen: Mapping[int, list[Any]]
    codes: Vocabulary
    by: User

    def said(self, made: Compared, row: Row, about: Complaint) -> Said:
        """A complaint with the address of its cell."""
        read = self.returned.read
        name = about.field if about.field in read.columns else CODE
        place, cell = read.place(row.number, name), read.cell(row.number, name)
        return Said(place, cell, made.name, about.text, about.question, about.options)


def compare(
    report: Report, returned: Returned, answers: Mapping[str, str], *, on: date, by: User
) -> Preview:
    """Compare a workbook with the report. `answers` is what was chosen in the preview."""
    lines = {line.pk: line for line in lines_of(report)}
    known = {code: each for code, each in returned.known.items() if each.line in lines}
    rows = [row for row in returned.read.rows if row.number >= returned.first_row]
    counted = Counter(row.code for row in rows)
    ours = [row for row in rows if row.code in known and counted[row.code] == 1]
    desk = _Desk(
        returned,
        answers,
        _seen(report, lines, known.values()),
        vocabulary(),
        by,
    )
    compared = [
        _compare(lines[known[row.code].line], row, known[row.code].version, desk) for row in ours
    ]
    _warn(report, list(lines.values()), list(zip(compared, ours, strict=True)), desk, on=on)
    return Preview(
        compared,
        [_strange(row, returned, twice=row.code in known) for row in rows if row not in ours],
        [row_name(lines[each.line]) for code, each in known.items() if not counted[code]],
        [
            str(form_field.label)
            for name, form_field in input_fields().items()
            if name not in returned.read.columns
        ],
    )


def _seen(
    report: Report, lines: Mapping[int, ReportLine], known: Iterable[Known]
) -> dict[int, list[Any]]:
    """The history, oldest first, of each row that was changed since the download."""
    stale = [each.line for each in known if lines[each.line].version != each.version]
    found: dict[int, list[Any]] = {}
    if stale:
        records = ReportLine.history.filter(report_id=report.pk, id__in=stale)
        for each in records.select_related("history_user").order_by("history_id"):
            found.setdefault(each.id, []).append(each)
    return found


def _strange(row: Row, returned: Returned, *, twice: bool) -> Said:
    text = _("The report has no such row. Rows cannot be added in the file.")
    if not row.code:
        text = _("The row has no code, so it is not known which row of the report it is.")
    if twice:
        text = _("The code of this row stands in the file more than once.")
    read = returned.read
    return Said(read.place(row.number), read.cell(row.number), row.code, text)


def _compare(line: ReportLine, row: Row, version: int, desk: _Desk) -> Compared:
    records = desk.seen.get(line.pk, [])
    seen = next((each for each in reversed(records) if each.version == version), None)
    base = _as_of(line, seen) if seen and line.version != version else line
    taken = take(line, base, row.cells, answers=desk.answers, codes=desk.codes)
    made = Compared(line, desk.returned.read.place(row.number))
    made.problems = [desk.said(made, row, each) for each in taken.complaints]
    made.warnings = [desk.said(made, row, each) for each in _remarks(line, taken, row)]
    if made.problems:
        return made
    form, answers = taken.form, answers_of(line, desk.answers)
    found = merged(line, form.values, version=version, answers=answers, records=records)
    made.torn = torn(LineForm(line, form.kind), form, found.torn, records, desk.by)
    if found.taken:
        made.taken = taken_text([str(form.fields[name].label) for name in found.taken])
    if found.changes:
        made.change, made.new = Change(line, form.values, version, answers), found.changes
        made.changed = _changes(line, taken, row, desk, folded(found.changes))
    return made


def _remarks(line: ReportLine, taken: Taken, row: Row) -> list[Complaint]:
    """What to know about how the cells of a row were read."""
    bad = {each.field for each in taken.complaints}
    found = [
        Complaint(name, _("This cell is not used in this row. Nothing is taken from it."))
        for name in unused(line, row.cells)
    ]
    for name, form_field in taken.form.fields.items():
        if name in row.cells and row.cells[name].formula and name not in bad:
            result = {"value": value_text(form_field, taken.form.cleaned_data.get(name))}
            text = _("The cell holds a formula. Only its result is taken: %(value)s") % result
            found.append(Complaint(name, text))
    return found


def _changes(
    base: ReportLine, taken: Taken, row: Row, desk: _Desk, names: Iterable[str]
) -> list[Changed]:
    """The named fields, in which the workbook says something else, in words."""
    form, read = taken.form, desk.returned.read
    before = LineForm(base, kind_of(base))
    return [
        Changed(
            read.place(row.number, name if name in read.columns else CODE),
            str(form.fields[name].label),
            value_text(form.fields[name], before.initial.get(name)),
            value_text(form.fields[name], form.cleaned_data.get(name)),
        )
        for name in form.fields
        if name in names
    ]


def _warn(
    report: Report,
    lines: list[ReportLine],
    compared: list[tuple[Compared, Row]],
    desk: _Desk,
    *,
    on: date,
) -> None:
    """Add what looks odd about the new values: weighed as in the form, beside all other rows."""
    changes = {made.line.pk: made.new for made, _row in compared if made.change}
    new = [_with(line, changes[line.pk]) if line.pk in changes else line for line in lines]
    facts = weighed(report, new, used_values(new), on=on)
    for made, row in compared:
        if made.change:
            odd = map(oddity_text, reporting.oddities(facts[made.line.pk]))
            made.warnings += [desk.said(made, row, Complaint("value", text)) for text in odd]


def _with(line: ReportLine, values: Mapping[str, Any]) -> ReportLine:
    """The line as it would be with other values. Nothing is saved."""
    new = copy.copy(line)
    for name, value in values.items():
        setattr(new, name, value)
    return new


def _as_of(line: ReportLine, seen: Any) -> ReportLine:
    """The line as a record of its history shows it."""
    base = copy.copy(line)
    for name in {each.attname for each in seen._meta.concrete_fields} & vars(line).keys():
        setattr(base, name, getattr(seen, name))
    return base
