"""A row that was changed elsewhere meanwhile: what is asked about it, and what its form shows."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from tracker import wording
from tracker.models import Report, ReportLine, User
from tracker.web.excel_book import words_of
from tracker.web.forms import LineForm
from tracker.web.staff_rows import Row, Torn
from tracker.workflow.meanwhile import authors


def torn(
    stored: forms.Form, sent: forms.Form, names: Iterable[str], records: list[Any], by: User
) -> list[Torn]:
    """The fields to ask about, in the order of the form. `records`: their history, oldest first."""
    made_by = authors(names, records)
    return [
        Torn(
            name,
            str(field.label),
            value_text(field, stored.initial.get(name)),
            _author_text(made_by[name], by),
            value_text(field, sent.cleaned_data.get(name)),
        )
        for name, field in sent.fields.items()
        if name in made_by
    ]


def records_of(record: ReportLine | Report) -> list[Any]:
    """The history of a row or of a report, oldest first, with the people who wrote it."""
    return list(record.history.select_related("history_user").order_by("history_id"))


def _author_text(person: User | None, by: User) -> str:
    if person is None:
        return ""
    if person.pk == by.pk:
        return _("You saved this yourself, in another window or with a workbook.")
    return _("Saved by: %(person)s") % {"person": person}


def asked_text(asked: list[Torn]) -> str:
    """That fields were changed on both sides, with their names."""
    fields = "; ".join(each.label for each in asked)
    return _("Changed meanwhile elsewhere too, choose which value is right: %(fields)s") % {
        "fields": fields
    }


def taken_text(labels: list[str]) -> str:
    """That fields which the person did not touch keep what was saved elsewhere."""
    return _("Changed meanwhile elsewhere and kept as it stands there: %(fields)s") % {
        "fields": "; ".join(labels)
    }


def as_stored(row: Row) -> LineForm:
    """The form of a row as it is stored; what is asked about still holds what was typed."""
    stored = LineForm(row.line, row.kind)
    if not row.torn:
        return stored
    return LineForm(row.line, row.kind, mixed(stored, row.form, row.torn))


def mixed(stored: forms.Form, sent: forms.Form, asked: list[Torn]) -> dict[str, str]:
    """What a form holds: the stored values, and of what is asked about what was typed."""
    typed = {stored.add_prefix(each.name) for each in asked}
    typed |= {f"{name}_meant" for name in typed}
    shown = {bound.html_name: input_text(bound) for bound in stored}
    return {**shown, **{name: sent.data.get(name, "") for name in typed}}


def input_text(bound: BoundField) -> str:
    """What the input of a field holds. A tick is `on`, and none is empty."""
    if isinstance(bound.field, forms.BooleanField):
        return "on" if bound.value() else ""
    value = bound.field.widget.format_value(bound.value())
    return "".join(value) if isinstance(value, list) else str(value or "")


def value_text(field: forms.Field, value: Any) -> str:
    """A value in words."""
    words = words_of(field)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in words:
        return words[value]
    if value in (None, ""):
        return _("(empty)")
    if isinstance(value, Decimal):
        return wording.number_text(value)
    return wording.short_day_text(value) if isinstance(value, date) else str(value)
