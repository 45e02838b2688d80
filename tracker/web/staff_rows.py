"""The rows of the plan/fact table: what each shows beside its form."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import labels, wording
from tracker.models import Observation, Remark, Report, ReportLine, User
from tracker.oddity_words import oddity_text
from tracker.permissions import check_can_edit_line
from tracker.roles import reason_against
from tracker.rules import reporting
from tracker.rules.measures import STILL_OPEN, Step
from tracker.web.forms import LineForm
from tracker.web.staff_echo import echo
from tracker.web.staff_expected import expectation_notes
from tracker.web.staff_lost import lost_fields, other_fields_text
from tracker.web.staff_scope import lines_of
from tracker.web.staff_words import about_row
from tracker.workflow.carrying import lines_before
from tracker.workflow.facts import facts_with, known_about, newest_before, used_values
from tracker.workflow.meanwhile import NOTHING_CHOSEN, Answers

CAPPED = 200
MOST_DIGITS = 9
ASKED = {"plan", "value", "outcome"}
BELOW = ("progress", "cause", "cause_text", "measures", "source_text")


class Torn(NamedTuple):
    """A field that two sides changed: its name, what stands, who made it so, and what was sent."""

    name: str
    label: str
    theirs: str
    author: str
    mine: str


@dataclass
class Row:
    """One target in the table, with last year beside it and what happened to it meanwhile."""

    line: ReportLine
    kind: str
    form: LineForm
    last: Observation | None
    before: ReportLine | None
    version: int
    refusal: str = ""  # why the person may not write here
    known: reporting.Known = field(default_factory=reporting.Known)
    answers: Answers = NOTHING_CHOSEN  # what the person chose of what was torn
    torn: list[Torn] = field(default_factory=list)
    taken: str = ""  # which fields keep what was saved elsewhere, in a sentence
    remarks: list[Remark] = field(default_factory=list)

    @cached_property
    def facts(self) -> reporting.Line:
        """The line as the rules see it."""
        return facts_with(self.line, self.known)

    @cached_property
    def lost(self) -> list[tuple[str, str]]:
        """What was typed in fields that the row had when its page was opened: it is not saved."""
        return lost_fields(self.form)

    @property
    def locked(self) -> bool:
        """Whether the row is shown for reading; what was typed in it is never hidden."""
        return bool(self.refusal) and not self.form.is_bound

    @property
    def echo(self) -> str:
        """How the number was understood, beside the last one."""
        return echo(self)

    @property
    def anchor(self) -> str:
        """Where links jump to."""
        return f"line-{self.line.pk}"

    @property
    def unit(self) -> str:
        """The unit in which the value is asked for."""
        target = self.line.target
        unit = target.series.indicator.unit if target.series else target.unit
        return wording.unit_text(unit.name) if unit else target.unit_text

    @property
    def in_percent(self) -> bool:
        """Whether values are percentages, so that their differences are percentage points."""
        series = self.line.target.series
        return bool(series and series.indicator.unit.percent)

    @property
    def comparison(self) -> str:
        """How the value is compared with the plan."""
        code = self.line.target.comparison
        return str(labels.COMPARISON[code]) if code else ""

    @property
    def baseline(self) -> str:
        """The baseline with its year, as far as the document states them."""
        target = self.line.target
        if target.baseline_value is None:
            return ""
        return with_year(wording.number_text(target.baseline_value), target.baseline_year)

    @property
    def last_text(self) -> str:
        """The newest earlier value with its year."""
        if self.last is None or self.last.value is None:
            return ""
        return with_year(wording.number_text(self.last.value), self.last.year)

    @property
    def last_source(self) -> str:
        """Where the newest earlier value comes from."""
        if self.last is None:
            return ""
        return str(self.last.source) if self.last.source else self.last.source_text

    @property
    def percent(self) -> str:
        """The percentage of execution to one decimal; a dash where it has no meaning."""
        percent = reporting.execution(self.facts)
        if percent is None:
            return "–"
        if percent > CAPPED:
            return f">{CAPPED}{wording.NBSP}%"
        return wording.amount_text(wording.number_text(round(percent, 1)), "%")

    @property
    def oddities(self) -> list[str]:
        """What looks odd about the stored value, in words."""
        return [oddity_text(one) for one in reporting.oddities(self.facts)]

    @property
    def needs_cause(self) -> bool:
        """Whether the stored values must be explained."""
        return reporting.needs_cause(self.facts)

    @property
    def expectation_notes(self) -> list[str]:
        """What to think of about the stored expectation, in words. Nothing of it stops a report."""
        return expectation_notes(self.line, self.kind, on=timezone.localdate())

    @property
    def wrote(self) -> list[tuple[str, str]]:
        """What was expected in the approved report of an earlier year: (name of the field, text)."""
        if self.before is None or not self.before.expectation:
            return []
        expected = str(labels.EXPECTATION[self.before.expectation])
        return [(str(self.form.fields["expectation"].label), expected)]

    def _last_year(self, name: str) -> str:
        """What the approved report of an earlier year said under a field, in words."""
        said = getattr(self.before, name) if self.before else ""
        return str(labels.CAUSE[said]) if said and name == "cause" else said

    @property
    def steps_before(self) -> tuple[Step, ...]:
        """The measures of the approved report of an earlier year that were closed there."""
        steps = self.before.steps if self.before else ()
        return tuple(step for step in steps if step.state not in STILL_OPEN)

    @property
    def can_have_measures(self) -> bool:
        """Whether the row is one of those that ask for causes and measures."""
        return "cause" in self.form.fields

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(link to the field, message naming the row) of everything that could not be saved."""
        if self.refusal and self.form.is_bound:
            return [(f"#{self.anchor}", about_row(self.line, self.refusal))]
        lost = [(f"#{self.anchor}", about_row(self.line, other_fields_text()))] if self.lost else []
        return lost + [
            (f"#{self.form[name].auto_id}", about_row(self.line, str(message)))
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    @property
    def words(self) -> list[tuple[BoundField, str]]:
        """The fields below the figures, in the order of the form, each with last year's text."""
        names = [name for name in BELOW if name in self.form.fields]
        return [(self.form[name], self._last_year(name)) for name in names]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(name, value) of what the row says; of what matters most, also that it is missing."""
        stored = LineForm(self.line, self.kind)
        said = [(bound.name, str(bound.label), _written(bound)) for bound in stored]
        answered = [(name, label, text) for name, label, text in said if text or name in ASKED]
        pairs = [(label, text or _("Not provided")) for _name, label, text in answered]
        if self.kind == "number":
            pairs.insert(2, (_("Execution, per cent"), self.percent))
            pairs.insert(3, (_("Last value"), self.last_text or "–"))
        return pairs

    @property
    def questions(self) -> dict[str, list[tuple[str, str]]]:
        """The readings of each ambiguous number of the row."""
        return {name: self.form.question(name) for name in LineForm.NUMBERS}


def with_year(value: str, year: int | None) -> str:
    """A written value with the year it belongs to."""
    if year is None:
        return value
    return pgettext("value", "%(value)s (%(year)s)") % {"value": value, "year": str(year)}


def kind_of(line: ReportLine) -> str:
    """Which fields a row has: a number, a milestone, or words."""
    if line.target.series_id is not None:
        return "number"
    return "milestone" if line.target.kind == "milestone" else "words"


def table(report: Report, data: Any = None, *, by: User | None = None) -> list[Row]:
    """All rows of a report. With `data`, those that were sent are bound to what was typed.

    With `by`, each row knows whether that person may write in it.
    """
    lines = list(lines_of(report))
    return _rows(report, lines, lines, data, by)


def row_of(report: Report, line: ReportLine, data: Any, *, by: User) -> Row:
    """One row of a report, bound to what was typed in it if it was sent."""
    [row] = _rows(report, list(lines_of(report)), [line], data, by)
    return row


def _rows(
    report: Report,
    lines: list[ReportLine],
    wanted: list[ReportLine],
    data: Any,
    by: User | None,
) -> list[Row]:
    """The wanted rows among all lines of a report; some values are weighed beside the others."""
    values, before = used_values(lines), lines_before(report)
    known = known_about(report, lines, values, on=timezone.localdate())
    year = report.obligation.cycle.year
    rows = [_row(line, before.get(line.target_id), data, by) for line in wanted]
    for row in rows:
        row.known = known[row.line.pk]
        row.last = newest_before(values.get(row.line.pk, ()), year)
    return rows


def _row(line: ReportLine, before: ReportLine | None, data: Any, by: User | None) -> Row:
    kind, sent = kind_of(line), (data or {}).get(f"line-{line.pk}-version", "")
    form = LineForm(line, kind, data if sent else None)
    refusal = reason_against(check_can_edit_line, by, line) if by else ""
    version = version_of(sent) if sent else line.version
    answers = answers_of(line, data) if sent else NOTHING_CHOSEN
    return Row(line, kind, form, None, before, version, refusal=refusal, answers=answers)


def answers_of(line: ReportLine, data: Any) -> Answers:
    """What was chosen of the torn fields of a row, and beside which version of it."""
    return chosen(f"line-{line.pk}", LineForm.base_fields, data)


def chosen(key: str, names: Iterable[str], data: Any) -> Answers:
    """What was chosen in a form whose questions begin with a key."""
    sides = {name: data.get(f"{key}-keep-{name}", "") for name in names}
    return Answers(version_of(data.get(f"{key}-asked", "")), sides)


def version_of(sent: str) -> int:
    """The version that the person was shown; of nonsense, one that never was."""
    return int(sent) if sent.isdecimal() and len(sent) < MOST_DIGITS else 0


def _written(bound: BoundField) -> str:
    """A field's value in words."""
    value = bound.value()
    if isinstance(value, bool):
        return _("Yes") if value else ""
    choices = dict(getattr(bound.field, "choices", []))
    if (value and value in choices) or bound.name == "outcome":
        return str(choices[value])
    if bound.name.endswith("_on") and hasattr(value, "isoformat"):
        return wording.short_day_text(value)
    return "" if value is None else str(value)
