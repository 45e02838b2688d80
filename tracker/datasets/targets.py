"""The targets, their verdicts, and what counts towards them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.datasets.columns import Column, DataSet, at, code_of, field, fields, given
from tracker.models import Counted, Target, Verdict
from tracker.queries import targets as found
from tracker.queries.targets import Filters
from tracker.rules.methods import published
from tracker.rules.values import Status

AT_A_TIME = 500
STATUSES = tuple(status.value for status in Status)
IN_UNIT = {"unit": "unit"}
OF_TARGET = (code_of("target_id", _("Code of the target"), "target", "targets"),)
UNIT = code_of("unit", _("Code of the unit of measurement"), "unit", "units")


def decimal_or_none(value: Any) -> Decimal | None:
    """A number of a stored result, digit for digit."""
    return None if value is None else Decimal(str(value))


def _of_result(name: str, meaning: Any, verdict: str = "", **more: Any) -> Column:
    """A number that the method found, out of the verdict at a path."""
    return given(
        name,
        "number",
        meaning,
        lambda record: decimal_or_none(_result(record, verdict).get(name)),
        **more,
    )


def _result(record: Any, verdict: str) -> dict[str, Any]:
    found = at(record, verdict) if verdict else record
    return found.result if found else {}


def _latest(record: Any, verdict: str, name: str) -> Any:
    return (_result(record, verdict).get("latest") or {}).get(name)


def found_by_method(verdict: str = "") -> tuple[Column, ...]:
    """What the method found, with what it was judged by; verdict: the path to the verdict."""
    dot = f"{verdict}." if verdict else ""
    return (
        given(
            "reasons",
            "string",
            _("Why it cannot be judged: codes, with spaces between"),
            lambda record: " ".join(at(record, f"{dot}reasons") or ()),
        ),
        given(
            "latest_year",
            "integer",
            _("Year of the latest value"),
            lambda record: _latest(record, verdict, "year"),
        ),
        given(
            "latest_value",
            "number",
            _("Latest value that the verdict knew"),
            lambda record: decimal_or_none(_latest(record, verdict, "value")),
            **IN_UNIT,
        ),
        _of_result("chance", _("Chance of meeting the target, from 0 to 1"), verdict),
        _of_result(
            "projection", _("Value at the deadline at the pace of the past"), verdict, **IN_UNIT
        ),
        _of_result("low", _("Lower end of the projection, in 8 cases of 10"), verdict, **IN_UNIT),
        _of_result("high", _("Upper end of the projection, in 8 cases of 10"), verdict, **IN_UNIT),
        _of_result("gap", _("Distance left to the target value"), verdict, **IN_UNIT),
        _of_result(
            "required_per_year", _("Change a year that is needed from now on"), verdict, unit="unit"
        ),
        *(
            _or_empty(column)
            for column in (
                *field(Verdict, "evidence", through=verdict),
                *field(Verdict, "method", through=verdict),
            )
        ),
        *field(Verdict, "method_version", through=verdict),
        *field(Verdict, "judged_on", through=verdict),
        *(_opinion(entry.key, verdict) for entry in published()),
        *field(Verdict, "methods_disagree", through=verdict),
    )


def _or_empty(column: Column) -> Column:
    return column._replace(of=lambda record: column.of(record) or "")


def _opinion(method: str, verdict: str) -> Column:
    """What a published method says of the target, by its own word."""

    def said(record: Any) -> str:
        stored = at(record, verdict) if verdict else record
        opinions = (stored.opinions or []) if stored else []
        return {one["method"]: one["status"] for one in opinions}.get(method, "")

    codes = tuple(
        word for pair in labels.OPINION for key, word in [pair.split(":", 1)] if key == method
    )
    return Column(f"opinion_{method}", "string", labels.METHOD[method], said, codes=codes)


def _all_targets(on: date) -> Iterable[Target]:
    return found.listed(Filters(), "en").iterator(chunk_size=AT_A_TIME)


TARGETS = DataSet(
    "targets",
    _("Targets"),
    _("What the documents promise, one target a row, with its present verdict."),
    (
        given("target_id", "string", _("Code of the target"), "code"),
        *field(Target, "title"),
        code_of("strategy_id", _("Code of the strategy"), "strategy", "strategies"),
        code_of("indicator_id", _("Code of the indicator"), "series.indicator", "indicators"),
        code_of("series_id", _("Code of the series that measures the target"), "series", "series"),
        *fields(Target, "standing kind comparison"),
        *field(Target, "value", "target_value", **IN_UNIT),
        *field(Target, "high", "target_high", **IN_UNIT),
        *fields(Target, "factor value_text"),
        UNIT,
        *field(Target, "baseline_value", **IN_UNIT),
        *fields(Target, "baseline_year deadline deadline_precision deadline_text"),
        *fields(Target, "translation_confirmed status"),
        *found_by_method("verdict"),
    ),
    _all_targets,
    ("target_id",),
)


def _all_verdicts(on: date) -> Iterable[Verdict]:
    rows = Verdict.objects.select_related("target__unit").order_by("pk")
    return rows.defer("inputs", "constants", "original").iterator(chunk_size=AT_A_TIME)


VERDICTS = DataSet(
    "verdicts",
    _("Verdicts"),
    _("Every judgement that was ever made of a target, oldest first. None is changed later."),
    (
        given("verdict_id", "integer", _("Number of the verdict"), "pk"),
        *OF_TARGET,
        *field(Verdict, "status"),
        *field(Verdict, "judged_at"),
        code_of("unit", _("Code of the unit of measurement"), "target.unit", "units"),
        *found_by_method(),
        *field(Verdict, "judgements_differ"),
    ),
    _all_verdicts,
    ("verdict_id",),
)
COUNTED = DataSet(
    "counted",
    _("Things counted"),
    _("The things that the targets which count something have reached so far."),
    (
        *OF_TARGET,
        *field(Counted, "name"),
        *fields(Counted, "counted_on evidence"),
        code_of("source_id", _("Code of the source"), "source", "sources"),
    ),
    lambda on: Counted.objects.select_related("target", "source").order_by("target__code", "pk"),
)
TURNED = DataSet(
    "changes",
    _("Changes"),
    _("Every verdict that differs from the one before it, newest first."),
    (
        given("verdict_id", "integer", _("Number of the verdict"), "pk"),
        *OF_TARGET,
        *field(Target, "title", through="target"),
        code_of("strategy_id", _("Code of the strategy"), "target.strategy", "strategies"),
        *field(Verdict, "judged_on"),
        given("status_before", "string", _("Status before"), codes=STATUSES),
        *field(Verdict, "status"),
    ),
    key=("verdict_id",),
)
