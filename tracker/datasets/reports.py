"""Reporting: cycles, who owes what, the lines of approved reports, and consolidated reports."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.datasets.columns import (
    LANGUAGES,
    NO,
    YES,
    Column,
    DataSet,
    Row,
    code_of,
    field,
    fields,
    given,
    item,
)
from tracker.datasets.targets import AT_A_TIME
from tracker.models import (
    Consolidation,
    Cycle,
    Obligation,
    Organization,
    ReportingRule,
    ReportLine,
)
from tracker.queries import duties
from tracker.queries.duties import Duty
from tracker.rules.timing import Timing

LATE = frozenset({Timing.LATE, Timing.OVERDUE})
STEP_KEYS = ("what", "who", "until", "state", "outcome")
NUMBERS = frozenset({"plan", "fact", "execution", "forecast_value"})
IN_UNIT_OF_TARGET: dict[str, Any] = {"unit": _("the unit of the target")}


def _extended_by(duty: Duty) -> str:
    giver = duty.obligation.rule.recipient if duty.obligation.extended_to else None
    return giver.code if giver else ""


def _all_duties(on: date) -> Iterable[Duty]:
    return duties.duties(Obligation.objects.all(), on=on)


def _days_late(duty: Duty) -> int:
    return duty.timing.days if duty.timing.timing in LATE else 0


DUTIES = DataSet(
    "duties",
    _("Duties"),
    _("Who owes a report or another act in a reporting year, and when it was done."),
    (
        given("year", "integer", _("Reporting year"), "obligation.cycle.year"),
        code_of(
            "strategy_id", _("Code of the strategy"), "obligation.cycle.strategy", "strategies"
        ),
        code_of(
            "organization_id", _("Code of the body"), "obligation.organization", "organizations"
        ),
        *field(Organization, "name", through="obligation.organization"),
        given(
            "level",
            "string",
            _("Central or local"),
            lambda duty: level_of(duty.obligation.organization),
            codes=tuple(labels.LEVEL),
        ),
        given("owes", "string", _("Whether it owes anything"), lambda duty: YES, codes=(YES, NO)),
        given("rule_id", "string", _("Code of the reporting rule"), "obligation.rule.code"),
        *field(ReportingRule, "act", through="obligation.rule"),
        *field(ReportingRule, "what", through="obligation.rule"),
        *field(Obligation, "period_ends_on", "period_end", through="obligation"),
        *fields(
            Obligation, "due_on extended_to extension_reason extended_late", through="obligation"
        ),
        given(
            "extended_by",
            "string",
            _("Code of the body that gave more time"),
            _extended_by,
            refers="organizations",
        ),
        given("handed_in_on", "date", _("Day on which it was first handed in or done")),
        given(
            "timing",
            "string",
            _("How it stands against its due date"),
            lambda duty: duty.timing.timing.value,
            codes=tuple(timing.value for timing in Timing),
        ),
        given("days_late", "integer", _("Days late"), _days_late, unit=_("days")),
        given("returned", "integer", _("How often it was returned before its approval")),
        given("approved_on", "date", _("Day of the approval")),
        *field(Obligation, "fulfilled_note", "note", through="obligation"),
        *field(Obligation, "fulfilled_link", "link", through="obligation"),
    ),
    _all_duties,
)


def level_of(body: Organization) -> str:
    """Whether a body is central or local."""
    return "local" if body.is_local else "central"


def row_without_duty(cycle: Cycle, body: Organization) -> Row:
    """A body that owes no report in a cycle, as a row of the duties."""
    return {
        **dict.fromkeys(DUTIES.header, ""),
        "year": cycle.year,
        "strategy_id": cycle.strategy.code,
        "organization_id": body.code,
        **{f"name_{code}": getattr(body, f"name_{code}") for code in LANGUAGES},
        "level": level_of(body),
        "owes": NO,
    }


CYCLES = DataSet(
    "cycles",
    _("Reporting cycles"),
    _(
        "The reporting years of the strategies, with how many reports are owed, handed in and approved."
    ),
    (
        given("year", "integer", _("Reporting year")),
        code_of("strategy_id", _("Code of the strategy"), "strategy", "strategies"),
        *fields(Cycle, "opens_on due_on"),
        given("owed", "integer", _("Reports owed")),
        given("handed_in", "integer", _("Reports handed in")),
        given("approved", "integer", _("Reports approved")),
    ),
    lambda on: duties.cycles(),
    ("year", "strategy_id"),
)


def _published_lines(on: date) -> Iterator[ReportLine]:
    """The lines of all approved reports, as they were approved."""
    rows = (
        ReportLine.objects.filter(report__approved_at__isnull=False)
        .select_related(
            "report__obligation__cycle__strategy", "report__obligation__organization", "target"
        )
        .order_by(
            "report__obligation__cycle__year",
            "report__obligation__organization__code",
            "target__code",
            "pk",
        )
    )
    for line in rows.iterator(chunk_size=AT_A_TIME):
        published = line.as_published()
        if published is not None:
            yield published


def _measures(line: ReportLine) -> str:
    steps = [" | ".join(str(getattr(step, key) or "") for key in STEP_KEYS) for step in line.steps]
    return "\n".join([part for part in (line.measures, *steps) if part])


REPORTS = DataSet(
    "reports",
    _("Lines of reports"),
    _("What the approved reports say of each target: plan, fact, cause and measures."),
    (
        given("report_id", "string", _("Reference number of the report"), "report.reference"),
        given("year", "integer", _("Reporting year"), "report.obligation.cycle.year"),
        code_of(
            "strategy_id",
            _("Code of the strategy"),
            "report.obligation.cycle.strategy",
            "strategies",
        ),
        code_of(
            "organization_id",
            _("Code of the body"),
            "report.obligation.organization",
            "organizations",
        ),
        code_of("target_id", _("Code of the target"), "target", "targets"),
        *field(ReportLine, "plan", **IN_UNIT_OF_TARGET),
        *field(ReportLine, "value", "fact", **IN_UNIT_OF_TARGET),
        *fields(ReportLine, "value_status no_data_reason done done_on not_done expectation"),
        *field(ReportLine, "forecast_value", **IN_UNIT_OF_TARGET),
        *fields(ReportLine, "forecast_on progress cause cause_text"),
        given("measures", "string", _("Measures, one a line"), _measures),
        *field(ReportLine, "source_text"),
        given(
            "handed_in_on",
            "date",
            _("Day on which it was first handed in or done"),
            "report.first_submitted_on",
        ),
        given("approved_on", "date", _("Day of the approval"), "report.approved_on"),
    ),
    _published_lines,
    ("report_id", "target_id"),
)


def _of_line(name: str, as_: str = "", **more: Any) -> Column:
    """A column of a frozen line, with the words of the field that it was frozen from."""
    (own,) = field(ReportLine, name, as_, **more)
    return own._replace(of=lambda row: row.get(own.name, ""))


CONSOLIDATED = DataSet(
    "consolidated",
    _("Consolidated reports"),
    _(
        "The lines of the public consolidated reports as they were frozen, then the bodies without one."
    ),
    (
        item("strategy", "string", _("Code of the strategy"), refers="strategies"),
        item("year", "integer", _("Reporting year")),
        item("edition", "integer", _("Edition")),
        item("sha256", "string", _("Checksum of the edition (SHA-256)")),
        item("target", "string", _("Code of the target"), refers="targets"),
        item("body", "string", _("Code of the body"), refers="organizations"),
        _of_line("plan", **IN_UNIT_OF_TARGET),
        _of_line("value", "fact", **IN_UNIT_OF_TARGET),
        _of_line("value_status", "status"),
        item("execution", "number", _("Execution, per cent"), unit="%"),
        _of_line("expectation"),
        _of_line("forecast_value", **IN_UNIT_OF_TARGET),
        _of_line("forecast_on"),
        *(_of_line(name) for name in ("progress", "cause", "cause_text", "measures")),
        item("steps", "string", _("Measures, one a line")),
        _of_line("source_text", "source"),
        item("reported", "string", _("Whether its report is included"), codes=(YES, NO)),
    ),
    lambda on: consolidated_rows(
        Consolidation.objects.filter(published_on__isnull=False)
        .select_related("cycle")
        .order_by("cycle__year", "cycle__strategy__code", "edition")
    ),
)


def consolidated_rows(editions: Iterable[Consolidation]) -> list[Row]:
    """The lines of consolidated reports, then the bodies without an approved report."""
    keys = CONSOLIDATED.header[4:-1]
    rows = []
    for one in editions:
        head = {"strategy": one.content["strategy"], "year": one.content["year"]}
        head |= {"edition": one.edition, "sha256": one.sha256}
        rows += [
            head | {key: _frozen(key, line.get(key, "")) for key in keys} | {"reported": YES}
            for line in one.content["lines"]
        ]
        rows += [
            head | dict.fromkeys(keys, "") | {"body": row["code"], "reported": NO}
            for row in one.content["missing"]
        ]
    return rows


def _frozen(key: str, text: Any) -> Any:
    if isinstance(text, list):  # measures: what | who | until | state | outcome, one a line
        return "\n".join(" | ".join(str(step[name] or "") for name in STEP_KEYS) for step in text)
    return Decimal(text) if text and key in NUMBERS else text
