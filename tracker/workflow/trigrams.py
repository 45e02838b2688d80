"""The index by which PostgreSQL finds the targets that hold a word, made after the tables.

Without it a search looks through the texts of all targets, as it does on SQLite; it finds the same.
So where the extension cannot be had, or the database's locale (such as C) makes it blind to Cyrillic,
there is no index and no error.
"""

from contextlib import suppress

from django.db import DatabaseError, connection, transaction

NAME = "targets_by_trigrams"
TABLE = "tracker_target"
IS_THERE = """SELECT 1 FROM information_schema.columns
    WHERE table_name = 'tracker_target' AND column_name = 'search_text'"""
MAY_BE_HAD = """SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm' AND
    (installed_version IS NOT NULL OR has_database_privilege(current_database(), 'CREATE'))"""
IN_REACH = "SELECT 1 FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)"
READS_CYRILLIC = "SELECT 1 WHERE cardinality(show_trgm('ғылым')) > 0"
EXTEND = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
MAKE = f"CREATE INDEX IF NOT EXISTS {NAME} ON {TABLE} USING gin (search_text gin_trgm_ops)"


def install() -> None:
    """Make the index where it is missing and can be made. Repeating is harmless."""
    if connection.vendor != "postgresql" or not _is(IS_THERE):
        return
    with connection.cursor() as cursor:
        if _is(MAY_BE_HAD):
            with suppress(DatabaseError), transaction.atomic():  # a managed server may forbid it
                cursor.execute(EXTEND)
        if _is(IN_REACH) and _is(READS_CYRILLIC):
            cursor.execute(MAKE)


def _is(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone() is not None
