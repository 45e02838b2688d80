"""Data files: stable English keys, ISO dates, decimal points, and no text that a sheet would run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from tracker.models import Consolidation, Note, Observation, Target, Verdict
from tracker.rules.numbers import plain
from tracker.web import opinions
from tracker.web.ledger_files import ledger_data

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# what a sheet would run: at the start of a cell, also of one that a reader splits off by itself
RUNS = re.compile(r"(^|(?<!^)[;\t\r\n])(?=\s*[=+@-])")
VERDICT_RESULTS = ("chance", "projection", "low", "high", "gap", "required_per_year")
STEP_KEYS = ("what", "who", "until", "state", "outcome")
LINE_KEYS = (
    "target",
    "body",
    "plan",
    "fact",
    "status",
    "execution",
    "expectation",
    "forecast_value",
    "forecast_on",
    "progress",
    "cause",
    "cause_text",
    "measures",
    "steps",
    "source",
)


def in_each_language(record: Any, *names: str) -> dict[str, str]:
    """Texts of a record under name_kk, name_ru and name_en."""
    keys = [f"{name}_{code}" for name in names for code in LANGUAGES]
    return {key: getattr(record, key) for key in keys}


def csv_file(name: str, rows: Sequence[dict[str, Any]]) -> HttpResponse:
    """Answer with rows as CSV in UTF-8; the keys of the first row are the header."""
    text = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def cell(value: Any) -> Any:
    """A value as a cell: numbers stay numbers, a text that looks like a formula is made harmless."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        return RUNS.sub(r"\1'", value)
    return value.isoformat() if isinstance(value, date) else value


def target_row(target: Target) -> dict[str, Any]:
    """A target in one row of the list of all targets."""
    verdict = target.verdict
    result = verdict.result if verdict else {}
    latest = result.get("latest") or {}
    return {
        "target_id": target.code,
        **in_each_language(target, "title"),
        "strategy_id": target.strategy.code if target.strategy else "",
        "indicator_id": target.series.indicator.code if target.series else "",
        "series_id": target.series.code if target.series else "",
        "standing": target.standing,
        "kind": target.kind,
        "comparison": target.comparison,
        "target_value": target.value,
        "target_high": target.high,
        "factor": target.factor,
        "value_text": target.value_text,
        "unit": target.unit.code if target.unit else "",
        "baseline_value": target.baseline_value,
        "baseline_year": target.baseline_year,
        "deadline": target.deadline,
        "deadline_precision": target.deadline_precision,
        "deadline_text": target.deadline_text,
        "status": target.status,
        "reasons": " ".join(verdict.reasons) if verdict else "",
        "latest_year": latest.get("year"),
        "latest_value": _decimal(latest.get("value")),
        **{name: _decimal(result.get(name)) for name in VERDICT_RESULTS},
        "evidence": verdict.evidence if verdict else "",
        "method": verdict.method if verdict else "",
        "method_version": verdict.method_version if verdict else None,
        "judged_on": verdict.judged_on if verdict else None,
        **opinions.columns(verdict),
    }


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def value_row(target: Target, row: Observation) -> dict[str, Any]:
    """One value of a target's series in one row."""
    return {"target_id": target.code, **observation_row(row)}


def observation_row(row: Observation) -> dict[str, Any]:
    """One value of a series in one row."""
    series = row.series
    approved = row.report_line.report if row.report_line else None
    return {
        "indicator_id": series.indicator.code,
        "series_id": series.code,
        "year": row.year,
        "period_start": row.period_start,
        "period_end": row.period_end,
        "period_text": row.period_text,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "value_text": row.value_text,
        "qualifier": row.qualifier,
        "unit": series.indicator.unit.code,
        "area": series.place.code,
        "breakdown": ";".join(f"{name}={code}" for name, code in sorted(series.breakdown.items())),
        "status": row.status,
        "used": "yes" if row.used else "no",
        "source_id": row.source.code if row.source else "",
        "source_text": row.source_text,
        "reported_by": approved.obligation.organization.code if approved else "",
        "edition": row.edition,
        **in_each_language(row, "note"),
        "approved_on": approved.approved_on if approved else None,
    }


def value_rows(target: Target) -> list[dict[str, Any]]:
    """All values of a target, oldest first."""
    if target.series is None:
        return []
    rows = sorted(target.series.observations.all(), key=lambda row: (row.year or 9999, row.pk))
    return [value_row(target, row) for row in rows]


def as_data(row: dict[str, Any]) -> dict[str, Any]:
    """A row for JSON: numbers as decimal texts so that no digit is lost, dates as ISO."""
    return {
        key: plain(value)
        if isinstance(value, Decimal)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for key, value in row.items()
    }


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict with everything it was made from."""
    return {
        "status": verdict.status,
        "reasons": verdict.reasons,
        "judged_on": verdict.judged_on.isoformat(),
        "method": verdict.method,
        "method_version": verdict.method_version,
        "constants": verdict.constants,
        "evidence": verdict.evidence,
        "result": verdict.result,
        "inputs": verdict.inputs,
        "opinions": verdict.opinions,
        "methods_disagree": verdict.methods_disagree,
        "sentences": {code: verdict.sentence_in(code) for code in LANGUAGES},
    }


def target_data(target: Target, notes: Iterable[Note]) -> dict[str, Any]:
    """A target with its verdict, values, quotes and notes."""
    return {
        "target": as_data(target_row(target)),
        "verdict": verdict_data(target.verdict) if target.verdict else None,
        "values": [as_data(row) for row in value_rows(target)],
        "quotes": target.quotes,
        "ledger": ledger_data(target),
        "notes": [
            {
                "note_id": note.code,
                **in_each_language(note, "topic", "a", "b", "advice"),
            }
            for note in notes
        ],
    }


def consolidated_rows(editions: Iterable[Consolidation]) -> list[dict[str, Any]]:
    """The lines of consolidated reports, then the bodies without an approved report."""
    rows = []
    for one in editions:
        head = {"strategy": one.content["strategy"], "year": one.content["year"]}
        head |= {"edition": one.edition, "sha256": one.sha256}
        rows += [
            head | {key: _number(key, line.get(key, "")) for key in LINE_KEYS} | {"reported": "yes"}
            for line in one.content["lines"]
        ]
        rows += [
            head | dict.fromkeys(LINE_KEYS, "") | {"body": row["code"], "reported": "no"}
            for row in one.content["missing"]
        ]
    return rows


def _number(key: str, text: Any) -> Any:
    if isinstance(text, list):  # measures: what | who | until | state | outcome, one a line
        return "\n".join(" | ".join(str(step[name] or "") for name in STEP_KEYS) for step in text)
    return (
        Decimal(text) if text and key in ("plan", "fact", "execution", "forecast_value") else text
    )
