"""Corrections of our own entries: they move no promise, but nobody need take our word for it."""

from django.db.models import QuerySet

from tracker.models import Amendment
from tracker.queries import ledger as found
from tracker.workflow.promise_words import Entry, entries_of
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
