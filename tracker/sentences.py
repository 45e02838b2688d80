"""A verdict as whole sentences with their numbers, in the language asked for."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dateformat, translation
from django.utils.translation import gettext, pgettext

from tracker import labels, wording
from tracker.phrases import (
    CHANCES,
    LIKELIEST,
    NAMED_PARTS,
    NOTHING_KNOWN,
    PLAN,
    REASONS,
    SLOTS,
    Slot,
)
from tracker.rules.numbers import WIDE
from tracker.rules.values import Goal, Reason, Status, Verdict

MOST_PLACES = 4
DIRECTION, RANK = "direction_only", "rank"
GOOD = frozenset({Status.ACHIEVED, Status.ACHIEVED_LATE, Status.ON_TRACK})
OPEN = frozenset({Status.NO_DATA, Status.OVERDUE_NO_DATA})
KEPT = {"met": True, "unmet": False, "empty": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def sentence(
    goal: Goal,
    verdict: Verdict,
    *,
    language: str,
    unit: str,
    percent: bool = False,
    owner: str = "",
) -> str:
    """Say a verdict in one of the languages kk, ru and en.

    unit: its name in that language, put beside each number. percent: whether the values are
    percentages, so that differences are percentage points. owner: who answers for the target.
    """
    with translation.override(language):
        facts = _Writer(verdict, language, unit, percent).facts(goal, owner)
        found = [_filled(slot, facts) for slot in (*SLOTS[verdict.status], PLAN)]
        said = [part for part in found if part]
        reasons = [_reason(reason, facts) for reason in verdict.reasons]
        return " ".join([*said[:1], *reasons, *said[1:]])


def beside_badge(said: str, status: Status) -> str:
    """A verdict in the active language without the words of its status, for where a badge has them."""
    for words in (f"{labels.STATUS[status].word}.", gettext(NOTHING_KNOWN)):
        if said.startswith(words):
            return said.removeprefix(words).lstrip()
    return said


def chance_words(chance: float) -> str:
    """A chance in the active language, never with more digits than it deserves."""
    return gettext(next((words for limit, words in CHANCES if chance < limit), LIKELIEST))


def _filled(slot: Slot, facts: Mapping[str, str]) -> str:
    for template in slot:
        if facts.keys() >= set(PLACEHOLDER.findall(template)):
            return gettext(template) % facts
    return ""


def _reason(reason: Reason, facts: Mapping[str, str]) -> str:
    if reason is Reason.PART_MISSING and "missing" in facts:
        return gettext(NAMED_PARTS) % facts
    return gettext(REASONS[reason])


class _Writer:
    """Writes the numbers of one verdict as its language and unit want them."""

    def __init__(self, verdict: Verdict, language: str, unit: str, percent: bool) -> None:
        self.verdict, self.language, self.unit, self.percent = verdict, language, unit, percent
        shown = [value.value for value in (verdict.latest,) if value]
        shown += [bound for bound in (verdict.target, verdict.target_high) if bound is not None]
        self.places = min(max([0, *(_places(value) for value in shown)]), MOST_PLACES)

    def facts(self, goal: Goal, owner: str) -> dict[str, str]:
        """Every number that is known, under the name the templates use."""
        verdict = self.verdict
        facts = {
            "target": self._target(goal),
            "deadline": self._deadline(goal.deadline),
            "required": self._change(verdict.required_per_year),
            "best": self._change(verdict.best_change),
            "change": self._change(verdict.direction_change) if goal.kind == DIRECTION else "",
            "gap": self._difference(verdict.gap) if verdict.gap else "",
            "projection": self._projection(),
            "chance": "" if verdict.chance is None else chance_words(verdict.chance),
            "reached": _year(verdict.reached_in),
            "last": str(labels.STATUS[verdict.last_status].word) if verdict.last_status else "",
            "owner": owner,
        }
        if verdict.latest:
            facts |= {"value": self._value(verdict.latest.value)}
            facts |= {"year": _year(verdict.latest.year)}
        if final := verdict.deadline_value:
            facts |= {"final": self._value(final.value), "final_year": _year(final.year)}
        facts |= self._years() | self._parts() | self._plan()
        return {name: text for name, text in facts.items() if text}

    def _target(self, goal: Goal) -> str:
        low, high = self.verdict.target, self.verdict.target_high
        if low is None:
            return ""
        if high is not None and high != low:
            numbers = {"low": self._value(low), "high": self._value(high)}
            return gettext("between %(low)s and %(high)s") % numbers
        number = {"number": self._value(low)}
        if high is not None:
            return gettext("exactly %(number)s") % number
        if goal.direction < 0 or goal.kind == RANK:
            return gettext("at most %(number)s") % number
        return gettext("at least %(number)s") % number

    def _deadline(self, deadline: date | None) -> str:
        if deadline is None:
            return ""
        if (deadline.month, deadline.day) == (12, 31):
            return _year(deadline.year)
        return dateformat.format(deadline, "j F Y" if self.language == "en" else "d.m.Y")

    def _projection(self) -> str:
        projection = self.verdict.projection
        if projection is None or self.verdict.strip:
            return ""
        return self._value(_rounded(Decimal(projection), self.places))

    def _value(self, value: Decimal) -> str:
        return self._with_unit(wording.number_text(value))

    def _difference(self, value: Decimal) -> str:
        return self._points(wording.number_text(_rounded(value, self.places)))

    def _change(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        number = wording.number_text(_rounded(value, self.places))
        return self._points(f"+{number}" if value > 0 else number)

    def _points(self, number: str) -> str:
        return wording.difference_text(number, self.unit, percent=self.percent)

    def _with_unit(self, number: str) -> str:
        return wording.amount_text(number, self.unit)

    def _years(self) -> dict[str, str]:
        strip = self.verdict.strip
        if not strip:
            return {}
        counts = {name: sum(met is kept for _, met in strip) for name, kept in KEPT.items()}
        return {name: str(count) for name, count in counts.items()}

    def _plan(self) -> dict[str, str]:
        due = self.verdict.plan_due
        if due is None:
            return {}
        planned = self._value(due.planned)
        if due.value is None:
            return {"plan_year": _year(due.year), "planned": planned}
        name = "plan_met" if due.met else "plan_unmet"
        value = self._value(due.value)
        return {"plan_year": _year(due.year), name: planned, "plan_value": value}

    def _parts(self) -> dict[str, str]:
        parts = self.verdict.parts
        if not parts:
            return {}
        return {
            "good": str(sum(status in GOOD for _, status in parts)),
            "parts": str(len(parts)),
            "missing": ", ".join(name for name, status in parts if status in OPEN),
        }


def _year(year: int | None) -> str:
    return "" if year is None else pgettext("year", "%(year)s") % {"year": year}


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _rounded(value: Decimal, places: int) -> Decimal:
    """Round to so many places, or further down where nothing would be left of a small number."""
    least = max(places, -value.adjusted()) if value else places
    return value.quantize(Decimal(1).scaleb(-least), ROUND_HALF_UP, WIDE)
