"""What became of a row, or of the texts, since somebody was shown them, merged by field."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tracker.models import Report, ReportLine, User
from tracker.rules import merging
from tracker.rules.merging import DONE, NOT_DONE, OUTCOME, Merged


class Answers(NamedTuple):
    """What a person chose: the `merging.Side` of torn fields, asked beside what stood at `asked`.

    That is a version of a row; of the texts, an entry of the report's history.
    """

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


def merged_texts(
    report: Report,
    values: Mapping[str, Any],
    *,
    seen: int | None,
    answers: Answers = NOTHING_CHOSEN,
) -> Merged:
    """Merge the texts that a person sends, who was shown an entry of the history, with the stored ones."""
    now = _columns(report, values)
    if seen is None:
        return merging.merge(now, values, now)
    found = report.history.in_bulk([seen, answers.asked], field_name="history_id")
    base, shown = (
        _columns(found[key], values) if key in found else None for key in (seen, answers.asked)
    )
    return merging.merge(base, values, now, chosen=answers.sides, shown=shown)


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
