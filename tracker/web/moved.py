"""The moved promises: a page and two files of all that an act changed or ended, or that we corrected."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import pgettext_lazy

from tracker.models import Amendment, Target
from tracker.queries import ledger as found
from tracker.web import corrected, exports
from tracker.web.endings import Ending, act_text, of_targets
from tracker.web.ledger import move_of
from tracker.web.moves import Move, promise, time_change, value_change
from tracker.web.pages import page_of, public_file, public_page, query_without_page, show

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


def row_of(one: Moved) -> dict[str, Any]:
    """A moved promise in one row of a file."""
    target, move = one.target, one.move
    first = move.first if move else None
    return {
        "kind": "moved",
        "target_id": target.code,
        **exports.in_each_language(target, "title"),
        "strategy_id": target.strategy.code if target.strategy else "",
        "original_value": first.value if first else None,
        "original_high": first.high if first else None,
        "original_factor": first.factor if first else None,
        "original_unit": first.unit.code if first and first.unit else "",
        "original_deadline": first.deadline if first else None,
        "original_deadline_precision": first.deadline_precision if first else "",
        "original_status": one.original_status,
        "target_value": target.value,
        "target_high": target.high,
        "factor": target.factor,
        "unit": target.unit.code if target.unit else "",
        "deadline": target.deadline,
        "deadline_precision": target.deadline_precision,
        "status": target.status,
        "years_moved": move.years if move else None,
        "months_moved": move.months if move else None,
        "value_change": move.difference if move else None,
        "outcome": target.ended_as,
        "ended_on": target.superseded_on,
        "continued_by": target.continued_by.code if target.continued_by else "",
        **{
            f"acts_{code}": "; ".join(
                f"{getattr(row, f'act_{code}')} {row.act_number} {row.act_on or ''}".strip()
                for row in one.acts
            )
            for code in exports.LANGUAGES
        },
    }


@public_file
def moved_csv(request: HttpRequest) -> HttpResponse:
    """The moved promises, one a row; then the corrections of our own entries."""
    rows = [row_of(one) for one in all_moved(request.GET.get("sort", LONGEST))]
    for each in map(corrected.row_of, corrected.corrections()):
        told = {name: json.dumps(each[name], ensure_ascii=False) for name in ("before", "after")}
        rows.append(each | told)
    columns = dict.fromkeys((name for row in rows for name in row), "")
    return exports.csv_file("moved", [columns | row for row in rows])


@public_file
def moved_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    rows = [row_of(one) for one in all_moved(request.GET.get("sort", LONGEST))]
    data = {
        "targets": [exports.as_data(row) for row in rows],
        "corrections": [corrected.row_of(each) for each in corrected.corrections()],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
