"""The records as they stood at the end of a past day.

Inside `standing_at(day)` every query is given a WITH for the tables it names, which hides each of
them behind what its history tells of that day:

    WITH "tracker_target" AS (the newest row of each target in its history before midnight) SELECT …

So no query of a page changes, nothing is made in the database, no lock is taken, and nothing can
stay behind on a connection. What has no history and is not named below cannot be read at all.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from tracker.models import Entry, Target, User, Verdict

WRITTEN_ONCE: dict[type[models.Model], str] = {Verdict: "judged_at", Entry: "at"}
AS_TODAY: tuple[type[models.Model], ...] = (User,)  # read for their ids alone
TABLES = re.compile(r'"(tracker_\w+)"')

# {main} is the schema where SQLite keeps the tables, {end} the moment when the day was over
NEWEST = """{{main}}"{table}" h WHERE h.history_date < {{end}} AND h.history_type <> '-'
    AND NOT EXISTS (SELECT 1 FROM {{main}}"{table}" n WHERE n.id = h.id AND n.history_date < {{end}}
    AND (n.history_date, n.history_id) > (h.history_date, h.history_id))"""
OF_THE_DAY = """(SELECT v.{column} FROM {{main}}"tracker_verdict" v
    WHERE v.target_id = h.id AND v.judged_at < {{end}} ORDER BY v.judged_at DESC, v.id DESC LIMIT 1)"""
DERIVED = {
    (Target, "verdict_id"): OF_THE_DAY.format(column="id"),
    (Target, "status"): f"COALESCE({OF_THE_DAY.format(column='status')}, 'no_data')",
}

_day: ContextVar[date | None] = ContextVar("day", default=None)


class NotRecorded(Exception):
    """A query asks for what nobody can tell of a past day."""


def day() -> date | None:
    """The past day whose records are read now; nothing where they are today's."""
    return _day.get()


def end_of(on: date) -> datetime:
    """The moment when a day was over in the country, in UTC."""
    midnight = datetime.combine(on + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight.astimezone(UTC)


@contextmanager
def standing_at(on: date) -> Iterator[None]:
    """Let every query inside the block read the records as they stood at the end of a day.

    PostgreSQL takes a table's key for all its columns when it groups, but not that of a WITH.
    """
    features: Any = connection.features
    by_key = features.allows_group_by_selected_pks
    token = _day.set(on)
    features.allows_group_by_selected_pks = False
    try:
        with connection.execute_wrapper(_reading(f"'{end_of(on):%Y-%m-%d %H:%M:%S}{_zone()}'")):
            yield
    finally:
        features.allows_group_by_selected_pks = by_key
        _day.reset(token)


def _zone() -> str:
    """What follows a moment in UTC: SQLite keeps moments as texts without a zone."""
    return "" if connection.vendor == "sqlite" else "+00"


def _reading(end: str) -> Callable[..., Any]:
    """The wrapper of the connection's queries."""
    main = "main." if connection.vendor == "sqlite" else ""

    def read(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        named = sorted(set(TABLES.findall(sql)) & tables().keys())
        if named and not sql.startswith(("SELECT", "(SELECT")):
            raise NotRecorded(f"The past is only read: {sql[:40]}")
        hidden = [
            f'"{table}" AS NOT MATERIALIZED ({body.format(main=main, end=end)})'
            for table in named
            if (body := _known(table))
        ]
        return execute(f"WITH {', '.join(hidden)} {sql}" if hidden else sql, params, many, context)

    return read


def _known(table: str) -> str:
    body = tables()[table]
    if body is None:
        raise NotRecorded(f"{table} has no history")
    return body


@cache
def tables() -> dict[str, str | None]:
    """How each table of ours stood: a query, nothing to stay as today, None where nobody can tell."""
    found: dict[str, str | None] = {}
    for model in apps.get_app_config("tracker").get_models():
        found[model._meta.db_table] = _body(model)
        for field in model._meta.local_many_to_many:
            found[field.remote_field.through._meta.db_table] = _links(model, field)
    return found


def _body(model: Any) -> str | None:
    """The query that stands for a model's table."""
    table = model._meta.db_table
    if table.startswith("tracker_historical"):
        return _body_of_history(model)
    if hasattr(model, "history"):
        columns = ", ".join(_column(model, field) for field in model._meta.concrete_fields)
        return f"SELECT {columns} FROM " + NEWEST.format(table=model.history.model._meta.db_table)
    if model in WRITTEN_ONCE:
        return f'SELECT * FROM {{main}}"{table}" WHERE {WRITTEN_ONCE[model]} < {{end}}'
    return "" if model in AS_TODAY else None


def _body_of_history(model: Any) -> str | None:
    """A history itself, as far as it went; what belongs to it is reached through the model."""
    names = {field.column for field in model._meta.concrete_fields}
    if "history_date" not in names:
        return None
    return f'SELECT * FROM {{main}}"{model._meta.db_table}" WHERE history_date < {{end}}'


def _column(model: type[models.Model], field: Any) -> str:
    """A column of a model: of its history, worked out, or empty where its history leaves it out."""
    tracked = {each.name for each in model.history.model._meta.concrete_fields}  # type: ignore[attr-defined]
    if field.name in tracked:
        return f'h."{field.column}"'
    value = DERIVED.get((model, field.column))
    if value is None:
        empty = "NULL" if field.null else field.get_default()
        value = f"CAST({empty} AS {field.db_type(connection)})"
    return f'{value} AS "{field.column}"'


def _links(model: Any, field: Any) -> str | None:
    """The query that stands for the table behind a many-to-many field; today's where it has no history."""
    if not hasattr(model, "history"):
        return None
    history = model.history.model
    if field.name not in {each.name for each in history._history_m2m_fields}:
        return ""
    columns = ", ".join(f'm."{each.column}"' for each in field.remote_field.through._meta.fields)
    through = getattr(history, field.name).model._meta.db_table
    newest = NEWEST.format(table=history._meta.db_table)
    return (
        f'SELECT {columns} FROM {{main}}"{through}" m '
        f"WHERE m.history_id IN (SELECT h.history_id FROM {newest})"
    )
