"""The pages of strategies and of bodies."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from tracker.models import Organization, Strategy
from tracker.queries import changes, counting, duties, ledger, targets
from tracker.queries import strategies as catalogue
from tracker.rules.alphabet import order_key
from tracker.rules.picture import in_cells
from tracker.web import compliance, documents, milestones, sourcing
from tracker.web.pages import (
    A_LIST,
    ByWeight,
    page_of,
    part_of,
    public_page,
    query_without_page,
    show,
    today,
)
from tracker.web.target_words import deadline, rows
from tracker.wording import language
from tracker.workflow.promise_words import act_text

A_ROW, A_WORD, A_SEGMENT = 440, 50, 75  # bytes of a table: a row, a status told, and its bar
A_TABLE = 33_000  # bytes; with the frame and all cells that fit the page is lighter than 50 kB
SOME = 20  # targets, and amendments, that the page of a strategy tells at once


@public_page
def strategies(request: HttpRequest) -> HttpResponse:
    """All strategies with how their promises stand: on one page, unless their names are very long."""
    found = catalogue.with_counts()
    drawn = in_cells({one.record.pk: one.total for one in found})
    weights = (_weight(one, in_cells=one.record.pk in drawn) for one in found)
    page = ByWeight(found, weights, A_TABLE).get_page(request.GET.get("page"))
    return show(
        request, "strategies", strategies=page, page=page, query=query_without_page(request)
    )


def _weight(one: catalogue.Counted[Strategy], *, in_cells: bool) -> int:
    """About how many bytes a row of the table takes, but for the cells of its promises."""
    told = len(one.counts) * (A_WORD if in_cells else A_WORD + A_SEGMENT)
    return A_ROW + len(one.record.title.encode()) + told


@public_page
def strategy(request: HttpRequest, code: str) -> HttpResponse:
    """One strategy: its act, its family, its targets and what the documents disagree about."""
    row = get_object_or_404(Strategy.objects.select_related("parent"), code=code)
    own = targets.shown(row.targets.all()).order_by("code")
    page = page_of(own, request, rows=SOME)
    later = part_of(targets.ending_later(row), request, "later")
    events = part_of(targets.milestones(row), request, "milestones")
    also_its = targets.shown(row.shared_targets.all()).order_by("code")
    shared = part_of(also_its, request, "shared")
    quotes = sourcing.quotes_of(row.quotes)
    return show(
        request,
        "strategy",
        strategy=row,
        names=names_of(row, "title"),
        family=documents.family(row),
        counts=counting.status_counts(targets.promises().filter(strategy=row)),
        page=page,
        query=query_without_page(request),
        kinds=documents.by_kind(rows(page)),
        later=later,
        later_rows=[(one, deadline(one)) for one in later.page],
        milestones=events,
        milestone_rows=rows(events.page),
        timeline=milestones.of_targets(list(events.page), on=today()),
        shared=shared,
        shared_rows=rows(shared.page),
        bodies=catalogue.bodies_of(row),
        cycles=duties.cycles().filter(strategy=row),
        amendments=[(one, act_text(one)) for one in ledger.of_strategy(row, SOME)],
        quotes=quotes,
        sources=documents.sources(quotes),
        notes=changes.notes_about({row.code}),
    )


def names_of(record: Any, field: str) -> list[tuple[str, str]]:
    """The name of a record in the other languages, each with its language."""
    here = language()
    return [
        (code, text)
        for code, _name in settings.LANGUAGES
        if code != here and (text := getattr(record, f"{field}_{code}"))
    ]


@public_page
def organizations(request: HttpRequest) -> HttpResponse:
    """All bodies by kind, with how the promises they answer for stand."""
    bodies = sorted(
        catalogue.bodies_with_counts(),
        key=lambda one: (one.record.kind, order_key(one.record.name)),
    )
    groups = []
    for _kind, found in groupby(bodies, key=lambda one: one.record.kind):
        members = list(found)
        promising = [one for one in members if one.total]
        others = [one for one in members if not one.total]
        groups.append((members[0].record.get_kind_display(), promising, others))
    groups.sort(key=lambda group: -sum(one.total for one in group[1]))
    return show(request, "organizations", groups=groups, number=len(bodies))


@public_page
def organization(request: HttpRequest, code: str) -> HttpResponse:
    """One body: its role, its targets and its duties, in neutral words."""
    row = get_object_or_404(Organization.objects.select_related("member_of", "place"), code=code)
    page = page_of(catalogue.assignments_of(row), request, rows=A_LIST)
    assignments = list(page)
    owed = duties.duties(duties.of_body(row), on=today())
    return show(
        request,
        "organization",
        organization=row,
        predecessors=row.predecessors.order_by("code"),
        successors=row.successors.order_by("code"),
        members=row.members.order_by("code"),
        related=row.related.order_by("code"),
        rules=row.rules.order_by("code"),
        counts=catalogue.counts_of(row),
        page=page,
        query=query_without_page(request),
        assignments=list(zip(rows(one.target for one in assignments), assignments, strict=True)),
        names=names_of(row, "name"),
        earlier=changes.earlier_names(row, language()),
        duties=owed,
        punctuality=compliance.summary(owed),
        returned=sum(duty.returned or 0 for duty in owed),
        quotes=sourcing.quotes_of(row.quotes),
        notes=changes.notes_about({row.code}),
    )
