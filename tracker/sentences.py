"""A verdict as whole sentences with their numbers, in the language asked for."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils import dateformat, translation
from django.utils.translation import gettext, gettext_noop, pgettext

from tracker import labels
from tracker.rules.numbers import plain
from tracker.rules.values import Goal, Reason, Status, Verdict

NBSP = "\u00a0"
MOST_PLACES = 4
WIDE = Context(prec=100)  # wide enough for every number the engine takes
DIRECTION, RANK = "direction_only", "rank"
GOOD = frozenset({Status.ACHIEVED, Status.ACHIEVED_LATE, Status.ON_TRACK})
OPEN = frozenset({Status.NO_DATA, Status.OVERDUE_NO_DATA})
KEPT = {"met": True, "unmet": False, "empty": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")

# A slot is filled by the first of its sentences whose numbers are all known, or stays out.
type Slot = tuple[str, ...]

SITUATION: Slot = (
    gettext_noop("Latest: %(value)s (%(year)s). Target: %(target)s, deadline: %(deadline)s."),
    gettext_noop("Latest: %(value)s (%(year)s). Target: %(target)s."),
    gettext_noop("Target: %(target)s, deadline: %(deadline)s."),
    gettext_noop("Target: %(target)s."),
    gettext_noop("Deadline: %(deadline)s."),
)
NEEDED: Slot = (
    gettext_noop("Needed per year: %(required)s; the best year so far: %(best)s."),
    gettext_noop("Needed per year: %(required)s."),
)
PROJECTION: Slot = (gettext_noop("At this pace, at the deadline: %(projection)s."),)
CHANCE: Slot = (gettext_noop("Chance of meeting the target: %(chance)s."),)
YEARS: Slot = (
    gettext_noop("Years met: %(met)s; years not met: %(unmet)s; years without data: %(empty)s."),
)
PARTS: Slot = (gettext_noop("Parts on track or achieved: %(good)s of %(parts)s."),)
LAST: Slot = (gettext_noop("Last judgement: %(last)s."),)
DISTANCE: Slot = (gettext_noop("Distance to the target: %(gap)s."),)
CHANGE: Slot = (gettext_noop("Change since the start: %(change)s."),)
OWNER: Slot = (gettext_noop("Responsible: %(owner)s."),)

SLOTS: Mapping[Status, tuple[Slot, ...]] = {
    Status.ACHIEVED: (
        (
            gettext_noop(
                "Achieved. At the deadline: %(final)s (%(final_year)s). Target: %(target)s."
            ),
            gettext_noop("Achieved. Latest: %(value)s (%(year)s). Target: %(target)s."),
            gettext_noop("Achieved. Target: %(target)s."),
            gettext_noop("Achieved: done in time (%(reached)s). Deadline: %(deadline)s."),
            gettext_noop("Achieved."),
        ),
        YEARS,
        PARTS,
    ),
    Status.ACHIEVED_LATE: (
        (
            gettext_noop(
                "Achieved late (%(reached)s). Target: %(target)s, deadline: %(deadline)s."
            ),
            gettext_noop("Achieved late (%(reached)s). Deadline: %(deadline)s."),
            gettext_noop("Achieved late."),
        ),
        PARTS,
    ),
    Status.ON_TRACK: ((gettext_noop("On track."),), SITUATION, PROJECTION, YEARS, PARTS, CHANCE),
    Status.AT_RISK: ((gettext_noop("At risk."),), SITUATION, NEEDED, YEARS, PARTS, CHANCE),
    Status.OFF_TRACK: ((gettext_noop("Off track."),), SITUATION, NEEDED, YEARS, PARTS, CHANCE),
    Status.MISSED: (
        (
            gettext_noop(
                "Not achieved. At the deadline: %(final)s (%(final_year)s). "
                "Target: %(target)s. Short by %(gap)s."
            ),
            gettext_noop("Not achieved. Target: %(target)s, deadline: %(deadline)s."),
            gettext_noop("Not achieved. Deadline: %(deadline)s."),
            gettext_noop("Not achieved."),
        ),
        YEARS,
        PARTS,
    ),
    Status.OVERDUE_NO_DATA: (
        (
            gettext_noop(
                "The deadline (%(deadline)s) has passed; no value for it has been reported."
            ),
            gettext_noop("The deadline has passed; no value for it has been reported."),
        ),
        (
            gettext_noop("Latest: %(value)s (%(year)s). Target: %(target)s."),
            gettext_noop("Target: %(target)s."),
        ),
        YEARS,
        PARTS,
        LAST,
        OWNER,
    ),
    Status.NO_DATA: ((gettext_noop("No data to judge by."),), SITUATION, YEARS, PARTS, LAST, OWNER),
    Status.NOT_ASSESSABLE: (
        (gettext_noop("Cannot be assessed as written."),),
        DISTANCE,
        CHANGE,
        PARTS,
        OWNER,
    ),
    Status.SUPERSEDED: ((gettext_noop("No longer in force."),),),
}

REASONS: Mapping[Reason, str] = {
    Reason.NUMBER: gettext_noop("No number is set."),
    Reason.BASELINE: gettext_noop("The baseline is not stated in the document."),
    Reason.DEADLINE: gettext_noop("No deadline is stated."),
    Reason.QUALITATIVE: gettext_noop("Such a target is judged by reviewers, in words."),
    Reason.PARAMETER: gettext_noop("The number is a parameter of the programme, not a promise."),
    Reason.PROJECTION: gettext_noop("The number is a projection, not a promise."),
    Reason.UNCLEAR: gettext_noop(
        "The document does not say whether the number is a plan or an outcome."
    ),
    Reason.DEADLINE_PASSED: gettext_noop("The deadline has passed."),
    Reason.NONE: gettext_noop("No value has been reported yet."),
    Reason.TOO_FEW: gettext_noop("There are fewer than three yearly values."),
    Reason.STALE: gettext_noop("The latest value is too old to judge by."),
    Reason.SEVERAL_VALUES: gettext_noop(
        "There are several values for one period, and none is marked as used."
    ),
    Reason.UNDATED: gettext_noop("The date of the value is not stated."),
    Reason.YEAR_MISSING: gettext_noop("Data for some of the years are missing."),
    Reason.PART_MISSING: gettext_noop("The parts are judged together, and data are missing."),
    Reason.NO_UPDATE: gettext_noop("The owner has reported nothing for twelve months."),
    Reason.FORECAST_LATE: gettext_noop("The owner expects to finish after the deadline."),
    Reason.REPORTED_NOT_DONE: gettext_noop("The owner has reported that it was not done."),
    Reason.BREACHED: gettext_noop("The level was not kept every year."),
    Reason.LEVEL_REACHED: gettext_noop("The level is already reached."),
    Reason.MAY_FALL_BACK: gettext_noop("It can still fall back before the deadline."),
    Reason.DEPENDS_ON_OTHERS: gettext_noop("A place in a ranking depends on others too."),
    Reason.CONDITIONAL: gettext_noop("The document promises this only under a condition."),
    Reason.SUPERSEDED: gettext_noop("The target was replaced or withdrawn."),
}
NAMED_PARTS = gettext_noop("The parts are judged together; missing: %(missing)s.")

CHANCES: tuple[tuple[float, str], ...] = (
    (0.05, gettext_noop("under 5%")),
    (0.15, gettext_noop("about 1 in 10")),
    (0.225, gettext_noop("about 1 in 5")),
    (0.29, gettext_noop("about 1 in 4")),
    (0.415, gettext_noop("about 1 in 3")),
    (0.585, gettext_noop("about even")),
    (0.71, gettext_noop("about 2 in 3")),
    (0.775, gettext_noop("about 3 in 4")),
    (0.85, gettext_noop("about 4 in 5")),
    (0.95, gettext_noop("about 9 in 10")),
)
LIKELIEST = gettext_noop("over 95%")


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
        found = [_filled(slot, facts) for slot in SLOTS[verdict.status]]
        said = [part for part in found if part]
        reasons = [_reason(reason, facts) for reason in verdict.reasons]
        return " ".join([*said[:1], *reasons, *said[1:]])


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
        facts |= self._years() | self._parts()
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
        return self._with_unit(_number(value, self.language))

    def _difference(self, value: Decimal) -> str:
        return self._points(_number(_rounded(value, self.places), self.language))

    def _change(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        number = _number(_rounded(value, self.places), self.language)
        return self._points(f"+{number}" if value > 0 else number)

    def _points(self, number: str) -> str:
        if self.percent:
            return gettext("%(number)s percentage points") % {"number": number}
        return self._with_unit(number)

    def _with_unit(self, number: str) -> str:
        if not self.unit:
            return number
        if self.unit.startswith("%") and self.language == "en":
            return f"{number}{self.unit}"
        return gettext("%(number)s %(unit)s") % {"number": number, "unit": self.unit}

    def _years(self) -> dict[str, str]:
        strip = self.verdict.strip
        if not strip:
            return {}
        counts = {name: sum(met is kept for _, met in strip) for name, kept in KEPT.items()}
        return {name: str(count) for name, count in counts.items()}

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


def _number(value: Decimal, language: str) -> str:
    """Group by thousands; decimal point in English, comma in Kazakh and Russian."""
    text = f"{Decimal(plain(value)):,f}".replace("-", "\u2212")
    if language == "en":
        return text
    return text.replace(",", NBSP).replace(".", ",")
