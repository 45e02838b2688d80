"""The same rows and files written without the site: what the machine allows."""

import os
import queue
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from tracker.models import Evidence, Report

type Rows = dict[str, list[tuple[Any, ...]]]  # table: its rows

WRITERS = {"postgresql": 4, "sqlite": 1}
PREFIX = "bare_"


def kept(report_ids: Iterable[int]) -> list[tuple[Rows, list[str]]]:
    """Of each report: all its rows, with those of the history, and its files."""
    ids = list(report_ids)
    found: dict[int, Rows] = {each: defaultdict(list) for each in ids}
    with connection.cursor() as cursor:
        for table, column in _tables():
            _mirror(cursor, table)
            marks = ", ".join(["%s"] * len(ids))
            cursor.execute(f"SELECT * FROM {table} WHERE {column} IN ({marks})", ids)
            names = [each[0] for each in cursor.description]
            for row in cursor.fetchall():
                found[row[names.index(column)]][table].append(row)
    files: dict[int, list[str]] = defaultdict(list)
    for report, name in Evidence.objects.filter(report__in=ids).values_list("report", "file"):
        files[report].append(name)
    return [(found[each], files[each]) for each in ids]


def _tables() -> list[tuple[str, str]]:
    """(table, its column with the report's id) of everything that a report leaves behind."""
    found = [(Report._meta.db_table, "id")]
    for model in apps.get_app_config("tracker").get_models():
        names = {field.name: field for field in model._meta.concrete_fields}
        if model is Report.history.model:
            found.append((model._meta.db_table, "id"))
        elif "report" in names and isinstance(names["report"], models.ForeignKey):
            found.append((model._meta.db_table, names["report"].column))
    return found


def _mirror(cursor: Any, table: str) -> None:
    """Make an empty table of the same columns, keys and indexes."""
    if connection.vendor == "postgresql":
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {PREFIX}{table} (LIKE {table} INCLUDING ALL)")
        return
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [PREFIX + table])
    if cursor.fetchone():
        return
    cursor.execute(
        "SELECT sql, name FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL "
        "AND type IN ('table', 'index') ORDER BY type DESC",
        [table],
    )
    for sql, name in cursor.fetchall():
        cursor.execute(
            sql.replace(f'"{table}"', f'"{PREFIX}{table}"').replace(
                f'INDEX "{name}"', f'INDEX "{PREFIX}{name}"'
            )
        )


def insert(reports: list[tuple[Rows, list[str]]]) -> float:
    """Write each report's rows in one transaction and its files before; return the seconds."""
    waiting: queue.SimpleQueue[tuple[Rows, list[str]]] = queue.SimpleQueue()
    for each in reports:
        waiting.put(each)
    contents = {
        name: Path(settings.EVIDENCE_ROOT, name).read_bytes()
        for _rows, names in reports
        for name in names
    }
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:

        def work() -> None:
            try:
                while True:
                    rows, names = waiting.get_nowait()
                    for name in names:
                        _write(Path(folder, Path(name).name), contents[name])
                    _insert(rows)
            except queue.Empty:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(WRITERS[connection.vendor])]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@transaction.atomic
def _insert(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for table, some in rows.items():
            marks = ", ".join(["%s"] * len(some[0]))
            cursor.executemany(f"INSERT INTO {PREFIX}{table} VALUES ({marks})", some)
