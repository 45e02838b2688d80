"""The history of a report in words: round by round, who changed what, from what to what, and why."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from tracker import labels, wording
from tracker.models import Evidence, Report, ReportLine
from tracker.models.line import SAID
from tracker.models.report import TEXTS
from tracker.queries.handed_in import answers_shown
from tracker.queries.paper_days import DayCorrected
from tracker.rules.states import ReportState

OF_LINES = (*SAID, "checked_note")
OF_REPORTS = (*TEXTS, "letter_number", "letter_date", "received_on")


@dataclass(frozen=True)
class Change:
    """One text or number that somebody changed; of several changes in a row, the first and the last."""

    at: datetime
    by: str
    where: str  # the line's target; empty for what concerns the whole report
    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Step:
    """A move of the report, or a remark and its answer."""

    at: datetime
    by: str
    what: str
    where: str = ""
    why: str = ""


@dataclass
class Round:
    """What happened between two returns: the changes first, then the steps they led to."""

    number: int
    changes: list[Change] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def rounds_of(report: Report, corrected: Sequence[DayCorrected] = ()) -> list[Round]:
    """The rounds of a report, newest first. `corrected`: the corrections of its day of receipt."""
    rounds = {number: Round(number) for number in range(1, report.round + 1)}
    ends = _ends(report)
    for change in _changes(report):
        number = 1 + sum(end < change.at for end in ends)
        rounds[min(number, report.round)].changes.append(change)
    for number, step in _steps(report):
        rounds[min(number, report.round)].steps.append(step)
    rounds[report.round].steps += [_correction(each) for each in corrected]
    for one in rounds.values():
        one.changes = _together(one.changes)
        one.steps.sort(key=lambda step: step.at)
    return list(rounds.values())[::-1]


def _ends(report: Report) -> list[datetime]:
    """When each round ended: the report went back to its body."""
    back = ReportState.RETURNED
    versions = list(report.history.order_by("history_id").values_list("state", "history_date"))
    return [
        moment
        for (before, _then), (state, moment) in pairwise(versions)
        if state == back and before != back
    ]


def _steps(report: Report) -> Iterator[tuple[int, Step]]:
    """The moves, remarks and answers, each with its round. An answer belongs to the next one."""
    for entry in report.entries.select_related("by").order_by("at", "pk"):
        code = f"{labels.RETURN_REASON[entry.code]}." if entry.code else ""
        why = " ".join(part for part in (code, entry.note) if part)
        yield entry.round, Step(entry.at, str(entry.by), str(labels.MOVED[entry.move]), why=why)
    asked = report.remarks.select_related("line__target", "asked_by", "answered_by")
    for remark in answers_shown(report, asked.order_by("pk")):
        where = _name(remark.line) if remark.line else ""
        by = str(remark.asked_by)
        yield remark.round, Step(remark.asked_at, by, _("Remark"), where, remark.text)
        if remark.answered_at:
            by = str(remark.answered_by)
            yield remark.round + 1, Step(remark.answered_at, by, _("Answer"), where, remark.answer)


def _correction(made: DayCorrected) -> Step:
    days = f"{wording.short_day_text(made.was)} → {wording.short_day_text(made.now)}"
    return Step(made.at, made.by, _("The day of receipt was corrected"), why=f"{days}\n{made.why}")


def _changes(report: Report) -> list[Change]:
    """Every change of a line, of the texts and of the evidence, in the order of time."""
    names = {line.pk: _name(line) for line in report.lines.select_related("target")}
    found = []
    versions: dict[int, list[Any]] = {}
    lines = ReportLine.history.filter(report_id=report.pk).select_related("history_user")
    for version in lines.order_by("history_id"):
        versions.setdefault(version.id, []).append(version)
    for pk, rows in versions.items():
        found += _differences(ReportLine, rows, OF_LINES, names.get(pk, _("A line taken out")))
    of_report = report.history.select_related("history_user").order_by("history_id")
    found += _differences(Report, [Report(), *of_report], OF_REPORTS, "")
    pieces = Evidence.history.filter(report_id=report.pk).select_related("history_user")
    supported = _rows_of(report)
    for piece in pieces.exclude(history_type="~").order_by("history_id"):
        added = piece.history_type == "+"
        was, now = ("", piece.title) if added else (piece.title, "")
        where = ", ".join(names[pk] for pk in sorted(supported[piece.id]) if pk in names)
        by = str(piece.history_user or "–")
        found.append(Change(piece.history_date, by, where, _("Evidence"), was or "–", now or "–"))
    return sorted(found, key=lambda change: change.at)


def _rows_of(report: Report) -> dict[int, set[int]]:
    """The lines that each piece of evidence supports or supported, by the ids of both."""
    rows: dict[int, set[int]] = defaultdict(set)
    through = Evidence.lines.through.objects.filter(evidence__report=report)
    kept = Evidence.history.filter(report_id=report.pk).values_list(
        "id", "historicalevidence_lines__reportline_id"
    )
    for piece, line in [*through.values_list("evidence_id", "reportline_id"), *kept]:
        rows[piece] |= {line} - {None}
    return rows


def _differences(
    model: type[Report | ReportLine], versions: list[Any], names: tuple[str, ...], where: str
) -> list[Change]:
    return [
        Change(
            new.history_date,
            str(new.history_user or "–"),
            where,
            str(model._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            in_words(model, name, getattr(old, name)),
            in_words(model, name, getattr(new, name)),
        )
        for old, new in pairwise(versions)
        for name in names
        if getattr(old, name) != getattr(new, name)
    ]


def _together(changes: list[Change]) -> list[Change]:
    """Join what one person changed again and again: drafts save themselves every few seconds."""
    found: list[Change] = []
    newest: dict[tuple[str, str], int] = {}
    for change in changes:
        key = (change.where, change.what)
        place = newest.get(key)
        before = found[place] if place is not None else None
        if place is not None and before and before.by == change.by and _same_day(before, change):
            found[place] = replace(before, at=change.at, now=change.now)
        else:
            newest[key] = len(found)
            found.append(change)
    return [change for change in found if change.was != change.now]


def _same_day(one: Change, other: Change) -> bool:
    return one.at.date() == other.at.date()


def _name(line: ReportLine) -> str:
    return f"{line.target.code} {line.target.title}"


def in_words(model: type[Report | ReportLine], name: str, value: Any) -> str:
    """A stored value as people read it: a word for a code, a comma in a number, a day as a day."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return wording.number_text(value)
    if isinstance(value, date):
        return wording.short_day_text(value)
    choices = dict(getattr(model._meta.get_field(name), "flatchoices", None) or ())
    return str(choices.get(value, value))
