"""Where the judgements of a target differ, and where published methods disagree with its verdict."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext

from tracker.models import Target
from tracker.queries import strategies as catalogue
from tracker.queries.judgements import JUDGEMENTS_DIFFER, METHODS_DISAGREE, in_dispute
from tracker.queries.targets import Filters
from tracker.web import exports, opinions
from tracker.web.judgements import SideBySide, side_by_side
from tracker.web.pages import page_of, public_file, public_page, query_without_page, show
from tracker.wording import language

METHODS_PAGE = "methods-page"


class Disputed(NamedTuple):
    """A target on which published methods disagree, and what each of them says."""

    target: Target
    opinions: list[str]


@public_page
def disagreements(request: HttpRequest) -> HttpResponse:
    """Both lists with their counts, narrowed as the visitor asks."""
    filters = filters_of(request)
    differing = page_of(in_dispute(JUDGEMENTS_DIFFER, filters, language()), request)
    disputed = page_of(in_dispute(METHODS_DISAGREE, filters, language()), request, METHODS_PAGE)
    return show(
        request,
        "disagreements",
        filters=filters,
        choices=_choices(),
        query=query_without_page(request, "page", METHODS_PAGE),
        differing=differing,
        differing_query=query_without_page(request),
        differing_rows=[side_by_side(row) for row in differing],
        disputed=disputed,
        disputed_query=query_without_page(request, METHODS_PAGE),
        disputed_rows=[Disputed(row, opinions_of(row)) for row in disputed],
    )


@public_file
def as_csv(request: HttpRequest) -> HttpResponse:
    """Both lists in one, a target a row."""
    rows = [_row(row) for row in _found(request)]
    for row in rows:
        row["opinions"] = "; ".join(_opinion_code(one) for one in row["opinions"])
    return exports.csv_file("disagreements", rows)


@public_file
def as_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    rows = [exports.as_data(_row(row)) for row in _found(request)]
    return JsonResponse({"disagreements": rows}, json_dumps_params={"ensure_ascii": False})


def filters_of(request: HttpRequest) -> Filters:
    """The strategy and the body that the address asks for."""
    return Filters(
        strategy=request.GET.get("strategy", "").strip(), body=request.GET.get("body", "").strip()
    )


def opinions_of(target: Target) -> list[str]:
    """What each published method says of a target, in words."""
    return [opinion_words(one) for one in opinions.rows(target.verdict)]


def opinion_words(opinion: opinions.Row) -> str:
    """One method's opinion: its name, its own word for the status, and its ratio."""
    named = {"method": opinion.name, "status": opinion.word, "ratio": opinion.ratio}
    if not opinion.ratio:
        return gettext("%(method)s: %(status)s") % named
    return gettext("%(method)s: %(status)s (%(ratio)s)") % named


def _choices() -> dict[str, list[tuple[str, Any]]]:
    return {
        "strategy": [(row.code, row) for row in catalogue.with_targets()],
        "body": [(row.code, row.name) for row in catalogue.answering()],
    }


def _found(request: HttpRequest) -> list[Target]:
    either = JUDGEMENTS_DIFFER | METHODS_DISAGREE
    return list(in_dispute(either, filters_of(request), language()))


def _row(target: Target) -> dict[str, Any]:
    shown: SideBySide = side_by_side(target)
    owner, reviewer, verdict = shown.owner, shown.reviewer, target.verdict
    return {
        "target_id": target.code,
        **exports.in_each_language(target, "title"),
        "strategy_id": target.strategy.code if target.strategy else "",
        "status": target.status,
        "judged_on": verdict.judged_on if verdict else None,
        "judgements_differ": "yes" if verdict and verdict.judgements_differ else "no",
        "owner_made_on": owner.made_on if owner else None,
        "owner_expectation": owner.expectation if owner else "",
        "owner_forecast_value": owner.forecast_value if owner else None,
        "owner_forecast_on": owner.forecast_on if owner else None,
        "owner_contradicts_itself": "yes" if shown.found.contradicts_itself else "no",
        "reviewer_made_on": reviewer.made_on if reviewer else None,
        "reviewer_status": reviewer.rating if reviewer else "",
        "reviewer_reason": reviewer.text if reviewer else "",
        "methods_disagree": "yes" if verdict and verdict.methods_disagree else "no",
        "opinions": list(verdict.opinions or []) if verdict else [],
    }


def _opinion_code(opinion: dict[str, Any]) -> str:
    ratio = opinion.get("ratio")
    return f"{opinion['method']}={opinion['status']}" + ("" if ratio is None else f" {ratio}")
