"""What changed: verdicts that turned, and the edits of records as the public may see them."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model, QuerySet, Subquery
from django.utils import timezone

from tracker.models import Note, Organization, Target, User, Verdict

SHOWN_FIELDS = (
    "title_kk",
    "title_ru",
    "title_en",
    "kind",
    "comparison",
    "value",
    "high",
    "tolerance",
    "factor",
    "baseline_value",
    "baseline_year",
    "starts_on",
    "deadline",
    "deadline_text",
    "value_text",
    "standing",
    "unclear",
    "unit",
    "series",
    "connection_accepted",
    "superseded_on",
    "superseded_reason",
    *(f"ambiguities_{code}" for code, _name in settings.LANGUAGES),
    "disputed",
)


class Edit(NamedTuple):
    """One change of one field of a record: who is a body, never a person."""

    at: datetime
    field: Any
    old: Any
    new: Any
    bodies: tuple[str, ...]
    reason: str


def turned() -> QuerySet[Verdict]:
    """Verdicts whose status differs from the one before them, newest first."""
    return (
        Verdict.objects.exclude(status_before="")
        .select_related("target__strategy")
        .defer("constants")
        .order_by("-judged_at", "-pk")
    )


class Record(NamedTuple):
    """How far the record goes: the day of its first entry, and that of its newest verdict."""

    first_day: date | None
    judged_on: date | None


def record() -> Record:
    """The first and the newest day of the record, in one query."""
    newest = Verdict.objects.order_by("-judged_at", "-pk").values("judged_at")[:1]
    history: Any = Target.history
    entries = history.order_by("history_date").values_list("history_date", Subquery(newest))
    return Record(
        *(moment and timezone.localdate(moment) for moment in entries.first() or (None, None))
    )


def edits(target: Target) -> list[Edit]:
    """Every later change of a target's public fields, newest first."""
    manager: Any = target
    records = list(
        manager.history.select_related("history_user").order_by("-history_date", "-history_id")
    )
    bodies = _bodies({record.history_user for record in records if record.history_user})
    return [
        Edit(
            new.history_date,
            _field(name).verbose_name,
            _words(old, name),
            _words(new, name),
            bodies.get(new.history_user_id, ()),
            new.history_change_reason,
        )
        for new, old in pairwise(records)
        for name in SHOWN_FIELDS
        if str(_raw(new, name)) != str(_raw(old, name))
    ]


def _field(name: str) -> Any:
    return Target._meta.get_field(name)


def _raw(record: Any, name: str) -> Any:
    return getattr(record, _field(name).attname)


def _words(record: Any, name: str) -> Any:
    """A field of a record as people read it: choices as words, related records by their name."""
    field = _field(name)
    if field.choices:
        return dict(field.flatchoices).get(getattr(record, name), "")
    found = getattr(record, name)
    return str(found) if isinstance(found, Model) else found


def _bodies(users: set[User]) -> dict[int, tuple[str, ...]]:
    rows = User.objects.filter(pk__in=[user.pk for user in users]).prefetch_related(
        "memberships__organization"
    )
    return {
        user.pk: tuple(dict.fromkeys(str(member.organization) for member in user.memberships.all()))
        for user in rows
    }


def earlier_names(organization: Organization, language: str) -> list[tuple[str, date]]:
    """The names that a body had in this record, each with the day until which it had it."""
    manager: Any = organization
    rows = list(
        manager.history.order_by("history_date", "history_id").values_list(
            f"name_{language}", "history_date"
        )
    )
    return [
        (old, timezone.localdate(until))
        for (old, _since), (new, until) in pairwise(rows)
        if old and old != new
    ]


def notes_about(codes: set[str]) -> list[Note]:
    """The notes on contradictions that name any of the records."""
    return [note for note in Note.objects.order_by("code") if codes & set(note.about)]
