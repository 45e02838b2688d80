"""Where things come from: values with their sources, quotes with their documents, approved reports."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tracker.models import Observation, Report, ReportLine, Source, Target
from tracker.queries import as_of
from tracker.rules.numbers import plain
from tracker.rules.releases import FREQUENCIES, expected_release
from tracker.rules.reporting import execution
from tracker.web import target_words
from tracker.wording import number_text
from tracker.workflow.facts import facts_with
from tracker.workflow.promise_words import amount


class Value(NamedTuple):
    """One row of the table of values."""

    row: Observation
    text: str
    as_noted: str
    body: Any  # the body whose approved report gave the value
    comparable: bool  # with the newest values: not before a declared break


class Quote(NamedTuple):
    """An exact sentence of a document."""

    text: str
    language: str
    source: Source | None
    code: str


class Reported(NamedTuple):
    """A line of an approved report."""

    line: ReportLine
    plan: str
    fact: str
    forecast: str
    percent: str
    awaited_on: date | None  # the day by which the official figure should be out
    evidence: list[Any]


class Release(NamedTuple):
    """By when the next official value is or was expected."""

    day: date
    is_overdue: bool


def next_release(target: Target, *, on: date) -> Release | None:
    """By when the next value should be out: not a body's lateness, but the statistic's own time.

    Nothing where the indicator's frequency or delay is not known.
    """
    if target.series is None:
        return None
    indicator = target.series.indicator
    ends = [row.period_end for row in target.series.observations.all() if row.value is not None]
    day = expected_release(
        max((end for end in ends if end), default=None),
        FREQUENCIES.get(indicator.frequency),
        indicator.release_delay_months,
    )
    return None if day is None else Release(day, is_overdue=on > day)


def values_of(target: Target) -> list[Value]:
    """Every value of a target's series, oldest first; those without a year come last."""
    if target.series is None:
        return []
    unit = target.series.indicator.unit.name
    rows = sorted(
        target.series.observations.all(),
        key=lambda row: (row.year or 9999, row.period_text, not row.used, row.pk),
    )
    since = target.series.comparable_from or 0
    return [
        Value(
            row,
            target_words.observed(row, unit),
            _as_noted(row),
            _body(row),
            row.year is None or row.year >= since,
        )
        for row in rows
    ]


def _as_noted(row: Observation) -> str:
    """What we noted of a value where it says more than the number."""
    same = row.value is not None and row.value_text == plain(row.value)
    return "" if same or row.qualifier == "missing" else row.value_text


def _body(row: Observation) -> Any:
    return row.report_line.report.obligation.organization if row.report_line else None


def codes_of(target: Target) -> set[str]:
    """The codes under which notes may speak of a target: its own and those of its values."""
    observations = target.series.observations.all() if target.series else ()
    return {target.code, *(row.code for row in observations if row.code)}


def quotes_of(quotes: list[dict[str, str]]) -> list[Quote]:
    """Quotes with their sources, in one query."""
    codes = {quote.get("source", "") for quote in quotes}
    sources = {row.code: row for row in Source.objects.filter(code__in=codes)} if codes else {}
    return [
        Quote(
            quote["text"],
            quote.get("language", ""),
            sources.get(quote.get("source", "")),
            quote.get("source", ""),
        )
        for quote in quotes
    ]


def reported(lines: Iterable[ReportLine]) -> list[Reported]:
    """Lines of approved reports as the public reads them."""
    published = [line for each in lines if (line := each.as_published())]
    public = _public({line.report_id: line.report for line in published})
    return [_reported(line, public) for line in published]


def _public(reports: dict[int, Report]) -> set[int]:
    """The evidence that reports publish: on a past day, only what is published today, too.

    Who took evidence back was promised that only the reviewers see it.
    """
    public = {pk for report in reports.values() for pk in report.published_evidence()}
    if public and as_of.day():
        with as_of.as_of_today():
            still = Report.objects.filter(pk__in=reports).values_list("published", flat=True)
            public &= {pk for published in still for pk in published.get("evidence", ())}
    return public


def _reported(line: ReportLine, public: set[int]) -> Reported:
    percent = execution(facts_with(line))
    return Reported(
        line=line,
        plan="" if line.plan is None else amount(line.target, line.plan),
        fact="" if line.value is None else amount(line.target, line.value),
        forecast=target_words.forecast(line.target, line.forecast_value),
        percent="" if percent is None else number_text(percent),
        awaited_on=line.figure_expected_on if line.waits else None,
        evidence=[
            one for one in line.report.evidence.all() if one.pk in public and _supports(one, line)
        ],
    )


def _supports(piece: Any, line: ReportLine) -> bool:
    """Whether a piece of evidence is behind a line: it names it, or none."""
    rows = {row.pk for row in piece.lines.all()}
    return not rows or line.pk in rows
