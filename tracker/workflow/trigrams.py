"""The index by which PostgreSQL finds the targets that hold a word, made after the tables.

Without it a search looks through the texts of all targets, as it does on SQLite; it finds the same.
So where the extension cannot be had, there is no index and no error.
"""

from contextlib import suppress

from django.db import DatabaseError, connection, transaction

from tracker.models import Target

NAME = "targets_by_trigrams"
TABLE = Target._meta.db_table
MAY_BE_HAD = """SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm' AND
    (installed_version IS NOT NULL OR has_database_privilege(current_database(), 'CREATE'))"""
IN_REACH = "SELECT 1 FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)"


def install() -> None:
    """Make the index where it is missing. Repeating is harmless."""
    if connection.vendor != "postgresql" or TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(MAY_BE_HAD)
        if cursor.fetchone():
            with suppress(DatabaseError), transaction.atomic():  # a managed server may forbid it
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(IN_REACH)
        if cursor.fetchone():
            columns = "(search_text gin_trgm_ops)"
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {NAME} ON {TABLE} USING gin {columns}")
