"""What the review page shows: each line beside last year, with warnings, changes and effects."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from tracker.models import Evidence, LineReview, Observation, Remark, Report, ReportLine
from tracker.models.line import SAID
from tracker.oddity_words import oddity_text
from tracker.queries.handed_in import answers_shown
from tracker.rules import reporting
from tracker.rules.spark import Spark, spark
from tracker.rules.states import ReportState
from tracker.workflow.effects import Effect, effects
from tracker.workflow.reviewing import mark_of
from tracker.workflow.weighing import facts_of, last_before, values_before, with_figures


@dataclass(frozen=True)
class Row:
    """One line of a report as the reviewer sees it. `was`: what it said in the previous round."""

    line: ReportLine
    facts: reporting.Line
    last: Observation | None
    effect: Effect | None = None
    was: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def change(self) -> Decimal | None:
        """The difference from last year's value."""
        if self.line.value is None or self.last is None or self.last.value is None:
            return None
        return self.line.value - self.last.value

    @property
    def percent(self) -> Decimal | None:
        """The percentage of the plan that was carried out, to one decimal."""
        return reporting.execution(self.facts)

    @property
    def misses_plan(self) -> bool:
        """Whether the fact falls short of the plan."""
        return reporting.misses_plan(self.facts)

    @property
    def warnings(self) -> tuple[reporting.Warning, ...]:
        """What looks odd about the value."""
        return reporting.warnings(self.facts)

    @property
    def review(self) -> LineReview | None:
        """What a reviewer thinks of the line as it stands; nothing where it changed since."""
        review: LineReview | None = getattr(self.line, "review", None)
        return review if review and any(mark_of(self.line)) else None

    @property
    def values(self) -> list[Observation]:
        """The approved and published values of earlier years, newest first."""
        return list(reversed(values_before(self.line).values()))

    @property
    def spark(self) -> Spark | None:
        """The values of earlier years as a small line, with the new one at its end."""
        known = {
            year: row.value
            for year, row in values_before(self.line).items()
            if row.value is not None
        }
        new = self.line.value
        year = self.line.report.obligation.cycle.year
        return spark(known, (year, new) if new is not None else None)

    def oddities(self) -> list[str]:
        """What looks odd about the value, in sentences with the numbers that make it odd."""
        return [oddity_text(one) for one in reporting.oddities(self.facts)]

    @property
    def unexplained(self) -> bool:
        """Whether something looks odd and nobody has said that it was checked."""
        return bool(self.warnings) and not self.line.checked


def listed(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with all that a row of the queue shows."""
    return reports.select_related(
        "obligation__organization",
        "obligation__cycle__strategy",
        "obligation__rule",
        "reviewer",
        "submitted_by",
        "approved_by",
        "recorded_by",
    )


def reviewed_lines() -> Prefetch:
    """The lines of reports with all that the review asks of them."""
    lines = with_figures(ReportLine.objects.select_related("review__marked_by"))
    return Prefetch("lines", lines)


def loaded(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with all that a line of the review asks for."""
    return listed(reports).prefetch_related(reviewed_lines())


def plain_rows(report: Report) -> list[Row]:
    """The lines with their figures alone."""
    lines = list(report.lines.all())
    facts = facts_of(report, lines, on=timezone.localdate())
    return [Row(line, facts[line.pk], last_before(line)) for line in lines]


def full_rows(report: Report, found: list[Effect]) -> list[Row]:
    """The lines with all that the reviewer weighs."""
    prefetch_related_objects(list(report.lines.all()), "measure_rows")
    by_target = {effect.target.pk: effect for effect in found}
    asked = report.remarks.select_related("asked_by", "answered_by").order_by("round", "pk")
    remarks = _by_line(answers_shown(report, asked))
    evidence = _evidence_by_line(report)
    was = changes_since_last_round(report)
    return [
        Row(
            row.line,
            row.facts,
            row.last,
            effect=by_target.get(row.line.target_id),
            was=was.get(row.line.pk, {}),
            evidence=tuple(evidence[row.line.pk]),
            remarks=tuple(remarks[row.line.pk]),
        )
        for row in plain_rows(report)
    ]


def effects_of(report: Report, *, on: date) -> list[Effect]:
    """What an approval would change; nothing where none is to be decided."""
    if report.state != ReportState.SUBMITTED:
        return []
    return effects(report.lines.all(), on=on)


def _evidence_by_line(report: Report) -> dict[int | None, list[Evidence]]:
    """Each row's evidence: one piece may support several."""
    found: dict[int | None, list[Evidence]] = defaultdict(list)
    for piece in report.evidence.prefetch_related("lines").order_by("pk"):
        for line in piece.lines.all():
            found[line.pk].append(piece)
    return found


def _by_line(records: Any) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    for record in records:
        found[record.line_id].append(record)
    return found


def changes_since_last_round(report: Report) -> dict[int, dict[str, Any]]:
    """For each line, the earlier content of what was changed since the submission before this one."""
    ends = report.decisions()
    if not report.read_until and report.state != ReportState.SUBMITTED:
        ends = ends[:-1]  # the last one decided on what is shown
    if not ends:
        return {}
    then = ReportLine.history.filter(report_id=report.pk, history_date__lte=ends[-1])
    earlier = {row.id: row for row in then.order_by("history_id")}
    changes = {}
    for line in report.lines.all():
        old = earlier.get(line.pk)
        differing = [name for name in SAID if old and getattr(old, name) != getattr(line, name)]
        changes[line.pk] = {name: getattr(old, name) for name in differing}
    return changes


FILTERS: Mapping[str, Callable[[Row], bool]] = {
    "warnings": lambda row: bool(row.warnings),
    "below": lambda row: row.misses_plan,
    "changed": lambda row: bool(row.was),
}


def only(rows: list[Row], chosen: str) -> list[Row]:
    """The rows that a filter of the page leaves; all of them under an unknown one."""
    keeps = FILTERS.get(chosen)
    return [row for row in rows if keeps is None or keeps(row)]


def choices(rows: list[Row]) -> dict[str, int]:
    """How many rows each filter would leave."""
    return {name: len(only(rows, name)) for name in FILTERS}
