"""What approval does: a report's lines become observations and statements, and targets are judged."""

from datetime import date, datetime

from tracker.models import Observation, Report, ReportLine, Statement, Target
from tracker.rules.numbers import plain
from tracker.workflow import flags, judging, observations


def publish(report: Report, *, at: datetime, on: date) -> list[Target]:
    """Write the report's figures where the public sees them, and return the targets judged anew."""
    lines = report.lines.select_related("target__series", "report__obligation__cycle")
    for line in lines:
        _publish_value(line, at=at, on=on)
        _publish_statement(line, on=on)
    targets = Target.objects.filter(pk__in=[line.target_id for line in lines])
    observations.mark(targets, at=at)
    judging.judge_marked(on=on, at=at)
    flags.reconcile_obligation(report.obligation, on=on, at=at)
    return list(targets)


def _publish_value(line: ReportLine, *, at: datetime, on: date) -> None:
    """Make the line's number an observation. An official value of the same year stays the used one."""
    series = line.target.series
    if series is None:
        return
    earlier = line.observations.first()
    if line.value is None:
        if earlier:
            observations.remove(earlier, at=at)
        return
    year = line.report.obligation.cycle.year
    taken = series.observations.filter(year=year, used=True, value__isnull=False)
    observation = earlier or Observation(series=series, report_line=line, year=year)
    observation.used = not taken.exclude(pk=observation.pk).exists()
    observation.value, observation.value_text = line.value, plain(line.value)
    observation.status, observation.source_text = line.value_status, line.source_text
    observation.period_text = str(year)
    observation.period_start, observation.period_end = date(year, 1, 1), date(year, 12, 31)
    observation.edition = on.isoformat()
    observations.put(observation, at=at)


def _publish_statement(line: ReportLine, *, on: date) -> None:
    """Keep what the owner says in words or about a milestone, one statement a line."""
    said = line.done or line.not_done or line.forecast_on or line.progress.strip()
    if not said:
        line.statements.all().delete()
        return
    Statement.objects.update_or_create(
        report_line=line,
        target=line.target,
        defaults={
            "made_on": on,
            "done": line.done,
            "done_on": line.done_on,
            "not_done": line.not_done,
            "forecast_on": line.forecast_on,
            "text": line.progress,
        },
    )
