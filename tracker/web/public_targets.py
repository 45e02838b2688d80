"""The list of targets, and the page of one."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tracker import labels
from tracker.addresses import address
from tracker.models import Organization, Target, Verdict
from tracker.phrases import REASONS
from tracker.queries import changes, data_changes, measured, questions
from tracker.queries import strategies as catalogue
from tracker.queries import targets as found
from tracker.queries.targets import Filters
from tracker.queries.texts import told
from tracker.rules.alphabet import order_key
from tracker.rules.kinds import KINDS, Course
from tracker.rules.values import Evidence, Reason
from tracker.sentences import chance_words
from tracker.web import (
    citations,
    counted,
    embed,
    judgements,
    ledger,
    opinions,
    planned,
    ratios,
    shapes,
    sourcing,
    sparks,
    target_words,
    together,
)
from tracker.web.pages import A_LIST, page_of, public_page, query_without_page, show, today
from tracker.web.target_words import rows
from tracker.wording import language
from tracker.workflow import change_words
from tracker.workflow.promise_words import amount, part_name

SORTS = {
    "code": pgettext_lazy("sort", "number"),
    "deadline": pgettext_lazy("sort", "deadline"),
    "title": pgettext_lazy("sort", "title"),
    "status": pgettext_lazy("sort", "status"),
    "distance": pgettext_lazy("sort", "distance left"),
}
DEADLINES = {
    "passed": pgettext_lazy("deadline", "passed"),
    "soon": pgettext_lazy("deadline", "within five years"),
    "later": pgettext_lazy("deadline", "later"),
    "none": pgettext_lazy("deadline", "not stated"),
}
FILTERS = ("strategy", "status", "kind", "standing", "body", "data", "disputed", "deadline")
FURTHER = FILTERS[2:]  # those that are folded up until one of them is used
WHAT_IS_MISSING = (Reason.NUMBER, Reason.BASELINE, Reason.DEADLINE, Reason.UNCLEAR)


def filters_of(request: HttpRequest) -> Filters:
    """What the address asks for."""
    return Filters(
        text=request.GET.get("q", "").strip()[:200],
        **{name: request.GET.get(name, "").strip() for name in FILTERS},
        sort=request.GET.get("sort", "code").strip(),
        on=today(),
    )


@public_page
def targets(request: HttpRequest) -> HttpResponse:
    """The targets, narrowed and sorted as the visitor asks."""
    filters = filters_of(request)
    own = found.listed(filters, language())
    page = page_of(own, request, rows=A_LIST, keys_first=filters.sort in found.WORKED_OUT)
    return show(
        request,
        "targets",
        filters=filters,
        page=page,
        rows=rows(page),
        sparks=sparks.of_targets(list(page), on=today()),
        query=query_without_page(request),
        choices=_choices(),
        more_asked=any(getattr(filters, name) for name in FURTHER),
    )


def by_alphabet(bodies: Iterable[Organization]) -> list[tuple[str, Any]]:
    """Bodies to choose from, in the order of the reader's alphabet."""
    return [(body.code, body.name) for body in sorted(bodies, key=lambda one: order_key(one.name))]


def _choices() -> dict[str, list[tuple[str, Any]]]:
    return {
        "strategy": [(row.code, row) for row in catalogue.with_targets()],
        "status": [(code, badge.word) for code, badge in labels.STATUS.items()],
        "kind": list(labels.KIND.items()),
        "standing": list(labels.STANDING.items()),
        "body": by_alphabet(catalogue.answering()),
        "data": [("yes", _("with data")), ("no", _("without data"))],
        "deadline": list(DEADLINES.items()),
        "disputed": [("yes", _("only disputed")), ("no", _("only undisputed"))],
        "sort": list(SORTS.items()),
    }


@public_page
def target(request: HttpRequest, code: str) -> HttpResponse:
    """One target: its verdict, numbers, values, source, reports and history."""
    row = get_object_or_404(measured.marked(found.whole()), code=code)
    on = today()
    related = list(found.judged_with(row))
    others = together.others_on(row, related)
    drawn = together.asked(request)
    figure = shapes.of_target(row, on=on, beside=others if drawn else ())
    return show(
        request,
        "target",
        target=row,
        citation=citations.sentence(citations.of_target(row, on=on)),
        embed_code=embed.code_of(row, drawn=figure is not None),
        verdict=row.verdict,
        opinions=opinions.rows(row.verdict),
        numbers=_numbers(row),
        judgement=_judgement(row, on=on),
        judgements=judgements.of_target(row),
        missing=_missing(row),
        shape=_shape(row),
        figure=figure,
        together=together.of_target(row, others, drawn=drawn),
        plan=planned.rows_of(row),
        ratio=ratios.of_target(row),
        counted=counted.of_target(row),
        values=sourcing.values_of(row),
        quotes=sourcing.quotes_of(row.quotes),
        notes=changes.notes_about(sourcing.codes_of(row)),
        reports=sourcing.reported(found.approved_lines(row)),
        edits=changes.edits(row),
        by_hand=change_words.told(data_changes.about(row)),
        verdicts=_said_anew(found.verdicts_of(row)),
        related=rows(related),
        expected=sourcing.next_release(row, on=on),
        owners=sorted(row.assignments.all(), key=lambda one: one.pk),
        ledger=ledger.of_target(row),
        answers=questions.of_target(row),
        card=address("target_card", code),
    )


