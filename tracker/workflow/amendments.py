"""How a change of a promise is written down: one entry of the ledger, one row of the history."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop

from tracker.models import Amendment, Target
from tracker.rules.kinds import KINDS
from tracker.wording import number_text
from tracker.workflow.cases import goal_of
from tracker.workflow.promises import CORRECTED, texts
from tracker.workflow.texts import date_texts

WORKED_OUT = "worked_out"  # in before and after: the number that a relative target comes to
LOADED = gettext_noop("The entry was corrected when the fixtures were loaded.")


def written(target: Target) -> dict[str, Any]:
    """All that an entry may tell of a target: the promise, and the number it comes to."""
    found = texts(target)
    number = worked_out(target)
    return found if number is None else found | {WORKED_OUT: format(number, "f")}


def worked_out(target: Target) -> Decimal | None:
    """The number a relative target comes to; None for every other one."""
    if target.factor is None:
        return None
    bounds = KINDS[target.kind].rule(goal_of(target))
    if bounds is None:
        return None
    return bounds.high if bounds.low is None else bounds.low


def changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The names under which two states of a promise differ."""
    return [name for name in {**was, **now} if was.get(name) != now.get(name)]


def enter(entry: Amendment, target: Target, was: Mapping[str, Any]) -> list[str]:
    """Write an entry about how a target differs from what it was; return the fields that differ.

    The target itself is not saved. Where nothing differs, nothing is written.
    """
    now = written(target)
    names = changed(was, now)
    fields = [name for name in names if name != WORKED_OUT]
    if fields:
        entry.target = target
        entry.before = {name: was.get(name) for name in names}
        entry.after = {name: now.get(name) for name in names}
        entry.save()
    return fields


def enter_and_save(
    entry: Amendment, target: Target, was: Mapping[str, Any], *, reason: str
) -> None:
    """Write an entry and save what changed of the target, with the author and a reason."""
    fields = enter(entry, target, was)
    if fields:
        date_texts(target, on=timezone.localdate(entry.made_at))
        target._history_user = entry.made_by  # type: ignore[attr-defined]
        target._change_reason = reason  # type: ignore[attr-defined]
        target.save(update_fields=fields)


def from_fixtures(target: Target, was: Mapping[str, Any], *, at: Any) -> None:
    """Write down that the fixtures correct our own entry of a target, before it is saved."""
    enter(Amendment(kind=CORRECTED, made_at=at, **in_each_language("reason", LOADED)), target, was)


def in_each_language(name: str, template: str, **values: Any) -> dict[str, str]:
    """A sentence in every language, under the names of a translated column."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told = {key: _told(value) for key, value in values.items()}
            found[f"{name}_{code}"] = gettext(template) % told if told else gettext(template)
    return found


def _told(value: Any) -> str:
    """A number as the active language writes it, a dash for none."""
    if isinstance(value, Decimal):
        return number_text(value)
    return "–" if value is None else str(value)
