"""Corrections of our own entries: they move no promise, but nobody need take our word for it."""

from typing import Any

from django.db.models import QuerySet

from tracker.models import Amendment
from tracker.queries import ledger as found
from tracker.web import exports
from tracker.web.ledger import Entry, entries_of
from tracker.web.ledger_files import TEXTS
from tracker.workflow.promises import WEIGHTY

KIND = "corrected"


def corrections() -> QuerySet[Amendment]:
    """The corrections of what a target is judged by, newest first."""
    return found.corrections(WEIGHTY)


def in_words(rows: list[Amendment]) -> list[Entry]:
    """Corrections as people read them, in the same order."""
    targets = {row.target_id: row.target for row in rows}
    whole = {pk: list(target.amendments.all()) for pk, target in targets.items()}
    units = found.units([one for each in whole.values() for one in each])
    told = {
        entry.row.pk: entry
        for pk, target in targets.items()
        for entry in entries_of(target, whole[pk], units)
    }
    return [told[row.pk]._replace(row=row) for row in rows]


def row_of(row: Amendment) -> dict[str, Any]:
    """A correction in one row of a file; `before` and `after` hold the fields that changed."""
    return {
        "kind": KIND,
        "target_id": row.target.code,
        **exports.in_each_language(row.target, "title"),
        "entered_at": row.made_at.isoformat(),
        **{name: getattr(row, name) for name in TEXTS if name.startswith("reason_")},
        "source_id": row.source.code if row.source else "",
        "before": row.before,
        "after": row.after,
    }
