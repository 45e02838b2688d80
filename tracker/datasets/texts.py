"""Tables as CSV and JSON: stable keys, ISO dates, decimal points, and no text that a sheet would run."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.datasets.columns import Row, Table
from tracker.rules.numbers import plain

# what a sheet would run: at the start of a cell, also of one that a reader splits off by itself
RUNS = re.compile(r"(^|(?<!^)[,;\t\r\n])(?=\s*[=+@-])")
BOM = "\ufeff"
A_CHUNK = 64 * 1024  # characters


def cell(value: Any) -> Any:
    """A value as a cell: numbers stay numbers, a text that looks like a formula is made harmless."""
    value = as_written(value)
    if isinstance(value, dict | list):
        return RUNS.sub(r"\1'", json.dumps(value, ensure_ascii=False)) if value else ""
    if isinstance(value, Decimal):
        return plain(value)
    return RUNS.sub(r"\1'", value) if isinstance(value, str) else value


def as_written(value: Any) -> Any:
    """A value with its days and moments as ISO writes them; all else as it is."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value


def as_data(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for JSON: numbers as decimal texts so that no digit is lost, dates as ISO."""
    return {
        key: plain(value) if isinstance(value, Decimal) else as_written(value)
        for key, value in row.items()
    }


def csv_of(table: Table, *, separator: str = ",", bom: bool = False) -> Iterator[str]:
    """A table as CSV in pieces; a table without rows still has its header."""
    return csv_texts(table.dataset.header, table.rows, separator=separator, bom=bom)


def csv_texts(
    header: Sequence[str], rows: Iterable[Row], *, separator: str = ",", bom: bool = False
) -> Iterator[str]:
    """Rows under a header as CSV in pieces."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", delimiter=separator)
    text.write(BOM if bom else "")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: cell(value) for key, value in row.items()})
        if text.tell() > A_CHUNK:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def json_of(facts: Mapping[str, Any], tables: Iterable[tuple[str, Table]]) -> Iterator[str]:
    """Facts and lists of rows under their names, as one JSON object in pieces."""
    written = [f"{_json(name)}: {_json(value)}" for name, value in facts.items()]
    yield "{" + ", ".join(written)
    comma = ", " if written else ""
    for name, table in tables:
        yield f"{comma}{_json(name)}: ["
        comma = ", "
        for number, row in enumerate(table.rows):
            yield f"{', ' if number else ''}{_json(as_data(row))}"
        yield "]"
    yield "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
