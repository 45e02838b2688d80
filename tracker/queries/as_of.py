"""The records as they stood at the end of a past day.

Inside `standing_at(day)` every query is given a WITH for the tables it names, which hides each of
them behind what its history tells of that day:

    WITH "tracker_target" AS (the newest row of each target in its history by then) SELECT …

So no query of a page changes, nothing is made in the database, no lock is taken, and nothing can
stay behind on a connection. What has no history and is not named below cannot be read at all.
"""

import re
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model
from django.utils import timezone

from tracker.models import CycleChange, DataChange, DataCopy, Entry, Question, Target, User, Verdict
from tracker.rules.values import Status

WRITTEN_ONCE: dict[type[Model], str] = {
    Verdict: "judged_at",
    Entry: "at",
    CycleChange: "made_at",
    DataChange: "decided_at",
    DataCopy: "frozen_at",
    Question: "received_at",  # only counted
}
AS_TODAY: tuple[type[Model], ...] = (User,)  # read for their ids alone
HISTORY = "tracker_historical"
TABLES = re.compile(r'"(tracker_\w+)"')

_day: ContextVar[date | None] = ContextVar("day", default=None)


class NotRecorded(Exception):
    """A query asks for what nobody can tell of a past day."""


class Moment(NamedTuple):
    """When the day was over, as a literal, and before a table's name the schema that holds it."""

    end: str
    main: str


def day() -> date | None:
    """The past day whose records are read now; nothing where they are today's."""
    return _day.get()


@contextmanager
def standing_at(on: date) -> Iterator[None]:
    """Let every query inside the block read the records as they stood at the end of a day."""
    token = _day.set(on)
    try:
        with hiding(tables().keys(), moment_after(on), unless=lambda: day() is None):
            yield
    finally:
        _day.reset(token)


@contextmanager
def hiding(names: Set[str], moment: Moment, *, unless: Callable[[], bool]) -> Iterator[None]:
    """Let every query inside the block read these tables as they stood, `unless` that holds.

    PostgreSQL takes a table's key for all its columns when it groups, but not the key of a WITH.
    """
    features: Any = connection.features
    by_key = features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False
    try:
        with connection.execute_wrapper(_reading(names, moment, unless)):
            yield
    finally:
        features.allows_group_by_selected_pks = by_key


@contextmanager
def as_of_today() -> Iterator[None]:
    """Read the present inside `standing_at`; how queries group stays as it is there, and does no harm."""
    token = _day.set(None)
    try:
        yield
    finally:
        _day.reset(token)


def moment_after(on: date) -> Moment:
    """The moment when a day was over in the country, as the database writes it."""
    return moment_of(
        datetime.combine(on + timedelta(days=1), time(), timezone.get_default_timezone())
    )


def moment_of(at: datetime) -> Moment:
    """A moment as the database writes it; what happened at that very moment is not seen any more."""
    end = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if connection.vendor == "sqlite":  # keeps moments as texts, and takes a WITH for itself
        return Moment(f"'{end}'", "main.")
    return Moment(f"'{end}+00'", "")


