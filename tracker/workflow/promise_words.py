"""A promise and the entries of its ledger in words, each with the unit and the precision of its time."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.models import Amendment, Target, Unit
from tracker.templatetags.tracker import history_value
from tracker.wording import amount_text, day_text, language, number_text
from tracker.workflow import promises
from tracker.workflow.amendments import WORKED_OUT

AMOUNTS = frozenset({"value", "high", "tolerance", "baseline_value", WORKED_OUT})


class Change(NamedTuple):
    """One field that an entry changed, in words."""

    name: str
    label: str
    before: str
    after: str


class Entry(NamedTuple):
    """One entry with its act and its changes in words."""

    row: Amendment
    act: str
    changes: list[Change]


# --- The numbers and days of a promise -------------------------------------------------------


def unit_of(target: Target) -> Unit | None:
    """The unit a target's numbers are in."""
    if target.series and target.series.indicator.unit and target.factor is not None:
        return target.series.indicator.unit
    return target.unit or (target.series.indicator.unit if target.series else None)


def amount(target: Target, value: Decimal) -> str:
    """A value with the target's unit."""
    unit = unit_of(target)
    return amount_text(number_text(value), unit.name if unit else "")


def span(day: date, precision: str) -> str:
    """A day as precisely as it was meant."""
    if precision == "year":
        return str(day.year)
    if precision == "half_year":
        half = _("first half of %(year)s") if day.month <= 6 else _("second half of %(year)s")
        return half % {"year": day.year}
    if precision == "month":
        return f"{day.month:02}.{day.year}"
    return day_text(day)


def part_name(part: Mapping[str, str]) -> str:
    """The name of a part of a whole, in English where the active language has none."""
    return part.get(f"name_{language()}") or part["name_en"]


# --- The entries -----------------------------------------------------------------------------


def act_text(entry: Amendment) -> str:
    """An act by its name, number and date; nothing where no act is named."""
    number = f"№ {entry.act_number}" if entry.act_number else ""
    day = day_text(entry.act_on) if entry.act_on else ""
    return ", ".join(part for part in (entry.act, number, day) if part)


def entry_of(row: Amendment, units: Mapping[str, Unit]) -> Entry:
    """One entry. Those of its target are needed: the later ones tell how the promise read then."""
    rows = [one for one in row.target.amendments.all() if one.pk >= row.pk]
    rows.sort(key=lambda one: one.pk)
    return entries_of(row.target, rows, units)[0]


def entries_of(target: Target, rows: Sequence[Amendment], units: Mapping[str, Unit]) -> list[Entry]:
    """The entries up to the newest, oldest first, each with the words of its time."""
    told, after = [], bare(target)
    for row in reversed(rows):
        before = _before(after, row, units)
        changes = [
            Change(
                name,
                _label(name),
                _said(name, row.before.get(name), before),
                _said(name, row.after.get(name), after),
            )
            for name in {**row.before, **row.after}
        ]
        told.append(Entry(row, act_text(row), changes))
        after = before
    return told[::-1]


def bare(target: Target) -> Target:
    """A copy without its verdict, so that its words are its own."""
    found = copy(target)
    found.verdict = None
    return found


def set_unit(target: Target, told: Mapping[str, Any], units: Mapping[str, Unit]) -> None:
    """Give a copy of a target the unit that an entry names, if it names one."""
    if "unit" in told:
        target.unit = units.get(told["unit"] or "")


def _before(target: Target, row: Amendment, units: Mapping[str, Unit]) -> Target:
    """The target as it was before an entry."""
    earlier = promises.restored(target, row.before)
    set_unit(earlier, row.before, units)
    return earlier


def _label(name: str) -> str:
    if name == WORKED_OUT:
        return _("The target worked out")
    return capfirst(str(promises.FIELDS[name].verbose_name))


def _said(name: str, text: Any, state: Target) -> str:
    """What an entry keeps of a field, as people read it."""
    if text in (None, "", [], {}):
        return history_value("")
    if name in AMOUNTS:
        return amount(state, Decimal(text))
    if name == "deadline":
        return span(date.fromisoformat(text), state.deadline_precision)
    if name == "plan":
        numbers = sorted(text.items())
        return "; ".join(f"{year}: {amount(state, Decimal(n))}" for year, n in numbers)
    if name == "parts":
        return "; ".join(
            f"{part_name(part)}: {history_value(Decimal(part['value']))}" for part in text
        )
    if name == "unit":
        return state.unit.name if state.unit else text
    return _plainly(name, text)


def _plainly(name: str, text: Any) -> str:
    field = promises.FIELDS[name]
    if field.choices:
        return str(dict(field.flatchoices).get(text, text))
    as_kept = field.is_relation or name == "baseline_year"
    return history_value(text if as_kept else field.to_python(text))
