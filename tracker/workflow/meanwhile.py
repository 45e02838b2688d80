"""What became of a row since somebody was shown it: read from its history, merged by field."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tracker.models import ReportLine, User
from tracker.rules import merging
from tracker.rules.merging import DONE, NOT_DONE, OUTCOME, Merged


class Answers(NamedTuple):
    """What a person chose: the `merging.Side` of torn fields, asked beside a version of the row."""

    asked: int = 0
    sides: Mapping[str, str] = {}


NOTHING_CHOSEN = Answers()


def merged(
    line: ReportLine,
    values: Mapping[str, Any],
    *,
    version: int,
    answers: Answers = NOTHING_CHOSEN,
    records: Iterable[Any] | None = None,
) -> Merged:
    """Merge what a person sends of a row, made from a version of it, with the row as it stands.

    `records`: the row's history, oldest first, where it has been read already.
    """
    now = _columns(line, values)
    if version == line.version:
        return merging.merge(now, values, now)
    known = list(line.history.order_by("history_id") if records is None else records)
    return merging.merge(
        _at(line, version, values, known),
        values,
        now,
        chosen=answers.sides,
        shown=_at(line, answers.asked, values, known),
    )


def _at(
    line: ReportLine, version: int, names: Iterable[str], records: list[Any]
) -> dict[str, Any] | None:
    """The row at a version; nothing for one that never was."""
    if version == line.version:
        return _columns(line, names)
    found = next((each for each in reversed(records) if each.version == version), None)
    return _columns(found, names) if found else None


def _columns(record: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def authors(names: Iterable[str], records: list[Any]) -> dict[str, User | None]:
    """Who made each field what it is now: nobody where that is not known."""
    return {name: _author(name, records) for name in names}


def _author(name: str, records: list[Any]) -> User | None:
    columns = (DONE, NOT_DONE) if name == OUTCOME else (name,)
    found = None
    for record in reversed(records):
        if found and any(getattr(record, each) != getattr(found, each) for each in columns):
            break
        found = record
    return found.history_user if found else None
