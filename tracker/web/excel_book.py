"""What goes into the workbook of a report: the columns of the form, its rows, and how to fill it in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from tracker import wording
from tracker.models import Report
from tracker.web import target_words
from tracker.web.forms import DayField, LineForm, TypedNumber
from tracker.web.staff_rows import Row, table
from tracker.workflow import excel, workbook
from tracker.workflow.workbook import Book, Column, Kind, Line

OFFICIAL = ("kk", "ru")  # the languages of the headings
LANGUAGES = ("kk", "ru", "en")
WIDTHS = {Kind.NUMBER: 14, Kind.CHOICE: 20, Kind.DAY: 14, Kind.TEXT: 44}
KINDS = {TypedNumber: Kind.NUMBER, DayField: Kind.DAY, forms.ChoiceField: Kind.CHOICE}


def content(report: Report) -> bytes:
    """The workbook of a report in the active language, as the report stands now."""
    rows = table(report)
    heads = tuple(dict.fromkeys((*OFFICIAL, wording.language())))
    return workbook.write(
        Book(
            sheet=pgettext("sheet", "Report"),
            heading=_heading(report),
            columns=columns(heads),
            lines=[_line(row) for row in rows],
            help_sheet=pgettext("sheet", "Instructions"),
            pages=[_instructions(code) for code in LANGUAGES],
            token=excel.seal(report, [row.line for row in rows], heads=len(heads)),
        )
    )


def _heading(report: Report) -> str:
    duty = report.obligation
    named = {"year": str(duty.cycle.year), "body": duty.organization.name}
    return _("%(body)s: report for %(year)s, %(reference)s") % {
        **named,
        "reference": report.reference,
    }


def columns(languages: tuple[str, ...] = ()) -> list[Column]:
    """The columns in their order, with headings in the languages."""
    return [_fixed(name, width, languages) for name, width in FIXED.items()] + [
        Column(
            name,
            kind_of(field),
            tuple(_in(code, field.label) for code in languages),
            WIDTHS[kind_of(field)],
            str(NOTES.get(kind_of(field), lambda: "")()),
            words_of(field),
        )
        for name, field in input_fields().items()
    ]


def input_fields() -> dict[str, forms.Field]:
    """The fields of a row by name, in the order of the form, of whatever kind of target.

    A tick has no column: it is set where the warnings stand, and stays as it is.
    """
    fields: dict[str, forms.Field] = LineForm.base_fields
    ordered = dict.fromkeys(name for names in LineForm.OF_KIND.values() for name in names)
    typed = [name for name in ordered if not isinstance(fields[name], forms.BooleanField)]
    return {name: fields[name] for name in sorted(typed, key=list(fields).index)}


def kind_of(field: forms.Field) -> Kind:
    """What the column of a field holds."""
    return next((kind for each, kind in KINDS.items() if isinstance(field, each)), Kind.TEXT)


def words_of(field: forms.Field) -> dict[str, str]:
    """The words of a drop-down in the active language; of no choice, only if it means something."""
    choices: Any = getattr(field, "choices", [])
    nothing = pgettext("drop-down", "choose")
    return {code: str(word) for code, word in choices if code or str(word) != nothing}


def _in(code: str, text: Any) -> str:
    with override(code):
        return str(text)


def _fixed(name: str, width: int, languages: tuple[str, ...]) -> Column:
    return Column(name, Kind.FIXED, tuple(_in_words(code, name) for code in languages), width)


def _in_words(code: str, name: str) -> str:
    with override(code):
        return {
            "code": _("No."),
            "title": _("Indicator"),
            "unit": _("Unit"),
            "aim": _("Target value"),
            "last": _("Last value"),
            "last_year": pgettext("of the last value", "Year"),
        }[name]


FIXED = {"code": 9, "title": 44, "unit": 16, "aim": 22, "last": 13, "last_year": 8}
NOTES = {
    Kind.NUMBER: lambda: _("A number, for example 0,18. A dash means that there is no data."),
    Kind.CHOICE: lambda: _("Choose from the list."),
    Kind.DAY: lambda: _("A day, for example 01.10.2026."),
}


def _line(row: Row) -> Line:
    last, target = row.last, row.line.target
    fixed: dict[str, Any] = {
        "code": target.code,
        "title": target.title,
        "unit": row.unit,
        "aim": target_words.aim(target) or target.value_text,
        "last": last.value if last else None,
        "last_year": last.year if last else None,
    }
    indicator = target.series.indicator if target.series else None
    return Line({**fixed, **written(row.form)}, indicator.definition if indicator else "")


def written(form: LineForm) -> Mapping[str, Any]:
    """What stands in the cells of a stored row, by field."""
    return {name: form.initial.get(name) for name in form.fields}


def _instructions(code: str) -> tuple[str, list[str]]:
    with override(code):
        return _("How to fill in this workbook"), [
            _("Fill in the white cells of the first sheet. The grey cells cannot be changed."),
            _("Enter numbers as numbers, in the unit of the row. Cells with a percentage count as per cent."),
            _("A dash in the cell of the fact means that there is no data. Say why in its column."),
            _("Choose coded answers from the lists. Enter days as days, for example 01.10.2026."),
            _("Leave empty what you do not know yet. You can send the workbook as often as you like."),
            _("Do not add rows. A row that you delete stays in the report as it is."),
            _("Formulas are not kept: only their results are taken."),
            _("Upload the workbook on the page of the report. You will see every change before it is stored."),
            _("If a field of a row was changed in the report since, you will see both values and choose."),
        ]  # fmt: skip
