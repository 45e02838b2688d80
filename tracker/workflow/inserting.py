"""Many new rows at once, past the ORM: for verdicts, which are large and come by the thousand."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows, given in the order of the columns named; JSON as its text. Raises IntegrityError.

    The model has no history and no signals; nothing of it is told the ids.
    """
    fields: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
    columns = [connection.ops.quote_name(fields[name].column) for name in names]
    table = f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with (
            connection.wrap_database_errors,
            connection.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 -- names of our own columns
            [[_plain(value) for value in row] for row in rows],
        )


def _plain(value: Any) -> Any:
    """A day or a moment as a database without such types keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
