"""How far a promise was moved: by how much time, and by how much of its value."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from tracker.models import Target
from tracker.web import target_words
from tracker.wording import difference_text, number_text
from tracker.workflow.promise_words import unit_of

YEAR = "year"


@dataclass(frozen=True)
class Move:
    """The original promise and the present one. Neither carries a verdict: both are only words."""

    first: Target
    now: Target

    @cached_property
    def whole_years(self) -> bool:
        """Whether both deadlines are set by the year alone."""
        return self.first.deadline_precision == self.now.deadline_precision == YEAR

    @cached_property
    def months(self) -> int | None:
        """From the first deadline to the present one; None where one is missing."""
        first, now = self.first.deadline, self.now.deadline
        if first is None or now is None:
            return None
        years = now.year - first.year
        return 12 * years + (0 if self.whole_years else now.month - first.month)

    @cached_property
    def years(self) -> int | None:
        """The same in whole years; None where a deadline is set more precisely than that."""
        return self.months // 12 if self.months is not None and self.whole_years else None

    @cached_property
    def days(self) -> int:
        """The days within the same month."""
        first, now = self.first.deadline, self.now.deadline
        if first is None or now is None or self.months or self.whole_years:
            return 0
        return (now - first).days

    @cached_property
    def difference(self) -> Decimal | None:
        """How much higher the promised value is now; None where the two cannot be compared."""
        first, now = self.first.value, self.now.value
        if first is None or now is None:
            return None
        same_unit = unit_of(self.first) == unit_of(self.now)
        return now - first if same_unit else None


def promise(target: Target) -> str:
    """A promise in a few words: at least 1% of GDP by 2015."""
    aim, deadline = target_words.aim(target), target_words.deadline(target)
    told = {"aim": aim, "deadline": deadline}
    if aim and deadline:
        if target.deadline_precision == YEAR:
            return _("%(aim)s by %(deadline)s") % told
        return _("%(aim)s, deadline: %(deadline)s") % told
    if aim:
        return _("%(aim)s, without a deadline") % told
    return _("deadline: %(deadline)s") % told if deadline else _("without a number or a deadline")


def time_text(move: Move) -> str:
    """How far the deadline was moved, without the direction: 14 years, 18 months, 20 days."""
    if move.years:
        years = abs(move.years)
        return npgettext("moved by", "%(count)s year", "%(count)s years", years) % {"count": years}
    if move.months:
        months = abs(move.months)
        text = npgettext("moved by", "%(count)s month", "%(count)s months", months)
        return text % {"count": months}
    days = abs(move.days)
    return npgettext("moved by", "%(count)s day", "%(count)s days", days) % {"count": days}


def value_text(move: Move) -> str:
    """By how much the value was changed, without the direction; of percentages in points."""
    unit = unit_of(move.now)
    number = number_text(abs(move.difference or Decimal(0)))
    return difference_text(number, unit.name if unit else "", percent=bool(unit and unit.percent))


def summary(move: Move) -> str:
    """The whole move in one sentence: 1% by 2015 → 1% by 2029: moved 14 years."""
    before, after = promise(move.first), promise(move.now)
    if before == after:
        return _("The promise was reworded; its number and its deadline are the same.")
    told = {"before": before, "after": after, "time": time_text(move), "value": value_text(move)}
    return _template(_sign(move.months or move.days), _sign(move.difference or 0)) % told


def _sign(number: Decimal | int) -> int:
    return (number > 0) - (number < 0)


def _template(later: int, higher: int) -> str:
    """The sentence for a direction in time and one in value."""
    templates = {
        (1, 0): _("%(before)s → %(after)s: moved %(time)s."),
        (1, 1): _("%(before)s → %(after)s: moved %(time)s and raised by %(value)s."),
        (1, -1): _("%(before)s → %(after)s: moved %(time)s and lowered by %(value)s."),
        (-1, 0): _("%(before)s → %(after)s: brought forward %(time)s."),
        (-1, 1): _("%(before)s → %(after)s: brought forward %(time)s and raised by %(value)s."),
        (-1, -1): _("%(before)s → %(after)s: brought forward %(time)s and lowered by %(value)s."),
        (0, 1): _("%(before)s → %(after)s: raised by %(value)s."),
        (0, -1): _("%(before)s → %(after)s: lowered by %(value)s."),
    }
    return templates.get((later, higher), _("%(before)s → %(after)s."))


def time_change(move: Move) -> str:
    """The move of the deadline for a column of a table; nothing where it stands."""
    later = _sign(move.months or move.days)
    told = {"time": time_text(move)}
    if not later:
        return ""
    return (_("moved %(time)s") if later > 0 else _("brought forward %(time)s")) % told


def value_change(move: Move) -> str:
    """The change of the value for a column of a table; nothing where it stands."""
    if not move.difference:
        return ""
    told = {"value": value_text(move)}
    return (_("raised by %(value)s") if move.difference > 0 else _("lowered by %(value)s")) % told
