"""Which tables the public reads, and the triggers that notice their changes.

Every table of ours is watched, new ones too, but for those named here with the reason. Where drafts
lie beside what is public, a row is looked at: what nobody can see changes no edition.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model

from tracker.models import (
    AccessLink,
    AccountEvent,
    Answer,
    Asker,
    CalendarLink,
    Consolidation,
    Countdown,
    DataChange,
    Entry,
    Evidence,
    ExcelUpload,
    Flag,
    Follow,
    Follower,
    Handover,
    Knock,
    LineReview,
    Measure,
    Notice,
    Obligation,
    Organization,
    PublicChange,
    Question,
    Remark,
    Reminder,
    ReminderStep,
    Report,
    ReportLine,
    Run,
    Screen,
    Statement,
    Target,
    Told,
    User,
)
from tracker.models.line import SAID
from tracker.queries.as_of import HISTORY

NOT_WATCHED: dict[type[Model], str] = {
    AccessLink: "secret",
    AccountEvent: "about accounts",
    Asker: "a reader",
    CalendarLink: "secret",
    Countdown: "about notices",
    ExcelUpload: "a draft",
    Flag: "for reviewers",
    Follow: "whom a reader follows",
    Follower: "a reader",
    Handover: "within a body",
    Knock: "counts the tries of a reader",
    LineReview: "for reviewers",
    Measure: "the public reads what the approval kept of it, in the report",
    Notice: "a letter",
    PublicChange: "what the triggers write",
    Remark: "between reviewers and the body",
    Reminder: "a letter",
    ReminderStep: "about notices",
    Run: "about the clock",
    Screen: "a copy of what the verdict says, for judging",
    Told: "a letter",
    User: "the public reads the id alone, which never changes",
}
HISTORIES_READ: tuple[Any, ...] = (  # by pages of today
    Answer,
    Consolidation,
    Obligation,
    Organization,
    Statement,
    Target,
)
APPROVED = "EXISTS (SELECT 1 FROM tracker_report p WHERE p.id = {row}.report_id AND p.approved_at IS NOT NULL)"


class Watch(NamedTuple):
    """A table whose changes are noticed.

    seen: an SQL condition on a `{row}`: whether the public sees anything of it; empty for always.
    columns: those whose change matters; empty for all.
    """

    table: str
    seen: str = ""
    columns: tuple[str, ...] = ()


def _but_for(model: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a model without those of some fields, which the public never reads."""
    return tuple(
        field.column for field in model._meta.concrete_fields if field.name not in {*names}
    )


SEEN_IN_PART = {
    Report: (
        "{row}.state <> 'draft' OR {row}.round > 1 OR {row}.approved_at IS NOT NULL",
        (
            *("done", "obstacles", "next_steps", "letter_number", "letter_date", "responsible"),
            *("reviewer", "review_begun_at", "warning_count", "below_plan_count"),
        ),
    ),
    ReportLine: (
        APPROVED,
        (*SAID, "checked", "checked_note", "version", "assigned_to"),
    ),
    DataChange: ("{row}.state = 'confirmed'", ()),
    Question: ("{row}.set_aside_at IS NOT NULL", ()),  # a new one counts from the next day on
    Evidence: (APPROVED, ()),
    Entry: (APPROVED, ()),
    Evidence.lines.through: (
        "EXISTS (SELECT 1 FROM tracker_evidence e JOIN tracker_report p ON p.id = e.report_id"
        " WHERE e.id = {row}.evidence_id AND p.approved_at IS NOT NULL)",
        (),
    ),
}


def watches() -> Iterator[Watch]:
    """Every table that is watched."""
    for model in sorted(_models(), key=lambda one: one._meta.db_table):
        seen, never_read = SEEN_IN_PART.get(model, ("", ()))
        yield Watch(model._meta.db_table, seen, _but_for(model, never_read) if never_read else ())


def _models() -> Iterator[Any]:
    histories = {model.history.model for model in HISTORIES_READ}
    for model in apps.get_app_config("tracker").get_models(include_auto_created=True):
        is_history = model._meta.db_table.startswith(HISTORY)
        groups = model in (User.groups.through, User.user_permissions.through)
        if model in histories or not (is_history or groups or model in NOT_WATCHED):
            yield model
