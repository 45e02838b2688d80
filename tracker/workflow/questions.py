"""Errors that readers report: received, told to who answers for it, answered in public by a person.

The reader's own words are never public. What is shown is written by whoever releases the answer.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.models import (
    Answer,
    Asker,
    Organization,
    Question,
    ReportingRule,
    Strategy,
    Target,
    User,
)
from tracker.permissions import check_can_release, check_can_reply
from tracker.roles import Denied, receiving_bodies
from tracker.rules.following import Limit
from tracker.rules.states import FILLS_IN, RELEASES
from tracker.workflow import floods, mail_texts, notices
from tracker.workflow.reports import Conflict

PER_CLIENT = Limit(10, timedelta(hours=1))
PER_BODY = Limit(20, timedelta(hours=1))  # mails about reports; beyond them the list alone tells
UNANSWERED = timedelta(days=180)  # how long an address waits for an answer; then it is deleted


class Page(NamedTuple):
    """The page on which something is wrong, and what it is about."""

    path: str
    seen_on: date
    target: Target | None = None
    strategy: Strategy | None = None
    organization: Organization | None = None


@transaction.atomic
def receive(
    page: Page,
    said: Mapping[str, str],
    *,
    mark: str,
    address: str,
    language: str,
    at: datetime,
) -> Question:
    """Keep what a reader reports, once for each mark of a form, and tell who answers for it.

    said: `wrong`, `right` and `source`. The address is kept until the answer has
    gone there, but no longer than `UNANSWERED`.
    """
    body = responsible(page)
    question, new = Question.objects.get_or_create(
        stamp=sha256(mark.encode()).hexdigest(),
        defaults={
            "page": page.path,
            "seen_on": page.seen_on,
            "language": language,
            "target": page.target,
            "strategy": page.strategy,
            "organization": body,
            "received_at": at,
            **said,
        },
    )
    if not new:
        return question
    if address:
        Asker.objects.create(question=question, address=address)
    if floods.too_many("question-mail", str(body and body.pk), PER_BODY, at=at):
        return question  # it stands in the list; a flood fills nobody's mailbox
    receiver = receiving(page)
    for told, roles in ((body, FILLS_IN), (receiver, RELEASES)):
        if told:
            words = {"question": question, "releases": roles is RELEASES}
            key = f"question/{question.pk}/{told.pk}"
            notices.inform(told, "question", words, key=key, at=at, roles=roles)
    return question


def responsible(page: Page) -> Organization | None:
    """The body that answers for the target, or whose page it is; else the one that receives reports."""
    if page.organization:
        return page.organization
    if page.target:
        rows = page.target.assignments.filter(demo=False).select_related("organization")
        if first := rows.order_by("pk").first():
            return first.organization
    return receiving(page)


def receiving(page: Page) -> Organization | None:
    """The body that receives the reports on the strategy, else on any."""
    strategy = page.strategy or (page.target.strategy if page.target else None)
    rules = ReportingRule.objects.filter(act="report", recipient__isnull=False)
    rules = rules.select_related("recipient").order_by("code", "pk")
    rule = rules.filter(strategy=strategy).first() or rules.first()
    return rule.recipient if rule else None


def assign(question: Question, person: User | None, *, by: User) -> None:
    """Say who of the body or of the releasing side looks into it; nobody where no person is given."""
    check_can_reply(by, question)
    if person is not None and person not in candidates(question):
        raise Denied(_("This person does not deal with this question."))
    Question.objects.filter(pk=question.pk).update(assigned_to=person)


def candidates(question: Question) -> list[User]:
    """Who may look into a question: the people of the body, and those who release answers."""
    people = User.objects.filter(is_active=True)
    of_body = people.filter(
        memberships__organization=question.organization_id, memberships__role__in=FILLS_IN
    )
    release = people.filter(
        memberships__organization__in=receiving_bodies(), memberships__role__in=RELEASES
    )
    return sorted({*of_body, *release}, key=str)


@transaction.atomic
def reply(question: Question, text: str, *, by: User, at: datetime) -> None:
    """Write what the body says to it, for those who release the answer. It is not public."""
    locked = _open(question)
    check_can_reply(by, locked)
    locked.reply, locked.replied_at, locked.replied_by = text, at, by
    locked.save(update_fields=["reply", "replied_at", "replied_by"])


@transaction.atomic
def release(
    question: Question,
    outcome: str,
    texts: Mapping[str, str],
    *,
    seen: int,
    by: User,
    at: datetime,
) -> Answer:
    """Publish the answer, and send it to the reader who asked for it; or correct a published one.

    texts: text_kk, text_ru, text_en, asked_kk, asked_ru, asked_en. seen: how many versions of the
    answer there were when the form was opened; Conflict where another person was faster.
    """
    locked = Question.objects.select_for_update().get(pk=question.pk)
    check_can_release(by, locked)
    answer = Answer.objects.filter(question=locked).first()
    versions = answer.history.count() if answer else 0
    if locked.set_aside_at or seen != versions:
        raise Conflict(_("Another person has dealt with this question meanwhile."))
    if answer is None:
        answer = Answer(
            question=locked,
            target=locked.target,
            strategy=locked.strategy,
            organization=locked.organization,
            received_at=locked.received_at,
            answered_at=at,
            answered_by=by,
        )
    answer.outcome = outcome
    for name, text in texts.items():
        setattr(answer, name, text)
    answer._history_user = by  # type: ignore[attr-defined]
    answer.save()
    if not versions:
        _tell_asker(answer, at=at)
    return answer


def _tell_asker(answer: Answer, *, at: datetime) -> None:
    """Write the answer to who asked for it, in the language of the form."""
    question = answer.question
    asker = Asker.objects.filter(question=question).first()
    if asker is None:
        return
    text = mail_texts.render("answered", {"answer": answer}, question.language)
    notices.write_to_reader(f"answer/{answer.pk}", asker, text, question.language, at=at)


@transaction.atomic
def set_aside(question: Question, reason: str, *, by: User, at: datetime) -> None:
    """Put away what is no report of an error; the address of its sender goes."""
    locked = _open(question)
    check_can_release(by, locked)
    locked.set_aside_at, locked.set_aside_by, locked.set_aside_because = at, by, reason
    locked.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_because"])
    Asker.objects.filter(question=locked).delete()


def _open(question: Question) -> Question:
    """The question, held until the end of the transaction; Conflict where it is dealt with."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.set_aside_at or Answer.objects.filter(question=locked).exists():
        raise Conflict(_("Another person has dealt with this question meanwhile."))
    return locked
