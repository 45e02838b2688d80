"""The data files of the pages that list something, and of a strategy, a body and the method."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from tracker.datasets.catalogue import ASSIGNMENTS, NOTES, ORGANIZATIONS, STRATEGIES
from tracker.datasets.columns import DataSet, Table
from tracker.datasets.method import CONSTANTS, STATUSES
from tracker.datasets.reports import CYCLES, DUTIES
from tracker.datasets.targets import AT_A_TIME, TARGETS, TURNED
from tracker.models import Organization, Strategy
from tracker.queries import changes, duties, targets
from tracker.queries import strategies as catalogue
from tracker.web.data_answers import data_file, tables
from tracker.web.pages import today
from tracker.web.public_targets import filters_of
from tracker.wording import language


def _table(dataset: DataSet, records: Any) -> tuple[str, Table]:
    return dataset.name, Table(dataset, dataset.rows(records))


@data_file
def of_targets(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The targets that pass the filters of the page, in its order."""
    found = targets.listed(filters_of(request), language()).iterator(chunk_size=AT_A_TIME)
    return tables(request, kind, "targets", [_table(TARGETS, found)])


@data_file
def of_strategies(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All strategies."""
    found = STRATEGIES.all_rows(today())
    return tables(request, kind, "strategies", [("strategies", Table(STRATEGIES, found))])


@data_file
def of_strategy(request: HttpRequest, kind: str, code: str) -> HttpResponseBase:
    """The targets of a strategy; a workbook and JSON hold the strategy and its notes too."""
    row = get_object_or_404(Strategy.objects.select_related("parent"), code=code)
    own = targets.shown(row.targets.all()).order_by("code").iterator(chunk_size=AT_A_TIME)
    found = [
        _table(TARGETS, own),
        _table(STRATEGIES, [row]),
        _table(NOTES, changes.notes_about({row.code})),
    ]
    return tables(request, kind, row.code, found)


@data_file
def of_organizations(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All bodies."""
    found = ORGANIZATIONS.all_rows(today())
    return tables(request, kind, "organizations", [("organizations", Table(ORGANIZATIONS, found))])


@data_file
def of_organization(request: HttpRequest, kind: str, code: str) -> HttpResponseBase:
    """What a body owes; a workbook and JSON hold its targets and itself too."""
    row = get_object_or_404(Organization.objects.select_related("member_of", "place"), code=code)
    answers = list(catalogue.assignments_of(row).select_related("organization"))
    found = [
        _table(DUTIES, duties.duties(duties.of_body(row), on=today())),
        _table(TARGETS, [one.target for one in answers]),
        _table(ASSIGNMENTS, answers),
        _table(ORGANIZATIONS, [row]),
    ]
    return tables(request, kind, row.code, found)


@data_file
def of_cycles(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All reporting cycles."""
    return tables(request, kind, "cycles", [_table(CYCLES, duties.cycles())])


@data_file
def of_changes(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every verdict that turned."""
    found = changes.turned().iterator(chunk_size=AT_A_TIME)
    return tables(request, kind, "changes", [_table(TURNED, found)])


@data_file
def of_method(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The constants of the method and the words of the statuses."""
    found = [(each.name, Table(each, each.all_rows(today()))) for each in (CONSTANTS, STATUSES)]
    return tables(request, kind, "methodology", found)
