"""What a reminder or a digest says: each duty with its date, how far it is, and whom to ask."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from tracker.labels import AUDIENCE
from tracker.models import Membership, Notice, Obligation, Reminder, User
from tracker.rules.reminders import Audience
from tracker.rules.states import Role
from tracker.workflow.mail_texts import Text, render
from tracker.workflow.owing import Owed, owed
from tracker.workflow.progress import with_progress
from tracker.workflow.recipients import People, belongs, bodies_in, people_of, readers


class Item(NamedTuple):
    """One duty in a mail. left: days to its date, negative once it is late."""

    obligation: Any
    owed: Owed
    audience: Audience
    left: int
    contact: User | None

    @property
    def late(self) -> int:
        """By how many days it is late."""
        return -self.left

    @property
    def is_report(self) -> bool:
        """Whether a report is owed, and not a duty of another kind."""
        return bool(self.obligation.rule.act == "report")

    @property
    def fills_in(self) -> bool:
        """Whether the reader may open the report."""
        return self.audience in (Audience.BODY, Audience.ANSWERS)

    @property
    def for_a_letter(self) -> bool:
        """Whether the reader receives what another body has not handed in."""
        return self.is_report and self.audience is Audience.COORDINATOR

    @property
    def told_as(self) -> Any:
        """The word for the reader's part in it."""
        return AUDIENCE[self.audience]

    @property
    def lines(self) -> int:
        """How many lines the report has or will have."""
        return int(self.obligation.lines or self.obligation.assigned)


def duties() -> Any:
    """All duties with what a mail says of them."""
    return with_progress(
        Obligation.objects.select_related(
            "organization", "rule__recipient", "cycle__strategy", "report"
        )
    )


def items_of(asked: Iterable[tuple[Obligation, Audience]], *, on: date) -> list[Item]:
    """Duties as a mail of a day tells them, each with whom to ask."""
    pairs = list(asked)
    known = contacts({duty.rule.recipient_id for duty, _audience in pairs})
    return [item(duty, audience, known, on=on) for duty, audience in pairs]


def item(
    duty: Obligation, audience: Audience, known: Mapping[int | None, User], *, on: date
) -> Item:
    """One duty as a mail of a day tells it."""
    standing = owed(duty)
    left = (standing.due_on - on).days
    return Item(duty, standing, audience, left, known.get(duty.rule.recipient_id))


def contacts(bodies: Iterable[int | None]) -> dict[int | None, User]:
    """Who answers the questions for each receiving body: its first coordinator with an address."""
    rows = Membership.objects.filter(
        organization__in=[body for body in bodies if body],
        role=Role.COORDINATOR,
        user__is_active=True,
    )
    newest_first = rows.exclude(user__email="").select_related("user").order_by("-user")
    return {row.organization_id: row.user for row in newest_first}


def compose(
    items: Sequence[Item],
    language: str,
    *,
    gathered: Sequence[Notice] = (),
    by: User | None = None,
) -> Text:
    """The text of a mail about duties, nearest date first, and of the messages that waited for it."""
    ordered = sorted(items, key=lambda each: (each.owed.due_on, each.obligation.pk))
    words = {
        "items": ordered,
        "only": ordered[0] if len(ordered) == 1 else None,
        "letters": bool(ordered) and all(each.for_a_letter for each in ordered),
        "gathered": gathered,
        "by": by,
    }
    return render("reminders", words, language)


@transaction.atomic
def bring_up_to_date(notice: Notice, *, on: date) -> bool:
    """Take out of a mail what is not owed any more, or not by its reader; whether anything is left.

    What is taken out was not told: its record goes too, so a later run may tell it to whom it
    concerns then. A mail that waited for days says how many days are left now.
    """
    told = {row.obligation_id: row for row in notice.reminders.all()}
    asked = list(duties().filter(pk__in=told))
    people = people_of(bodies_in(asked))
    left = [duty for duty in asked if _still_concerns(notice, duty, told[duty.pk], people)]
    every = list(notice.gathered.select_related("organization"))
    gathered = [row for row in every if belongs(row)]
    if (
        len(left) < len(told)
        or len(gathered) < len(every)
        or timezone.localtime(notice.created_at).date() < on
    ):
        keep = {duty.pk for duty in left}
        notice.reminders.exclude(obligation__in=keep).delete()
        by = next((row.by for row in told.values() if row.by), None)
        items = items_of(((duty, Audience(told[duty.pk].audience)) for duty in left), on=on)
        notice.subject, notice.body = compose(items, notice.language, gathered=gathered, by=by)
        notice.save(update_fields=["subject", "body"])
    return bool(left or gathered)


def _still_concerns(notice: Notice, duty: Obligation, row: Reminder, people: People) -> bool:
    """Whether a duty is open until the same date, is its reader's, and no newer mail tells of it."""
    standing = owed(duty)
    newer = Reminder.objects.filter(obligation=duty, person=row.person_id, pk__gt=row.pk)
    return (
        not standing.handed_in
        and standing.due_on == row.due_on
        and notice.address in {who.address for who in readers(duty, Audience(row.audience), people)}
        and not newer.exists()
    )
