"""The triggers that note each change of the public record, on PostgreSQL and on SQLite.

A trigger notes a change in the very transaction that makes it, whoever makes it: a form, a bulk
update, a file that is loaded, or a person at the database's own prompt.

PostgreSQL adds a row for each statement: a counter in one row would make all writers wait for each
other. SQLite has one writer at a time and notes row by row, so it keeps a single row.
"""

from hashlib import blake2b
from typing import Any, NamedTuple

from django.db import connection, transaction

from tracker.models import PublicChange
from tracker.workflow.watched import Watch, watches

PREFIX = "published_"
TABLE = PublicChange._meta.db_table
KEPT = 200  # marks that stay when old ones are cleared away
INSTALLED = {
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
}
NOTE = {
    "postgresql": f"INSERT INTO {TABLE} (mark) VALUES (floor(random() * 1099511627776));",
    "sqlite": f"DELETE FROM {TABLE}; "
    f"INSERT INTO {TABLE} (id, mark) VALUES (1, random() & 1099511627775);",
}
CLEARED = f"""DELETE FROM {TABLE} WHERE id IN (SELECT id FROM {TABLE} ORDER BY id DESC
    OFFSET %s FOR UPDATE SKIP LOCKED)"""


class Trigger(NamedTuple):
    """A trigger under a name that tells its text, and the statements that make it."""

    name: str
    table: str
    making: tuple[str, ...]


def install() -> None:
    """Make the triggers that are missing, and remove those of another time. Repeating is harmless."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    wanted = {one.name: one for one in triggers(tables)} if TABLE in tables else {}
    with transaction.atomic(), connection.cursor() as cursor:
        found = _installed(cursor)
        for name in found.keys() - wanted.keys():
            _drop(cursor, name, found[name])
        missing = wanted.keys() - found.keys()
        for name in sorted(missing):
            for statement in wanted[name].making:
                cursor.execute(statement)
        if wanted and (missing or not PublicChange.objects.exists()):
            note(cursor)


def remove_from_sqlite() -> None:
    """Take the triggers away before SQLite's tables are rebuilt; without a mark nothing is kept.

    SQLite refuses to rename a table while a trigger names one that is just being rebuilt.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = _installed(cursor)
        if found:
            cursor.execute(f"DELETE FROM {TABLE}")
        for name, table in found.items():
            _drop(cursor, name, table)


def note(cursor: Any) -> None:
    """Begin a new edition by hand."""
    for statement in NOTE[connection.vendor].split(";")[:-1]:
        cursor.execute(statement)


def clear_away() -> int:
    """Delete the oldest marks, and return how many. That is a new edition, too: no set comes again."""
    if connection.vendor == "sqlite" or PublicChange.objects.count() <= 2 * KEPT:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        note(cursor)
        cursor.execute(CLEARED, [KEPT])
        return int(cursor.rowcount)


def _installed(cursor: Any) -> dict[str, str]:
    cursor.execute(INSTALLED[connection.vendor])
    return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def _drop(cursor: Any, name: str, table: str) -> None:
    if connection.vendor == "sqlite":
        cursor.execute(f"DROP TRIGGER {name}")
        return
    cursor.execute(f"DROP TRIGGER {name} ON {table}")
    cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def triggers(tables: set[str]) -> list[Trigger]:
    """The triggers of this database for those of the tables that exist."""
    make = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    return [one for watch in watches() if watch.table in tables for one in make(watch)]


def _named(watch: Watch, event: str, statements: tuple[str, ...]) -> Trigger:
    """A trigger whose statements hold `{name}` where its name goes."""
    told = blake2b("".join(statements).encode(), digest_size=5).hexdigest()
    name = f"{PREFIX}{event}_{told}"
    return Trigger(name, watch.table, tuple(one.replace("{name}", name) for one in statements))


def _on_postgres(watch: Watch) -> list[Trigger]:
    body = f"BEGIN {NOTE['postgresql']} RETURN NULL; END"
    function = "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ %s $$"
    on = f'CREATE TRIGGER {{name}} AFTER %s ON "{watch.table}" FOR EACH %s EXECUTE FUNCTION {{name}}()'
    always = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
    if not watch.seen:
        return [_named(watch, "all", (function % body, on % (always, "STATEMENT")))]
    tested = " ".join(
        f"IF TG_OP = '{event}' AND ({_when(watch, event)}) THEN {NOTE['postgresql']} END IF;"
        for event in ("INSERT", "UPDATE", "DELETE")
    )
    rows = function % f"BEGIN {tested} RETURN NULL; END"
    return [
        _named(watch, "seen", (rows, on % ("INSERT OR UPDATE OR DELETE", "ROW"))),
        _named(watch, "emptied", (function % body, on % ("TRUNCATE", "STATEMENT"))),
    ]


def _on_sqlite(watch: Watch) -> list[Trigger]:
    made = []
    for event in ("INSERT", "UPDATE", "DELETE"):
        when = f"WHEN {_when(watch, event)} " if watch.seen else ""
        statement = (
            f'CREATE TRIGGER {{name}} AFTER {event} ON "{watch.table}" {when}'
            f"BEGIN {NOTE['sqlite']} END"
        )
        made.append(_named(watch, event.lower(), (statement,)))
    return made


def _when(watch: Watch, event: str) -> str:
    """The condition on which the public sees a change of a row."""
    old, new = (f"({watch.seen.format(row=row)})" for row in ("OLD", "NEW"))
    if event != "UPDATE":
        return new if event == "INSERT" else old
    differ = " OR ".join(map(_differs, watch.columns)) or "TRUE"
    return f"({old} OR {new}) AND ({differ})"


def _differs(column: str) -> str:
    """Whether a column reads differently: 27.0 is not 27."""
    if connection.vendor == "sqlite":
        return f'OLD."{column}" IS NOT NEW."{column}"'
    return f'OLD."{column}"::text IS DISTINCT FROM NEW."{column}"::text'
