"""The fixtures loaded by natural keys. Loading again adds what is new, changes what the fixtures
changed, keeps what a person has edited, and never deletes."""

import json
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from tracker.models import (
    Assignment,
    Counted,
    Dimension,
    Indicator,
    Note,
    Observation,
    Organization,
    Place,
    ReportingRule,
    Series,
    Source,
    Strategy,
    Target,
    Unit,
)
from tracker.workflow import amendments, ladder, observations, sweep
from tracker.workflow.baselines import FROM_SERIES
from tracker.workflow.promises import BASELINE
from tracker.workflow.texts import date_texts

FROM_FIXTURES = "fixtures"


class File(NamedTuple):
    """One fixture file: its name, its model and the fields that make its natural key."""

    name: str
    model: type[models.Model]
    key: tuple[str, ...] = ("code",)


FILES = (
    File("sources", Source),
    File("places", Place),
    File("organizations", Organization),
    File("units", Unit),
    File("breakdowns", Dimension, ("dimension", "code")),
    File("indicators", Indicator),
    File("series", Series),
    File("observations", Observation),
    File("regional_series", Series),
    File("regional_observations", Observation),
    File("strategies", Strategy),
    File("targets", Target),
    File("assignments", Assignment, ("target", "organization")),
    File("counted", Counted, ("target", "name_en")),
    File("rules", ReportingRule, ("code", "valid_from")),
    File("notes", Note),
)
DEMO_FILES = (File("demo_assignments", Assignment, ("target", "organization")),)


class Unresolved(Exception):
    """A record that cannot be loaded; the text names the file, the record and the field."""


@transaction.atomic
def load(folder: Path, files: tuple[File, ...] = FILES, *, at: datetime) -> dict[str, Counter[str]]:
    """Load fixture files in order; return per file how many were added, changed, same and kept."""
    counts = {}
    for file in files:
        records = json.loads((folder / f"{file.name}.json").read_text("utf-8"))
        counts[file.name] = Loader(file, at=at).load(records)
    ladder.furnish()
    sweep.mark_suspects(at=at)
    return counts


