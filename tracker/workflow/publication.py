"""What approval does: a report's lines become observations and statements, and targets are judged."""

from datetime import date, datetime
from typing import Any

from tracker.models import Observation, Report, ReportLine, Series, Statement, Target
from tracker.models.report import TEXTS, day_of
from tracker.rules.numbers import plain
from tracker.rules.states import REOPEN, UPDATE, Move
from tracker.workflow import flags, judging, observations


def frozen(report: Report) -> dict[str, Any]:
    """What an approval makes public, kept so that a later correction changes nothing before its own."""
    public = report.evidence.filter(public=True).order_by("pk")
    return {
        **{name: getattr(report, name) for name in TEXTS},
        "lines": {
            str(line.pk): line.frozen()
            for line in report.lines.prefetch_related("measure_rows").order_by("pk")
        },
        "evidence": list(public.values_list("pk", flat=True)),
        "reopened_on": _last_day(report, REOPEN),
        "updated_on": _last_day(report, UPDATE),
    }


def _last_day(report: Report, move: Move) -> str:
    """The day on which a move was taken last; empty if it never was."""
    entry = report.entries.filter(move=move.name).order_by("pk").last()
    return str(day_of(entry.at)) if entry else ""


def publish(report: Report, *, at: datetime, on: date) -> list[Target]:
    """Write the report's figures where the public sees them, and return the targets judged anew."""
    lines = report.lines.select_related("target__series", "report__obligation__cycle")
    for line in lines:
        _publish_value(line, at=at, on=on)
        _publish_statement(line, on=on)
    targets = Target.objects.filter(pk__in=[line.target_id for line in lines])
    observations.mark(targets, at=at)
    judging.judge(Target.objects.filter(inputs_changed_at=at), on=on, at=at)
    flags.reconcile_obligation(report.obligation, on=on, at=at)
    return list(targets)


def _publish_value(line: ReportLine, *, at: datetime, on: date) -> None:
    """Make the line's number an observation. An official value of the same year stays the used one.

    An observation of an earlier round goes where its target's series is now.
    """
    earlier = line.observations.first()
    if line.value is None or line.target.series_id is None:
        if earlier:
            observations.remove(earlier, at=at)
        return
    series = Series.objects.select_for_update().get(pk=line.target.series_id)
    year = line.report.obligation.cycle.year
    taken = series.observations.filter(year=year, used=True, value__isnull=False)
    observation = earlier or Observation(report_line=line)
    left = {observation.series_id} - {None, series.pk}
    observation.series = series
    used = not taken.exclude(pk=observation.pk).exists()
    observations.put(filled(observation, line, used=used, on=on), at=at)
    observations.changed(left, at=at)


def filled(observation: Observation, line: ReportLine, *, used: bool, on: date) -> Observation:
    """The observation as a line's approval makes it. Nothing is saved."""
    year = line.report.obligation.cycle.year
    observation.used, observation.value = used, line.value
    observation.value_text = "" if line.value is None else plain(line.value)
    observation.status, observation.source_text = line.value_status, line.source_text
    observation.year, observation.period_text = year, str(year)
    observation.period_start, observation.period_end = date(year, 1, 1), date(year, 12, 31)
    observation.edition = on.isoformat()
    return observation


def _publish_statement(line: ReportLine, *, on: date) -> None:
    """Keep what the owner says in words, expects, or states of a milestone, one statement a line."""
    said = statement_fields(line, on=on)
    if not said:
        line.statements.all().delete()
        return
    Statement.objects.update_or_create(report_line=line, target=line.target, defaults=said)


def statement_fields(line: ReportLine, *, on: date) -> dict[str, Any]:
    """What a line states besides its number; nothing where it states nothing."""
    said = (line.done, line.not_done, line.forecast_on, line.progress.strip(), line.expectation)
    if not any(said) and line.forecast_value is None:
        return {}
    return {
        "made_on": on,
        "done": line.done,
        "done_on": line.done_on,
        "not_done": line.not_done,
        "forecast_on": line.forecast_on,
        "expectation": line.expectation,
        "forecast_value": line.forecast_value,
        "text": line.progress,
    }