def _said_anew(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Verdicts, newest first, without those that only say again what the one before them said."""
    found = list(verdicts)
    return [
        one
        for one, older in zip_longest(found, found[1:])
        if not older or (one.status, one.sentence) != (older.status, older.sentence)
    ]


def _numbers(row: Target) -> dict[str, Any]:
    """The four numbers; what is missing is left empty and said so by the page."""
    gap = target_words.decimal_of(row, "gap")
    baseline = row.baseline_value
    final = target_words.result_of(row).get("deadline_value") or {}
    return {
        "final": amount(row, Decimal(final["value"])) if final else "",
        "final_year": final.get("year"),
        "baseline": "" if baseline is None else amount(row, baseline),
        "latest": target_words.latest(row),
        "latest_year": target_words.latest_year(row),
        "aim": target_words.aim(row),
        "deadline": target_words.deadline(row),
        "reached": gap is not None and not gap,
        "gap": target_words.difference(row, gap) if gap else "",
    }


def _judgement(row: Target, *, on: date) -> dict[str, Any]:
    """What stands beside the verdict: its reasons, how old the data are, the chance and the pace."""
    result = target_words.result_of(row)
    verdict = row.verdict
    year = target_words.latest_year(row)
    needed = target_words.decimal_of(row, "required_per_year")
    mean = target_words.decimal_of(row, "mean_change_5")
    projection = target_words.decimal_of(row, "projection")
    return {
        "age": target_words.years_ago(year, on=on) if year else "",
        "year": year,
        "evidence": labels.EVIDENCE[Evidence(verdict.evidence)]
        if verdict and verdict.evidence
        else "",
        "chance": "" if result.get("chance") is None else chance_words(result["chance"]),
        "needed": target_words.difference(row, needed, signed=True) if needed else "",
        "pace": "" if mean is None else target_words.difference(row, mean, signed=True),
        "projection": "" if projection is None else target_words.computed(row, projection),
    }


def _missing(row: Target) -> list[str]:
    """What the document would have to say so that the target could be judged."""
    reasons = row.verdict.reasons if row.verdict else []
    return [_(REASONS[reason]) for reason in WHAT_IS_MISSING if reason in reasons]


def _shape(row: Target) -> dict[str, Any]:
    """The parts of the page that only some kinds of target have."""
    result = target_words.result_of(row)
    course = KINDS[row.kind].traits.course
    change = target_words.decimal_of(row, "direction_change")
    return {
        "event": course is Course.EVENT,
        "in_words": course is Course.WORDS,
        "direction": course is Course.DIRECTION,
        "change": change,
        "change_text": "" if change is None else target_words.difference(row, change, signed=True),
        "better": _is_better(row, change),
        "strip": result.get("strip", []),
        "parts": _parts(row, result.get("parts", [])),
        "statements": [_statement(row, one) for one in judgements.events(row)],
    }


def _is_better(row: Target, change: Any) -> bool | None:
    """Whether a change went the wanted way; nothing where there was none."""
    if not change or row.series is None or not row.series.indicator.better:
        return None
    return bool((change > 0) == (row.series.indicator.better == "up"))


def _parts(row: Target, parts: list[list[str]]) -> list[dict[str, Any]]:
    """Each part of a composition with its status: another target, or a part of this one."""
    own = {part["name_en"]: part_name(part) for part in row.parts}
    others = Target.objects.filter(code__in=[name for name, _status in parts])
    titles = dict(others.values_list("code", told("title", language())))
    return [
        {
            "name": own.get(name, titles.get(name, name)),
            "code": name if name in titles else "",
            "status": status,
        }
        for name, status in parts
    ]


def _statement(row: Target, statement: Any) -> dict[str, Any]:
    """What was said of a milestone, with how far it is from the plan."""
    late = None
    if statement.done_on and row.deadline:
        late = (statement.done_on - row.deadline).days
    return {"row": statement, "late": late, "early": -late if late is not None and late < 0 else 0}
