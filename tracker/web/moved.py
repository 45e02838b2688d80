"""The moved promises: a page and two files of all that an act changed or ended, or that we corrected."""

from collections.abc import Callable
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.datasets.columns import (
    LANGUAGES,
    Column,
    DataSet,
    Table,
    at,
    code_of,
    field,
    fields,
    given,
)
from tracker.models import Amendment, Target
from tracker.queries import ledger as found
from tracker.web import corrected
from tracker.web.data_answers import data_file, tables
from tracker.web.endings import Ending, of_targets
from tracker.web.ledger import move_of
from tracker.web.moves import Move, promise, time_change, value_change
from tracker.web.pages import page_of, public_page, query_without_page, show
from tracker.workflow.promise_words import act_text

LONGEST, BY_CODE = "moved", "code"
SORTS = {
    LONGEST: pgettext_lazy("sort", "time moved"),
    BY_CODE: pgettext_lazy("sort", "number"),
    "act": pgettext_lazy("sort", "newest act"),
}


class Moved(NamedTuple):
    """A target that an act changed or ended."""

    target: Target
    move: Move | None
    acts: list[Amendment]
    ending: Ending | None
    original_status: str

    @property
    def months(self) -> int:
        """How far the deadline was moved later."""
        return (self.move.months if self.move else None) or 0

    @property
    def newest_act(self) -> date:
        """The date of the newest act."""
        return max((row.act_on for row in self.acts if row.act_on), default=date.min)


ORDERS: dict[str, Callable[[Moved], Any]] = {
    LONGEST: lambda one: (-one.months, one.target.code),
    BY_CODE: lambda one: one.target.code,
    "act": lambda one: (-one.newest_act.toordinal(), one.target.code),
}


def all_moved(sort: str = LONGEST) -> list[Moved]:
    """Every target that an act changed or ended, in the order asked for."""
    targets = list(found.moved())
    units = found.units([row for target in targets for row in target.amendments.all()])
    endings = of_targets(targets)
    rows = []
    for target in targets:
        entries = list(target.amendments.all())
        original = target.verdict.original if target.verdict else {}
        rows.append(
            Moved(
                target,
                move_of(target, entries, units),
                [row for row in entries if row.kind in found.ACTS],
                endings.get(target.pk),
                original["verdict"]["status"] if original else "",
            )
        )
    return sorted(rows, key=ORDERS.get(sort, ORDERS[LONGEST]))


@public_page
def moved(request: HttpRequest) -> HttpResponse:
    """The moved promises, those moved furthest first; then the corrections of our own entries."""
    sort = request.GET.get("sort", LONGEST)
    page = page_of(all_moved(sort), request)
    corrections = page_of(corrected.corrections(), request, "corrected")
    return show(
        request,
        "moved",
        page=page,
        rows=[_words(row) for row in page],
        sort=sort if sort in SORTS else LONGEST,
        sorts=list(SORTS.items()),
        query=query_without_page(request, "page", "corrected"),
        corrections=corrections,
        corrected=corrected.in_words(list(corrections)),
    )


def _words(one: Moved) -> dict[str, Any]:
    return {
        "target": one.target,
        "ending": one.ending,
        "original_status": one.original_status,
        "original": promise(one.move.first) if one.move else "",
        "present": promise(one.move.now if one.move else one.target),
        "time": time_change(one.move) if one.move else "",
        "value": value_change(one.move) if one.move else "",
        "acts": [act for row in one.acts if (act := act_text(row))],
    }


def _first(name: str) -> Callable[[Moved], Any]:
    """A field of the promise as it was made first."""
    return lambda one: at(one, f"move.first.{name}")


def _acts(code: str) -> Column:
    def told(one: Moved) -> str:
        return "; ".join(
            f"{getattr(row, f'act_{code}')} {row.act_number} {row.act_on or ''}".strip()
            for row in one.acts
        )

    return Column(f"acts_{code}", "string", _("Acts"), told, language=code)


def _original(name: str, as_: str, **more: Any) -> Column:
    (own,) = field(Target, name, as_, **more)
    meaning = format_lazy("{}: {}", _("The original promise"), own.meaning)
    return own._replace(meaning=meaning, of=_first(name))


def _target(names: str, **more: Any) -> tuple[Column, ...]:
    return fields(Target, names, through="target", **more)


MOVED = DataSet(
    "moved",
    _("Moved promises"),
    _("Every target that an act changed or ended: as it was first promised, and as it stands now."),
    (
        Column("kind", "string", _("What the row tells"), lambda one: "moved"),
        code_of("target_id", _("Code of the target"), "target", "targets"),
        *_target("title"),
        code_of("strategy_id", _("Code of the strategy"), "target.strategy", "strategies"),
        _original("value", "original_value", unit="original_unit"),
        _original("high", "original_high", unit="original_unit"),
        _original("factor", "original_factor"),
        Column(
            "original_unit",
            "string",
            format_lazy("{}: {}", _("The original promise"), _("Code of the unit of measurement")),
            lambda one: at(one, "move.first.unit.code") or "",
        ),
        _original("deadline", "original_deadline"),
        _original("deadline_precision", "original_deadline_precision"),
        _original("status", "original_status")._replace(of=lambda one: one.original_status),
        *field(Target, "value", "target_value", through="target", unit="unit"),
        *field(Target, "high", "target_high", through="target", unit="unit"),
        *_target("factor"),
        code_of("unit", _("Code of the unit of measurement"), "target.unit", "units"),
        *_target("deadline deadline_precision status"),
        given(
            "years_moved",
            "integer",
            _("How far the deadline was moved"),
            "move.years",
            unit=_("years"),
        ),
        given(
            "months_moved",
            "integer",
            _("How far the deadline was moved"),
            "move.months",
            unit=_("months"),
        ),
        given(
            "value_change",
            "number",
            _("How far the target value was moved"),
            "move.difference",
            unit="unit",
        ),
        *field(Target, "ended_as", "outcome", through="target"),
        *field(Target, "superseded_on", "ended_on", through="target"),
        code_of(
            "continued_by",
            _("Code of the target that continues it"),
            "target.continued_by",
            "targets",
        ),
        *(_acts(code) for code in LANGUAGES),
    ),
)
CORRECTIONS = DataSet(
    "corrections",
    _("Corrections"),
    _("Corrections of our own entries that touch what a target is judged by."),
    (
        Column("kind", "string", _("What the row tells"), lambda row: corrected.KIND),
        code_of("target_id", _("Code of the target"), "target", "targets"),
        *_target("title"),
        *field(Amendment, "made_at", "entered_at"),
        *fields(Amendment, "reason"),
        code_of("source_id", _("Code of the source"), "source", "sources"),
        *fields(Amendment, "before after"),
    ),
)
BOTH = MOVED._replace(
    columns=(
        *MOVED.columns,
        *(column for column in CORRECTIONS.columns if column.name not in MOVED.header),
    )
)


@data_file
def moved_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The moved promises, one a row; then the corrections of our own entries."""
    rows = MOVED.rows(all_moved(request.GET.get("sort", LONGEST)))
    corrections = CORRECTIONS.rows(corrected.corrections())
    if kind == "csv":
        return tables(request, kind, "moved", [("moved", Table(BOTH, chain(rows, corrections)))])
    found = [("targets", Table(MOVED, rows)), ("corrections", Table(CORRECTIONS, corrections))]
    return tables(request, kind, "moved", found)
