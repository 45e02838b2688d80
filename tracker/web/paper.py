"""A report on paper: what was handed in, in the reader's language, set by typst.

All texts go to the template as JSON, so that nothing a person typed is ever read as markup. The
same content gives the same file, byte for byte: no day of making, no value that may change later.
"""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import labels, wording
from tracker.models import Evidence, Report, ReportLine
from tracker.models.report import TEXTS
from tracker.rules import reporting
from tracker.rules.measures import Step
from tracker.web.forms import LineForm, TextsForm
from tracker.web.staff_rows import kind_of
from tracker.web.staff_scope import evidence_of, lines_of
from tracker.web.staff_words import row_name
from tracker.workflow import receipts
from tracker.workflow.facts import facts_with

TEMPLATE = Path(__file__).with_name("paper.typ")
WATERMARK = "ЖОБА / ПРОЕКТ / DRAFT"
IN_TABLE = frozenset({"plan", "value", "value_status", "done", "not_done"})
LONG_WORD = re.compile(r"\S{40,}")
type Pair = tuple[str, str]


def pdf_of(report: Report) -> bytes:
    """The report in the active language; until it is submitted it is marked as a draft."""
    data = json.dumps(content_of(report), ensure_ascii=False, sort_keys=True)
    made = typst.compile(
        TEMPLATE, root=TEMPLATE.parent, ignore_system_fonts=True, sys_inputs={"content": data}
    )
    assert isinstance(made, bytes)  # noqa: S101 -- one document is one file
    return made


def content_of(report: Report) -> dict[str, Any]:
    """What stands on the paper, as texts."""
    lines = list(lines_of(report))
    year = {"year": str(report.obligation.cycle.year)}
    return {
        "language": wording.language(),
        "watermark": WATERMARK if report.is_work else "",
        "title": _("Report for %(year)s") % year,
        "body": report.obligation.organization.name,
        "strategy": report.obligation.cycle.strategy.title,
        "reference": report.reference,
        "head": _head(report),
        "plan_and_fact": _("Plan and fact"),
        "columns": [
            _("No."),
            _("Indicator"),
            _("Unit"),
            _("Plan for the year"),
            _("Fact"),
            _("State of the value"),
            _("Execution, per cent"),
        ],
        "rows": [_row(line) for line in lines],
        "in_detail": _("Causes, measures and texts"),
        "details": [detail for line in lines if (detail := _detail(line))["pairs"]],
        "texts": [
            (str(TextsForm.base_fields[name].label), _breakable(getattr(report, name)) or "–")
            for name in TEXTS
        ],
        "evidence": _("Evidence"),
        "pieces": [_piece(piece) for piece in evidence_of(report).order_by("pk")],
        "none": "–",
        "checksum": [_("Checksum of the content (SHA-256)"), receipts.checksum(report)],
    }


def _head(report: Report) -> list[Pair]:
    """Who hands in what to whom, when."""
    recipient = report.obligation.rule.recipient
    letter = [report.letter_number, report.letter_date and wording.day_text(report.letter_date)]
    pairs = [
        (_("Reference number"), report.reference),
        (_("Recipient"), recipient.name if recipient else "–"),
        (_("Covering letter"), _breakable(", ".join(part for part in letter if part)) or "–"),
        (_("Responsible persons"), _breakable(report.responsible) or "–"),
    ]
    if report.is_work or not report.submitted_at:
        return pairs
    at = timezone.localtime(report.submitted_at)
    return [
        *pairs,
        (_("Submitted at"), f"{wording.day_text(at.date())}, {at:%H:%M}"),
        (_("Submitted by"), str(report.submitted_by)),
    ]


def _row(line: ReportLine) -> list[str]:
    """One row of the plan/fact table."""
    target = line.target
    unit = target.series.indicator.unit if target.series else target.unit
    percent = reporting.execution(facts_with(line))
    return [
        target.code,
        _breakable(target.title),
        wording.unit_text(unit.name) if unit else _breakable(target.unit_text),
        _number(line.plan),
        _fact(line),
        str(labels.LINE_STATUS[line.value_status]) if line.value_status else "–",
        "–" if percent is None else wording.number_text(percent),
    ]


def _fact(line: ReportLine) -> str:
    """The number, or what was reached of a milestone."""
    if kind_of(line) != "milestone":
        return _number(line.value)
    if line.done:
        return pgettext("milestone", "Done")
    return _("Not done") if line.not_done else _("In progress")


def _number(value: Decimal | None) -> str:
    return "–" if value is None else wording.number_text(value)


def _detail(line: ReportLine) -> dict[str, Any]:
    """What a row says besides its figures; measures come last."""
    fields = LineForm(line, kind_of(line)).fields
    names = [name for name in fields if name not in {*IN_TABLE, "outcome", "checked"}]
    said = [(_label(fields, name), _said(line, name)) for name in names]
    measures = [(str(_("Measure")), _measure(step)) for step in line.steps]
    return {"title": row_name(line), "pairs": [pair for pair in said if pair[1]] + measures}


def _label(fields: Any, name: str) -> str:
    return _("Official figure expected on") if name == "figure_on" else str(fields[name].label)


def _said(line: ReportLine, name: str) -> str:
    """A column of a row in words."""
    value = getattr(line, name)
    if isinstance(value, Decimal):
        return wording.number_text(value)
    if isinstance(value, date):
        return wording.day_text(value)
    field: Any = ReportLine._meta.get_field(name)
    if value and field.choices:
        return str(dict(field.flatchoices)[value])
    return _breakable(str(value or ""))


def _measure(step: Step) -> str:
    """A measure in one paragraph."""
    named = {
        "what": step.what,
        "who": step.who or "–",
        "until": wording.day_text(step.until) if step.until else "–",
        "state": labels.MEASURE_STATE[step.state],
        "outcome": step.outcome or "–",
    }
    text = _(
        "%(what)s\nWho: %(who)s. Until when: %(until)s. State: %(state)s. What came of it: %(outcome)s"
    )
    return _breakable(text % named)


def _piece(piece: Evidence) -> dict[str, str]:
    """A piece of evidence: what it is, what it supports, and the hash of a file."""
    rows = ", ".join(sorted(line.target.code for line in piece.lines.all()))
    return {
        "title": _breakable(piece.title),
        "what": _breakable(piece.original_name or piece.link or act_text(piece)),
        "rows": rows or _("The whole report"),
        "sha256": piece.sha256,
    }


def act_text(piece: Evidence) -> str:
    """A legal act as one names it: kind, number, date."""
    if not piece.act_kind or piece.act_on is None:
        return ""
    named = {"number": piece.act_number, "day": wording.day_text(piece.act_on)}
    text = pgettext("legal act", "%(kind)s No. %(number)s, %(day)s")
    return text % {"kind": labels.ACT_KIND[piece.act_kind], **named}


def _breakable(text: str) -> str:
    """Let words that are longer than a column break."""
    return LONG_WORD.sub(lambda word: "\u200b".join(re.findall(".{1,20}", word[0])), text)
