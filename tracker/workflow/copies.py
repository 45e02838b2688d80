"""Freezing a dated copy of the whole public record when a consolidated report was published.

A day's copy is made from the record as it stood at the end of that day, so it may be made late,
and again if the first attempt broke off: it comes out the same.
"""

import hashlib
from datetime import date, datetime

from django.core.files import File
from django.core.files.storage import default_storage

from tracker.datasets import archives
from tracker.models import DataCopy
from tracker.models.copies import copy_path
from tracker.queries import as_of, copies


def freeze(*, on: date, at: datetime) -> int:
    """Make the copies of past days of publication that are still missing; say how many."""
    days = copies.missing(on=on)
    for day in days:
        _freeze(day, at=at)
    return len(days)


def _freeze(day: date, *, at: datetime) -> None:
    """Write the file, then the record that makes it public; what an earlier attempt left is replaced."""
    copy = DataCopy(day=day, frozen_at=at)
    name = f"nysana-{day}.zip"
    default_storage.delete(copy_path(copy, name))
    with as_of.standing_at(day):
        made = archives.whole(day)
    with made:
        copy.file.save(name, File(made), save=False)
    with copy.file.open() as written:
        copy.sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    copy.size = copy.file.size
    copy.save()
