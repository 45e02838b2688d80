"""What an approval would change, worked out without writing anything."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from tracker.models import Observation, ReportLine, Target
from tracker.models import Statement as StatementRow
from tracker.rules.assess import assess
from tracker.rules.values import Part, Record, Status
from tracker.workflow.cases import goal_of, in_order, record_of, statement_of
from tracker.workflow.publication import filled, statement_fields
from tracker.workflow.verdicts import CONSTANTS


@dataclass(frozen=True)
class Effect:
    """A target's status now and after the approval."""

    target: Target
    before: Status
    after: Status

    @property
    def changes(self) -> bool:
        """Whether the status would be another one."""
        return self.before is not self.after


def effects(lines: Iterable[ReportLine], *, on: date) -> list[Effect]:
    """Every target that a report's lines touch, with its status before and after approval."""
    lines = list(lines)
    touched = _touched(lines)
    together: dict[str, list[Target]] = defaultdict(list)
    for target in touched:
        if target.judged_with:
            together[target.judged_with].append(target)
    found = []
    for target in touched:
        record = _record_after(target, lines, on=on)
        if target.judged_with:
            parts = tuple(
                Part(part.code, goal_of(part, on=on), _record_after(part, lines, on=on))
                for part in together[target.judged_with]
            )
            record = replace(record, parts=parts)
        verdict = assess(goal_of(target, on=on), record, on=on, constants=CONSTANTS)
        found.append(Effect(target, Status(target.status), verdict.status))
    return found


def _touched(lines: list[ReportLine]) -> list[Target]:
    """The report's targets, those on the same series, and those judged together with any of them.

    A line's value may still stand on a series that its target has left.
    """
    own = {line.target_id for line in lines}
    series = {line.target.series_id for line in lines} - {None}
    series |= set(
        Observation.objects.filter(report_line__in=lines).values_list("series", flat=True)
    )
    direct = Q(pk__in=own) | Q(series_id__in=series)
    groups = Target.objects.filter(direct).exclude(judged_with="").values("judged_with")
    return list(
        Target.objects.filter(direct | Q(judged_with__in=groups))
        .select_related("series__indicator")
        .prefetch_related("series__observations", "statements")
        .order_by("code")
    )


def _record_after(target: Target, lines: list[ReportLine], *, on: date) -> Record:
    """What would be known of a target if the lines were approved."""
    observations = list(target.series.observations.all()) if target.series else []
    statements = in_order(target.statements.all())
    for line in lines:
        observations = [row for row in observations if row.report_line_id != line.pk]
        if line.target.series_id and line.target.series_id == target.series_id:
            observations = _with_value(observations, line, on=on)
        if line.target_id == target.pk:
            statements = [row for row in statements if row.report_line_id != line.pk]
            said = statement_fields(line, on=on)
            statements += [StatementRow(**said)] if said else []
    return replace(
        record_of(target, observations, on=on),
        statements=tuple(statement_of(row) for row in statements if row.made_on <= on),
    )


def _with_value(rows: list[Observation], line: ReportLine, *, on: date) -> list[Observation]:
    """A series' other observations and the line's number, as publication would leave them."""
    if line.value is None:
        return rows
    year = line.report.obligation.cycle.year
    taken = any(row.used and row.year == year and row.value is not None for row in rows)
    return [*rows, filled(Observation(), line, used=not taken, on=on)]
