"""A change of data by hand in words: what it is about, from what to what, and what is odd about it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.text import capfirst

from tracker.models import DataChange, Observation
from tracker.models.fields import DECIMAL
from tracker.oddity_words import oddity_text
from tracker.queries import data_changes
from tracker.rules.oddities import Known, oddities
from tracker.templatetags.tracker import history_value
from tracker.wording import day_text, language
from tracker.workflow.promise_words import Change, part_name
from tracker.workflow.second_person import proposed
from tracker.workflow.second_records import CORRECTED, RECORDS, REMOVED, fields_of

NOTHING: tuple[Any, ...] = (None, "", [], {})


class Told(NamedTuple):
    """One change as people read it."""

    row: DataChange
    subject: str
    changes: list[Change]


def told(rows: Iterable[DataChange]) -> list[Told]:
    """Changes in words, in the same order. One query for the titles of their sources."""
    rows = list(rows)
    named = {state.get("source") for row in rows for state in (row.before, row.after)}
    titles = data_changes.titles({code for code in named if code})
    return [Told(row, subject(row), changes_of(row, titles)) for row in rows]


def subject(row: DataChange) -> str:
    """What a change is about, in a few words."""
    state = row.after or row.before
    if row.record_type == "observation":
        return f"{state['series']}, {state['year'] or state['period_text'] or '–'}"
    if row.record_type == "statement":
        return f"{state['target']}, {day_text(date.fromisoformat(state['made_on']))}"
    if row.record_type == "counted":
        codes = [language(), *(code for code, _name in settings.LANGUAGES)]
        return next((state[f"name_{code}"] for code in codes if state[f"name_{code}"]), "–")
    return str(state["code"])


def changes_of(row: DataChange, titles: Mapping[str, str] | None = None) -> list[Change]:
    """The fields of a change, old and new. Without `titles`, sources are told by their codes."""
    titles = titles or {}
    fields = fields_of(RECORDS[row.record_type])
    return [
        Change(
            name,
            str(capfirst(fields[name].verbose_name)),
            _said(fields[name], row.before.get(name), titles),
            _said(fields[name], row.after.get(name), titles),
        )
        for name in fields
        if _matters(row, name)
    ]


def _matters(row: DataChange, name: str) -> bool:
    """Whether a field belongs to what is told: what changed, or what a record says at all."""
    if row.kind == CORRECTED:
        return bool(row.before.get(name) != row.after.get(name))
    value = (row.after or row.before).get(name)
    return value not in NOTHING and (value != "False" or name == "used")


def _said(column: Any, text: Any, titles: Mapping[str, str]) -> str:
    """What a proposal keeps of a field, as people read it."""
    if text in NOTHING:
        return history_value("")
    if column.choices:
        return str(dict(column.flatchoices).get(text, text))
    if column.is_relation:
        return f"{text} {titles.get(text, '')}".strip()
    if isinstance(column, models.JSONField):
        return _listed(text)
    return history_value(column.to_python(text))


def _listed(value: Any) -> str:
    """Quotes by their words, parts of a whole by their names and values, anything else as JSON."""
    if isinstance(value, list):
        return "; ".join(_one(one) for one in value)
    return json.dumps(value, ensure_ascii=False)


def _one(value: Any) -> str:
    """One member of a list. What has no shape that is known is told all the same."""
    match value:
        case str(text) | {"text": str(text)}:
            return text
        case {"name_en": str(), "value": str(number)} if DECIMAL.fullmatch(number):
            return f"{part_name(value)}: {history_value(Decimal(number))}"
    return json.dumps(value, ensure_ascii=False)


def warnings(row: DataChange, *, on: date) -> list[str]:
    """What looks odd about a proposed value beside the used values of its series."""
    if row.record_type != "observation" or row.kind == REMOVED:
        return []
    wanted: Any = proposed(row)
    if wanted.value is None or wanted.year is None:
        return []
    used = Observation.objects.filter(series=wanted.series_id, used=True).order_by("year")
    known = {
        other.year: other.value
        for other in used
        if other.pk != row.record_id and other.year is not None and other.value is not None
    }
    about = Known(
        year=wanted.year,
        past=tuple((year, value) for year, value in known.items() if year < wanted.year),
        official=known.get(wanted.year),
        ends_on=wanted.period_end or date(wanted.year, 12, 31),
        on=on,
    )
    share = wanted.series.indicator.unit.percent
    return [oddity_text(one) for one in oddities(wanted.value, wanted.status, about, share=share)]
