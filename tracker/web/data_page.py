"""The pages about the data: what there is, what the columns mean, on what terms, and how to cite."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from tracker.addresses import address
from tracker.datasets import WHOLE
from tracker.datasets.books import MOST_ROWS
from tracker.datasets.columns import Column, DataSet, meaning_of
from tracker.datasets.package import LICENCE
from tracker.datasets.targets import TURNED
from tracker.datasets.values import VALUES
from tracker.queries import changes, copies, duties
from tracker.rules.exchange import FILE_KINDS
from tracker.web import citations
from tracker.web.moved import CORRECTIONS, MOVED
from tracker.web.pages import public_page, show, today
from tracker.web.public_disagreements import DISAGREEMENTS

OF_PAGES = {each.name: each for each in (VALUES, TURNED, MOVED, CORRECTIONS, DISAGREEMENTS)}


@public_page
def data(request: HttpRequest) -> HttpResponse:
    """All data sets with their addresses, the parameters, the terms and examples."""
    cited = citations.of_whole(version=changes.record().judged_on, on=today())
    return show(
        request,
        "data",
        whole=[_whole(dataset) for dataset in WHOLE.values()],
        of_pages=list(OF_PAGES.values()),
        licence=LICENCE,
        most_rows=MOST_ROWS,
        cited=cited,
        citation=citations.sentence(cited),
        years=sorted({cycle.year for cycle in duties.cycles()}, reverse=True),
        copies=copies.frozen(),
        example=address("to_data"),
    )


def _whole(dataset: DataSet) -> dict[str, Any]:
    return {
        "dataset": dataset,
        "files": [
            (kind.upper(), reverse(f"whole_{kind}", args=[dataset.name])) for kind in FILE_KINDS
        ],
        "columns": len(dataset.columns),
    }


@public_page
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """What the columns of one data set mean."""
    dataset = WHOLE.get(name) or OF_PAGES.get(name)
    if dataset is None:
        raise Http404
    return show(
        request,
        "data_set",
        dataset=dataset,
        whole=_whole(dataset) if name in WHOLE else None,
        columns=[_explained(dataset, column) for column in dataset.columns],
    )


def _explained(dataset: DataSet, column: Column) -> dict[str, Any]:
    return {
        "column": column,
        "meaning": meaning_of(column),
        "key": column.name in dataset.key,
        "refers": column.refers if column.refers in WHOLE else "",
        "codes": column.codes,
    }
