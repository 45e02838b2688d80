"""A target's numbers as a reader sees them, with their units, in the active language."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.models import Observation, Series, Target, Unit
from tracker.web import endings
from tracker.web.endings import Ending
from tracker.wording import amount_text, difference_text, number_text, rounded, signed_text
from tracker.workflow.promise_words import amount, span, unit_of

APPROXIMATE = frozenset({"about"})


class Row(NamedTuple):
    """One target in a list."""

    target: Target
    latest: str
    latest_year: int | None
    aim: str
    deadline: str
    ending: Ending | None


def rows(targets: Any) -> list[Row]:
    """Targets as rows of a list."""
    targets = list(targets)
    ended = endings.of_targets(targets)
    return [
        Row(
            target,
            latest(target),
            latest_year(target),
            aim(target),
            deadline(target),
            ended.get(target.pk),
        )
        for target in targets
    ]


def sign(unit: Unit) -> str:
    """What stands behind a number in a picture: the sign of a per cent, and no other unit."""
    return "%" if unit.name.startswith("%") or unit.name.endswith("%") else ""


def result_of(target: Target) -> dict[str, Any]:
    """What the engine found, or nothing."""
    return target.verdict.result if target.verdict else {}


def decimal_of(target: Target, name: str) -> Decimal | None:
    """One number of the verdict."""
    found = result_of(target).get(name)
    return None if found is None else Decimal(str(found))


def forecast(target: Target, value: Decimal | None) -> str:
    """The value a body expects at the deadline, with the target's unit; nothing for none."""
    return "" if value is None else amount(target, value)


def computed(target: Target, value: Decimal) -> str:
    """A computed value, as precise as the target's own numbers."""
    return amount(target, rounded(value, _finest(target)))


def difference(target: Target, value: Decimal, *, signed: bool = False) -> str:
    """A difference between two values."""
    unit = unit_of(target)
    value = rounded(value, _finest(target))
    text = signed_text(value) if signed else number_text(value)
    return difference_text(text, unit.name if unit else "", percent=bool(unit and unit.percent))


def _finest(target: Target) -> Decimal | None:
    numbers = [latest_value(target), target.value, target.baseline_value]
    known = [number for number in numbers if number is not None]
    return min(known, key=lambda number: number.as_tuple().exponent, default=None)


def latest_value(target: Target) -> Decimal | None:
    """The latest value the verdict knows."""
    found = result_of(target).get("latest")
    return Decimal(found["value"]) if found else None


def latest_year(target: Target) -> int | None:
    """The year of the latest value."""
    found = result_of(target).get("latest")
    return found["year"] if found else None


def latest(target: Target) -> str:
    """The latest value with its unit, or nothing."""
    value = latest_value(target)
    return "" if value is None else amount(target, value)


def aim(target: Target) -> str:
    """What must be met: at least 3% of GDP; nothing where the document sets no number."""
    wanted = target.value if target.value is not None else decimal_of(target, "target")
    if wanted is None:
        return _relative(target)
    if target.high is not None:
        numbers = {"low": number_text(wanted), "high": amount(target, target.high)}
        return _("between %(low)s and %(high)s") % numbers
    number = {"number": amount(target, wanted)}
    if target.comparison == "at_most":
        return _("at most %(number)s") % number
    if target.comparison == "exactly":
        return _("exactly %(number)s") % number
    return _("at least %(number)s") % number


def _relative(target: Target) -> str:
    if target.factor is None:
        return ""
    return _("%(factor)s × the baseline") % {"factor": number_text(target.factor)}


def deadline(target: Target) -> str:
    """The deadline as precisely as the document sets it; nothing where it sets none."""
    return "" if target.deadline is None else span(target.deadline, target.deadline_precision)


def observed(observation: Observation, unit: str) -> str:
    """A value of a table as its source gives it: about, more than, a range; nothing for missing."""
    if observation.low is not None and observation.high is not None:
        return f"{number_text(observation.low)}–{amount_text(number_text(observation.high), unit)}"
    if observation.value is None:
        return ""
    number = amount_text(number_text(observation.value), unit)
    return f"≈ {number}" if observation.qualifier in APPROXIMATE else number


def years_ago(year: int, *, on: date) -> str:
    """How old a value is, where it is old enough to say so."""
    age = on.year - year
    return pgettext("age", "%(years)s years ago") % {"years": age} if age > 2 else ""


def incomparable(series: Series) -> str:
    """That the earlier values of a series are not comparable, where it is declared."""
    if series.comparable_from is None:
        return ""
    return _("Series break: values before %(year)s are not comparable with later ones.") % {
        "year": series.comparable_from
    }
