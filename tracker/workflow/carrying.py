"""Measures that a body left open are carried over into its next report on the same target."""

from tracker.models import Measure, Report, ReportLine, User
from tracker.rules.measures import STILL_OPEN, Step


def carry(report: Report, *, by: User) -> None:
    """Give each line of a locked report the measures that the last approved one left open, once.

    What counts is what was approved, whatever was written since.
    """
    lines = {line.target_id: line for line in report.lines.all()}
    earlier = lines_before(report)
    there = set(
        Measure.objects.filter(line__report=report, carried_from__isnull=False).values_list(
            "carried_from_id", flat=True
        )
    )
    steps = {target: left_open(line) for target, line in earlier.items()}
    keys = [step.key for each in steps.values() for step in each if step.key]
    still = set(Measure.objects.filter(pk__in=keys).values_list("pk", flat=True))
    for target, line in lines.items():
        for step in steps.get(target, []):
            if step.key in still and step.key not in there:
                _carry(step, line, by=by)


def lines_before(report: Report) -> dict[int, ReportLine]:
    """The lines of the body's latest approved reports of earlier years, as approved, by the target."""
    duty = report.obligation
    rows = (
        ReportLine.objects.filter(
            report__obligation__organization=duty.organization_id,
            report__obligation__cycle__year__lt=duty.cycle.year,
            report__approved_at__isnull=False,
            target__in=report.lines.values("target"),
        )
        .select_related("report__obligation__cycle", "target")
        .order_by("report__obligation__cycle__year", "pk")
    )
    return {line.target_id: line for row in rows if (line := row.as_published())}


def left_open(line: ReportLine) -> list[Step]:
    """The measures of an approved line that were not closed."""
    return [step for step in line.steps if step.state in STILL_OPEN]


def _carry(step: Step, line: ReportLine, *, by: User) -> None:
    made = Measure(
        line=line,
        what=step.what,
        who=step.who,
        until=step.until,
        was_until=step.until,
        carried_from_id=step.key,
    )
    made._history_user = by  # type: ignore[attr-defined]
    made.save()
