"""The cells of one row, taken as the form of the plan/fact table takes what is typed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override

from tracker import labels, wording
from tracker.models import ReportLine
from tracker.rules import cells, numbers
from tracker.rules.cells import NOTHING, Asked, Bad, Found, Trouble
from tracker.web.excel_book import LANGUAGES, input_fields, kind_of, words_of
from tracker.web.forms import LineForm
from tracker.web.staff_rows import kind_of as kind_of_line
from tracker.workflow.workbook import Kind

SHOWN, STORED = "shown", "stored"  # the answers to the question what a percentage means

type Vocabulary = Mapping[str, Mapping[str, str]]


class Complaint(NamedTuple):
    """What is wrong with the cell of a field. Of a question: its name in the page, and the answers."""

    field: str
    text: str
    question: str = ""
    options: tuple[tuple[str, str], ...] = ()


class Taken(NamedTuple):
    """A row as the form understood it, and what it could not understand."""

    form: LineForm
    complaints: list[Complaint]


def vocabulary() -> Vocabulary:
    """The code of every word of the drop-downs, in whichever language it stands in the file."""
    found: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        with override(code):
            for name, field in input_fields().items():
                words = words_of(field)
                found.setdefault(name, {}).update({cells.fold(w): c for c, w in words.items()})
    return found


def take(
    line: ReportLine,
    base: ReportLine,
    found: Mapping[str, Found],
    *,
    answers: Mapping[str, str],
    codes: Vocabulary,
) -> Taken:
    """Read the cells of a row. `base` is the row as the workbook's author was shown it.

    A cell that still says what was written into it keeps the stored value, digit for digit; a column
    that is missing says nothing.
    """
    kind = kind_of_line(line)
    before = LineForm(base, kind)
    data: dict[str, Any] = dict(answers)
    complaints = []
    for name, field in before.fields.items():
        key, stored = before.add_prefix(name), before.initial.get(name)
        data[key] = stored
        if name in found:
            cell = _Cell(name, key, field, found[name], stored)
            taken = _take_cell(cell, line, answers, codes.get(name, {}))
            if isinstance(taken, Complaint):
                complaints.append(taken)
            else:
                data[key] = taken
    form = LineForm(base, kind, data)
    complaints += _of_form(form)
    _untrimmed(form, before, data)
    return Taken(form, complaints)


class _Cell(NamedTuple):
    """A cell with the field that it belongs to, the key of its answer, and what was written into it."""

    name: str
    key: str
    field: forms.Field
    found: Found
    stored: Any


def _take_cell(
    cell: _Cell, line: ReportLine, answers: Mapping[str, str], codes: Mapping[str, str]
) -> Any:
    """What the form is given for a cell, or a complaint."""
    present = getattr(line, cell.name, None)
    try:
        return _settled(_read(cell, codes, percent=_is_share(line)), present)
    except Bad as bad:
        return Complaint(cell.name, _trouble(bad.trouble, cell))
    except Asked as asked:
        answer = answers.get(f"{cell.key}_meant", "")
        if present in asked.readings:
            return present
        if answer in (SHOWN, STORED):
            return asked.readings[answer == STORED]
        return _about_percentage(cell, asked)


def _read(cell: _Cell, codes: Mapping[str, str], *, percent: bool) -> Any:
    """What a cell says: the stored value itself where the cell still says it."""
    match kind_of(cell.field):
        case Kind.NUMBER:
            typed = cells.number(cell.found, percent=percent)
            same = cell.stored is not None and typed in (cell.stored, numbers.plain(cell.stored))
        case Kind.CHOICE:
            return cells.choice(cell.found, codes)
        case Kind.DAY:
            return cells.day(cell.found)
        case _:
            typed = cells.text(cell.found)
            same = typed == cells.tidy(cell.stored or "")
    return cell.stored if same else typed


def _untrimmed(form: LineForm, before: LineForm, data: Mapping[str, Any]) -> None:
    """Let a text that nobody touched stay as it is stored, which the form may have trimmed."""
    for name, field in before.fields.items():
        stored = before.initial.get(name)
        untouched = kind_of(field) is Kind.TEXT and data[before.add_prefix(name)] == stored
        if untouched and name in form.cleaned_data:
            form.cleaned_data[name] = stored


def _settled(typed: Any, present: Any) -> Any:
    """A text that can be read in two ways is clear if the record holds one of them already."""
    if isinstance(typed, str) and isinstance(present, Decimal):
        try:
            numbers.parse(typed)
        except numbers.Ambiguous as question:
            return present if present in question.readings else typed
        except numbers.NotANumber:
            pass
    return typed


def _is_share(line: ReportLine) -> bool:
    series = line.target.series
    return bool(series and series.indicator.unit.percent)


def _trouble(trouble: Trouble, cell: _Cell) -> str:
    if trouble is not Trouble.UNKNOWN_WORD:
        return str(labels.CELL[trouble])
    return _("“%(word)s” is not on the list. Choose one of these: %(words)s") % {
        "word": cells.text(cell.found),
        "words": "; ".join(words_of(cell.field).values()),
    }


def _about_percentage(cell: _Cell, asked: Asked) -> Complaint:
    shown, stored = (wording.number_text(each) for each in asked.readings)
    text = _(
        "The cell shows a percentage, %(shown)s%%, and the unit is not per cent: "
        "is it %(shown)s or %(stored)s?"
    ) % {"shown": shown, "stored": stored}
    options = ((SHOWN, shown), (STORED, stored))
    return Complaint(cell.name, text, f"{cell.key}_meant", options)


def _of_form(form: LineForm) -> list[Complaint]:
    found = []
    for name, messages in form.errors.items():
        options = tuple(form.question(name))
        question = f"{form.add_prefix(name)}_meant" if options else ""
        found += [Complaint(name, str(text), question, options) for text in messages]
    return found


def unused(line: ReportLine, found: Mapping[str, Found]) -> list[str]:
    """The fields that are filled in and that the kind of target does not have."""
    names = LineForm.OF_KIND[kind_of_line(line)]
    return [
        name
        for name in input_fields()
        if name not in names and found.get(name, NOTHING).value is not None
    ]
