"""Many files in one: the whole record on a day, or a reporting year, packed with its description."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tracker.datasets import WHOLE
from tracker.datasets.books import IN_MEMORY, File
from tracker.datasets.columns import Table
from tracker.datasets.package import package
from tracker.datasets.reports import CONSOLIDATED, CYCLES, DUTIES, REPORTS, consolidated_rows
from tracker.datasets.texts import csv_of
from tracker.models import Consolidation
from tracker.queries import changes

type Files = Iterable[tuple[str, Iterable[str]]]


def packed(files: Files, day: date) -> File:
    """Texts under their names in a ZIP file, ready to be read from its beginning.

    The same texts of the same day give the same bytes.
    """
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever answers with it closes it
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, texts in files:
            info = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for text in texts:
                    file.write(text.encode())
    made.seek(0)
    return made


def whole(on: date) -> File:
    """Every data set as it stands on a day, with the package that describes them."""
    return packed(_whole(on), on)


def _whole(on: date) -> Iterator[tuple[str, Iterable[str]]]:
    yield "datapackage.json", [written(package(changes.record().judged_on))]
    for dataset in WHOLE.values():
        yield f"{dataset.name}.csv", csv_of(Table(dataset, dataset.all_rows(on)))


def of_year(year: int, editions: Iterable[Consolidation], on: date) -> File:
    """What belongs to a reporting year: its duties, approved lines and consolidated reports.

    The content of each public edition lies beside them as it was frozen.
    """
    return packed(_of_year(year, list(editions), on), on)


def _of_year(
    year: int, editions: list[Consolidation], on: date
) -> Iterator[tuple[str, Iterable[str]]]:
    datasets = (CYCLES, DUTIES, REPORTS, CONSOLIDATED)
    yield "datapackage.json", [written(package(changes.record().judged_on, datasets))]
    for dataset in datasets[:-1]:
        rows = (row for row in dataset.all_rows(on) if row["year"] == year)
        yield f"{dataset.name}.csv", csv_of(Table(dataset, rows))
    yield "consolidated.csv", csv_of(Table(CONSOLIDATED, consolidated_rows(editions)))
    for one in editions:
        name = f"consolidated-{one.content['strategy']}-{one.edition}.json"
        yield name, [written({"sha256": one.sha256, "content": one.content})]


def written(data: dict[str, Any]) -> str:
    """Data as JSON that people can read, too."""
    return json.dumps(data, ensure_ascii=False, indent=1)