def _reading(names: Set[str], moment: Moment, unless: Callable[[], bool]) -> Callable[..., Any]:
    """The wrapper around the connection's queries."""

    def read(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if unless():
            return execute(sql, params, many, context)
        named = sorted(set(TABLES.findall(sql)) & names)
        if named and not sql.startswith(("SELECT", "(SELECT")):
            raise NotRecorded(f"The past is only read, not: {sql[:40]}")
        hidden = [
            f'"{table}" AS NOT MATERIALIZED ({query})'
            for table in named
            if (query := stood(table, moment))
        ]
        return execute(f"WITH {', '.join(hidden)} {sql}" if hidden else sql, params, many, context)

    return read


@cache
def tables() -> dict[str, Any]:
    """Every table of ours with its model, or with the many-to-many field it stands behind."""
    found: dict[str, Any] = {}
    for model in apps.get_app_config("tracker").get_models():
        found[model._meta.db_table] = model
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            found[through._meta.db_table] = field
    return found


@lru_cache(maxsize=2048)
def stood(table: str, moment: Moment) -> str:
    """The query for how a table stood; nothing where it is read as today. Raises NotRecorded."""
    owner: Any = tables()[table]
    if isinstance(owner, Field):
        query = _links(owner, moment)
    elif table.startswith(HISTORY):
        query = _history(owner, moment)
    elif hasattr(owner, "history"):
        columns = ", ".join(_column(owner, field, moment) for field in owner._meta.concrete_fields)
        query = f"SELECT {columns} FROM {_newest(owner, moment)}"
    elif owner in WRITTEN_ONCE:
        query = f'SELECT * FROM {moment.main}"{table}" WHERE {WRITTEN_ONCE[owner]} < {moment.end}'
    else:
        query = "" if owner in AS_TODAY else None
    if query is None:
        raise NotRecorded(f"Nobody can tell how {table} stood.")
    return query


def _newest(model: Any, moment: Moment) -> str:
    """The newest row `h` of each record in its history; only a creation hides no earlier row."""
    table = f'{moment.main}"{model.history.model._meta.db_table}"'
    return f"""{table} h WHERE h.history_date < {moment.end} AND h.history_type <> '-'
        AND NOT EXISTS (SELECT 1 FROM {table} n
        WHERE n.id = h.id AND n.history_type <> '+' AND n.history_date < {moment.end}
        AND (n.history_date, n.history_id) > (h.history_date, h.history_id))"""


def _column(model: Any, field: Any, moment: Moment) -> str:
    """A column of a model: from its history, or else worked out, or else empty."""
    if field.name in {each.name for each in model.history.model._meta.concrete_fields}:
        return f'h."{field.column}"'
    if model is Target and field.name == "verdict":
        value = _of_verdict("id", moment)
    elif model is Target and field.name == "status":
        value = f"COALESCE({_of_verdict('status', moment)}, '{Status.NO_DATA.value}')"
    else:
        empty = "NULL" if field.null else field.get_default()
        value = f"CAST({empty} AS {field.db_type(connection)})"
    return f'{value} AS "{field.column}"'


def _of_verdict(column: str, moment: Moment) -> str:
    """A column of the newest verdict of a target `h`."""
    return f"""(SELECT v.{column} FROM {moment.main}"{Verdict._meta.db_table}" v
        WHERE v.target_id = h.id AND v.judged_at < {moment.end}
        ORDER BY v.judged_at DESC, v.id DESC LIMIT 1)"""


def _history(model: Any, moment: Moment) -> str | None:
    """A history itself, as far as it went by then."""
    if "history_date" not in {field.name for field in model._meta.concrete_fields}:
        return None
    return f'SELECT * FROM {moment.main}"{model._meta.db_table}" WHERE history_date < {moment.end}'


def _links(field: Any, moment: Moment) -> str | None:
    """The links of a many-to-many field; today's where they have no history."""
    if field.model in WRITTEN_ONCE:  # written with its row, and read only by way of it
        return ""
    if not hasattr(field.model, "history"):
        return None
    history = field.model.history.model
    if not hasattr(history, field.name):
        return ""
    through = f'{moment.main}"{getattr(history, field.name).model._meta.db_table}"'
    one, other = field.m2m_column_name(), field.m2m_reverse_name()
    newest = _newest(field.model, moment)
    links = f"""SELECT m.id, m.{one}, m.{other} FROM {through} m
        WHERE m.history_id IN (SELECT h.history_id FROM {newest})"""
    if not field.remote_field.symmetrical:
        return links
    # It holds both ways and is recorded with the record that was edited: the later of the two decides.
    links += f""" AND NOT EXISTS (SELECT 1 FROM {newest}
        AND h.id = m.{other} AND h.history_id > m.history_id AND NOT EXISTS (SELECT 1
        FROM {through} b WHERE b.history_id = h.history_id AND b.{other} = m.{one}))"""
    return f"""SELECT 0 AS id, m.{one}, m.{other} FROM ({links}) m
        UNION SELECT 0, m.{other}, m.{one} FROM ({links}) m"""
