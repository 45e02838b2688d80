"""The pages of strategies and of bodies."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from tracker.models import Organization, Strategy
from tracker.queries import changes, duties, targets
from tracker.queries import strategies as catalogue
from tracker.rules.alphabet import order_key
from tracker.web import sourcing
from tracker.web.pages import page_of, public_page, query_without_page, show, today
from tracker.web.target_words import rows


@public_page
def strategies(request: HttpRequest) -> HttpResponse:
    """All strategies with how their promises stand."""
    return show(request, "strategies", strategies=catalogue.with_counts())


@public_page
def strategy(request: HttpRequest, code: str) -> HttpResponse:
    """One strategy: its act, its family, its targets and what the documents disagree about."""
    row = get_object_or_404(Strategy.objects.select_related("parent"), code=code)
    own = targets.shown(row.targets.all()).order_by("code")
    page = page_of(own, request)
    return show(
        request,
        "strategy",
        strategy=row,
        children=row.children.order_by("code"),
        counts=targets.status_counts(targets.promises().filter(strategy=row)),
        page=page,
        query=query_without_page(request),
        rows=rows(page),
        shared=rows(targets.shown(row.shared_targets.all()).order_by("code")),
        bodies=catalogue.bodies_of(row),
        cycles=duties.cycles().filter(strategy=row),
        quotes=sourcing.quotes_of(row.quotes),
        notes=changes.notes_about({row.code}),
    )


@public_page
def organizations(request: HttpRequest) -> HttpResponse:
    """All bodies by kind, with how the promises they answer for stand."""
    bodies = sorted(
        catalogue.bodies_with_counts(),
        key=lambda one: (one.record.kind, order_key(one.record.name)),
    )
    groups = [
        (members[0].record.get_kind_display(), members)
        for _kind, found in groupby(bodies, key=lambda one: one.record.kind)
        if (members := list(found))
    ]
    groups.sort(key=lambda group: -sum(one.total for one in group[1]))
    return show(request, "organizations", groups=groups, number=len(bodies))


@public_page
def organization(request: HttpRequest, code: str) -> HttpResponse:
    """One body: its role, its targets and its duties, in neutral words."""
    row = get_object_or_404(Organization.objects.select_related("member_of", "place"), code=code)
    assignments = list(catalogue.assignments_of(row))
    return show(
        request,
        "organization",
        organization=row,
        predecessors=row.predecessors.order_by("code"),
        successors=row.successors.order_by("code"),
        members=row.members.order_by("code"),
        related=row.related.order_by("code"),
        rules=row.rules.order_by("code"),
        counts=catalogue.counts_of(assignments),
        assignments=list(zip(rows(one.target for one in assignments), assignments, strict=True)),
        duties=duties.duties(duties.of_body(row), on=today()),
        quotes=sourcing.quotes_of(row.quotes),
        notes=changes.notes_about({row.code}),
    )
