"""The description of all data sets for programs: a Data Package of Frictionless, version 1."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tracker.datasets import WHOLE
from tracker.datasets.columns import LANGUAGES, NO, YES, Column, DataSet, meaning_of
from tracker.models import Source

NAME = "Nysana"
TITLE = _("What the state of Kazakhstan promised in numbers, and how the promises stand")
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def package(
    day: date | None, datasets: Iterable[DataSet] = tuple(WHOLE.values())
) -> dict[str, Any]:
    """The descriptor of some data sets. day: that of the data, which is their version."""
    datasets = tuple(datasets)
    names = {dataset.name for dataset in datasets}
    return {
        "name": "nysana",
        "profile": "tabular-data-package",
        "title": _in("en", TITLE),
        "titles": _in_each(TITLE),
        "homepage": settings.SITE_URL,
        **({"version": day.isoformat()} if day else {}),
        "licenses": [LICENCE],
        "sources": [_source(row) for row in Source.objects.order_by("code")],
        "contributors": [{"title": NAME, "path": settings.SITE_URL, "role": "publisher"}],
        "keywords": ["Kazakhstan", "targets", "indicators", "strategies", "monitoring"],
        "resources": [_resource(dataset, names) for dataset in datasets],
    }


def _source(row: Source) -> dict[str, str]:
    found = {"title": row.title, "code": row.code}
    return found | {"path": row.url} if row.url else found


def _resource(dataset: DataSet, names: set[str]) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "path": f"{dataset.name}.csv",
        "profile": "tabular-data-resource",
        "title": _in("en", dataset.title),
        "titles": _in_each(dataset.title),
        "description": _in("en", dataset.about),
        "descriptions": _in_each(dataset.about),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema(dataset, names),
    }


def schema(dataset: DataSet, names: set[str]) -> dict[str, Any]:
    """The table schema of a data set. names: the data sets that it may refer to."""
    keys = [
        {
            "fields": column.name,
            "reference": {
                "resource": "" if column.refers == dataset.name else column.refers,
                "fields": WHOLE[column.refers].header[0],
            },
        }
        for column in dataset.columns
        if column.refers in names
    ]
    found: dict[str, Any] = {"fields": [_field(dataset, column) for column in dataset.columns]}
    found["missingValues"] = [""]
    if dataset.key:
        found["primaryKey"] = list(dataset.key)
    return found | ({"foreignKeys": keys} if keys else {})


def _field(dataset: DataSet, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": column.type}
    with override("en"):
        found["description"] = meaning_of(column)
        if column.unit:
            found["unit"] = str(column.unit)
    found["descriptions"] = {code: _meaning_in(code, column) for code in LANGUAGES}
    if column.type == "boolean":
        found |= {"trueValues": [YES], "falseValues": [NO]}
    limits: dict[str, Any] = {"required": True} if column.name in dataset.key else {}
    if column.codes:
        limits["enum"] = list(column.codes)
    return found | ({"constraints": limits} if limits else {})


def _meaning_in(code: str, column: Column) -> str:
    with override(code):
        return meaning_of(column)


def _in(code: str, words: Any) -> str:
    with override(code):
        return str(words)


def _in_each(words: Any) -> dict[str, str]:
    return {code: _in(code, words) for code in LANGUAGES}
