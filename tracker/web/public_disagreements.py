"""Where the judgements of a target differ, and where published methods disagree with its verdict."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.datasets.columns import (
    Column,
    DataSet,
    Table,
    at,
    code_of,
    field,
    fields,
    given,
    yes_no,
)
from tracker.models import Statement, Target, Verdict
from tracker.queries import strategies as catalogue
from tracker.queries.judgements import JUDGEMENTS_DIFFER, METHODS_DISAGREE, in_dispute
from tracker.queries.targets import Filters
from tracker.web import opinions
from tracker.web.data_answers import data_file, tables
from tracker.web.judgements import side_by_side
from tracker.web.pages import A_LIST, page_of, public_page, query_without_page, show
from tracker.web.public_targets import by_alphabet
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
    differing, disputed = (
        page_of(in_dispute(kind, filters, language()), request, name, rows=A_LIST)
        for kind, name in ((JUDGEMENTS_DIFFER, "page"), (METHODS_DISAGREE, METHODS_PAGE))
    )
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


@data_file
def as_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Both lists in one, a target a row. JSON gives the opinions whole, a sheet in a few words."""
    rows = DISAGREEMENTS.rows(side_by_side(row) for row in _found(request))
    if kind != "json":
        rows = (row | {"opinions": _in_short(row["opinions"])} for row in rows)
    return tables(request, kind, "disagreements", [("disagreements", Table(DISAGREEMENTS, rows))])


def _in_short(opinions: list[dict[str, Any]]) -> str:
    return "; ".join(_opinion_code(one) for one in opinions)


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
        "body": by_alphabet(catalogue.answering()),
    }


def _found(request: HttpRequest) -> list[Target]:
    either = JUDGEMENTS_DIFFER | METHODS_DISAGREE
    return list(in_dispute(either, filters_of(request), language()))


def _opinion_code(opinion: dict[str, Any]) -> str:
    ratio = opinion.get("ratio")
    return f"{opinion['method']}={opinion['status']}" + ("" if ratio is None else f" {ratio}")


def _owner(name: str, **more: Any) -> tuple[Column, ...]:
    return field(Statement, name, f"owner_{name}", through="owner", **more)


DISAGREEMENTS = DataSet(
    "disagreements",
    _("Where judgements differ"),
    _(
        "Targets on which the verdict, the owner and the reviewer differ, or with which methods disagree."
    ),
    (
        code_of("target_id", _("Code of the target"), "target", "targets"),
        *fields(Target, "title", through="target"),
        code_of("strategy_id", _("Code of the strategy"), "target.strategy", "strategies"),
        *field(Target, "status", through="target"),
        *fields(Verdict, "judged_on judgements_differ", through="target.verdict"),
        *_owner("made_on"),
        *_owner("expectation"),
        *_owner("forecast_value", unit=_("the unit of the target")),
        *_owner("forecast_on"),
        given(
            "owner_contradicts_itself",
            "boolean",
            _("Whether the forecast contradicts the expectation"),
            lambda one: yes_no(one.found.contradicts_itself),
        ),
        *field(Statement, "made_on", "reviewer_made_on", through="reviewer"),
        *field(Statement, "rating", "reviewer_status", through="reviewer"),
        given("reviewer_reason", "string", _("Reason of the reviewer"), "reviewer.text"),
        *field(Verdict, "methods_disagree", through="target.verdict"),
        given(
            "opinions",
            "string",
            _("What the published methods say"),
            lambda one: list(at(one, "target.verdict.opinions") or []),
        ),
    ),
)
