"""Reported errors: what the public sees of them, and what each person of staff."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from tracker.models import Answer, Question, Target, User
from tracker.roles import bodies_read_by, releases
from tracker.rules.answering import median_days


class Summary(NamedTuple):
    """How many were asked, answered and wait; the median days to an answer, None where none is."""

    asked: int
    answered: int
    waiting: int
    median_days: Decimal | None


def public() -> QuerySet[Answer]:
    """The answers that were released, newest first, with what they are about."""
    return Answer.objects.select_related("target", "strategy", "organization").order_by(
        "-answered_at", "-pk"
    )


def of_target(target: Target) -> QuerySet[Answer]:
    """The released answers about a target, newest first."""
    return public().filter(target=target)


def summary(on: date) -> Summary:
    """The counts and the time to answer: what was set aside counts nowhere.

    What came on the day itself counts from the next one on, unless it is answered: a flood of forms
    can be set aside first, and moves no public page.
    """
    begun = timezone.make_aware(datetime.combine(on, time.min))
    counted = Q(received_at__lt=begun) | Q(answer__isnull=False)
    asked = Question.objects.filter(counted, set_aside_at=None).count()
    spans = [
        (timezone.localdate(received_at), timezone.localdate(answered_at))
        for received_at, answered_at in Answer.objects.values_list("received_at", "answered_at")
    ]
    return Summary(asked, len(spans), max(0, asked - len(spans)), median_days(spans))


def visible_to(user: User) -> QuerySet[Question]:
    """Who releases answers sees all; a body's people what concerns it."""
    found = Question.objects.select_related(
        "target", "strategy", "organization", "assigned_to", "answer"
    )
    if not releases(user):
        found = found.filter(organization__in=bodies_read_by(user))
    return found.order_by("-received_at", "-pk")


def waiting(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those that nobody has answered or set aside."""
    return questions.filter(answer=None, set_aside_at=None)