class Loader:
    """Loads the records of one file."""

    def __init__(self, file: File, *, at: datetime) -> None:
        self.file, self.at = file, at
        self.fields = {
            field.name: field
            for field in file.model._meta.get_fields()
            if isinstance(field, models.Field) and field.editable and not field.primary_key
        }
        self.codes: dict[type[models.Model], dict[str, models.Model]] = {}
        self.left: set[int] = set()

    def load(self, records: list[dict[str, Any]]) -> Counter[str]:
        """Load all records; references within the file may point forward."""
        later = [name for name, field in self.fields.items() if self._points_to_own_file(field)]
        count: Counter[str] = Counter()
        self._refuse_unknown(records)
        loaded = []
        for record in records:
            row, outcome = self._load_one(record, leave_out=later)
            loaded.append((row, record, outcome))
        self.codes.clear()
        touched = []
        for row, record, before in loaded:
            outcome = self._point(row, record, later, before)
            count[outcome] += 1
            if outcome in ("added", "changed"):
                touched.append(row)
        self._after(touched)
        return count

    def _refuse_unknown(self, records: list[dict[str, Any]]) -> None:
        """A key that no field takes would be lost in silence."""
        unknown = {name for record in records for name in record} - self.fields.keys()
        if unknown:
            raise Unresolved(f"{self.file.name}.json: no such field: {', '.join(sorted(unknown))}")

    def _points_to_own_file(self, field: models.Field) -> bool:
        return field.many_to_many or field.related_model is self.file.model

    def _load_one(
        self, record: dict[str, Any], *, leave_out: list[str]
    ) -> tuple[models.Model, str]:
        wanted = {
            name: self._value(name, record)
            for name in self.fields
            if name in record and name not in leave_out
        }
        key = {name: wanted[name] for name in self.file.key}
        row = self.file.model._default_manager.select_for_update().filter(**key).first()
        if row is None:
            row = self.file.model(**wanted)
            self._save(row)
            return row, "added"
        settled = _settled(row)
        wanted = {name: value for name, value in wanted.items() if name not in settled}
        if all(self._same(getattr(row, name), value) for name, value in wanted.items()):
            return row, "same"
        if _edited_by_a_person(row):
            return row, "kept"
        self._before(row)
        self._change(row, wanted)
        return row, "changed"

    def _change(self, row: Any, wanted: dict[str, Any]) -> None:
        """Give a stored record new values. What changes of a target's promise enters the ledger."""
        was = amendments.written(row) if isinstance(row, Target) else {}
        for name, value in wanted.items():
            setattr(row, name, value)
        if isinstance(row, Target):
            amendments.from_fixtures(row, was, at=self.at)
        self._save(row)

    @staticmethod
    def _same(stored: Any, wanted: Any) -> bool:
        """Equal as printed: 27 and 27.0 differ."""
        exact = not isinstance(wanted, Decimal) or str(stored) == str(wanted)
        return bool(stored == wanted) and exact

    def _value(self, name: str, record: dict[str, Any]) -> Any:
        field, raw = self.fields[name], record[name]
        try:
            if field.is_relation:
                return self._find(field, raw) if raw else None
            if raw == "" and field.null:
                return None
            if raw is None and not field.null:
                return field.get_default()
            return field.to_python(raw)
        except Exception as error:
            raise Unresolved(
                f"{self.file.name}.json, {self._name(record)}, {name}: {error}"
            ) from None

    def _find(self, field: models.Field, code: str) -> models.Model:
        related: Any = field.related_model
        if related not in self.codes:
            self.codes[related] = {row.code: row for row in related._default_manager.all()}
        try:
            return self.codes[related][code]
        except KeyError:
            raise LookupError(f"there is no {related._meta.model_name} {code!r}") from None

    def _name(self, record: dict[str, Any]) -> str:
        return " ".join(str(record.get(name)) for name in self.file.key)

    def _point(self, row: Any, record: dict[str, Any], names: list[str], outcome: str) -> str:
        """Set the references to records of the same file; return what became of the row."""
        wanted = {name: self._references(name, record) for name in names if name in record}
        differ = [name for name in wanted if self._refers_to(row, name) != wanted[name]]
        if outcome == "kept" or not differ:
            return outcome
        if outcome == "same" and _edited_by_a_person(row):
            return "kept"
        row._change_reason = FROM_FIXTURES
        for name in differ:
            if self.fields[name].many_to_many:
                getattr(row, name).set(wanted.pop(name))
        points = {name: wanted[name] for name in differ if name in wanted}
        if outcome == "added":
            for name, value in points.items():
                setattr(row, name, value)
            self._save(row)
        else:
            self._change(row, points)
        return "changed" if outcome == "same" else outcome

    def _references(self, name: str, record: dict[str, Any]) -> Any:
        """What a record refers to under a name: a record, or the ids of several."""
        if self.fields[name].many_to_many:
            return {self._find(self.fields[name], code).pk for code in record[name]}
        return self._value(name, record)

    def _refers_to(self, row: Any, name: str) -> Any:
        if self.fields[name].many_to_many:
            return set(getattr(row, name).values_list("pk", flat=True))
        return getattr(row, name)

    def _save(self, row: Any) -> None:
        if isinstance(row, Observation):
            try:
                observations.check(row)
                observations.check_time(row, on=timezone.localdate(self.at))
            except ValidationError as error:
                raise Unresolved(f"{self.file.name}.json, {row.code}: {error}") from None
        row._change_reason = FROM_FIXTURES
        date_texts(row, on=timezone.localdate(self.at))
        row.save()

    def _before(self, row: Any) -> None:
        """Mark what rests on a record as it stands, before it moves to where the fixtures say."""
        if isinstance(row, Observation):
            self.left.add(row.series_id)
        observations.mark(observations.targets_on([row]), at=self.at)

    def _after(self, rows: list[Any]) -> None:
        """Let the targets that rest on what was loaded be judged anew."""
        if self.file.model is Observation:
            observations.changed(self.left | {row.series_id for row in rows}, at=self.at)
        if self.file.model is Series:
            observations.changed([row.pk for row in rows], at=self.at)
        if self.file.model is Target:
            observations.changed(
                {row.series_id for row in rows if row.baseline_follows}, at=self.at
            )
        observations.mark(observations.targets_on(rows), at=self.at)


def _edited_by_a_person(row: Any) -> bool:
    """Whether the newest change of a record came from a person and not from the fixtures.

    A baseline that followed its series is nobody's edit.
    """
    edits = row.history.exclude(history_change_reason=FROM_SERIES)
    newest = edits.order_by("-history_date", "-history_id").first()
    if newest is None:
        return False
    return bool(newest.history_user_id or newest.history_change_reason != FROM_FIXTURES)


def _settled(row: Any) -> set[str]:
    """What a revised statistic says of a target, and the fixtures do not take back."""
    if not isinstance(row, Target):
        return set()
    entries = row.amendments.filter(kind=BASELINE).values_list("after", flat=True)
    return {name for after in entries for name in after}
