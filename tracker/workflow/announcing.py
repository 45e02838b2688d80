"""What the night found about targets and reviews is told to whom it concerns, once.

The dates of duties are told by the ladder alone (`reminders`), so their flags are not announced.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from tracker import labels
from tracker.models import Flag, Organization
from tracker.rules.flags import FlagReason
from tracker.rules.reminders import Matter
from tracker.rules.states import FILLS_IN, Role
from tracker.workflow import mail_texts, notices
from tracker.workflow.recipients import Recipient, recipients

REVIEWS = frozenset({Role.REVIEWER, Role.COORDINATOR})
OF_DUTIES = ("obligation__rule__recipient", "obligation__organization")
BY_THE_LADDER = (FlagReason.REPORT_DUE_SOON, FlagReason.REPORT_OVERDUE)
DIFFERENCE_AGAIN = timedelta(days=30)


@transaction.atomic
def announce(*, on: date, at: datetime) -> int:
    """Write one notice a body and person about its new flags; return how many were written.

    The flags are marked in the same transaction, so none is ever announced twice. A flag whose
    bodies have no address waits until one has.
    """
    _pass_over_told_differences(at=at)
    waiting = Flag.objects.select_for_update(of=("self",)).filter(
        announced_at=None, cleared_at=None
    )
    waiting = waiting.exclude(reason__in=BY_THE_LADDER)
    told: dict[tuple[Organization, Recipient], list[Flag]] = defaultdict(list)
    for flag in waiting.select_related("target", *OF_DUTIES).order_by("pk"):
        for body, roles in _concerned(flag):
            for who in recipients(body, roles):
                told[body, who].append(flag)
    for (body, who), flags in told.items():
        key = f"flags/{on.isoformat()}/{body.pk}/{flags[0].pk}-{flags[-1].pk}/{who.address}"
        said = [(flag, labels.FLAG[flag.reason]) for flag in flags]
        text = mail_texts.render("flags", {"flags": said, "body": body}, who.language)
        notices.write(key, body, who, text, at=at, matter=Matter.FLAG)
    announced = {flag.pk for flags in told.values() for flag in flags}
    Flag.objects.filter(pk__in=announced).update(announced_at=at)
    return len(told)


def _pass_over_told_differences(*, at: datetime) -> None:
    """Judgements may differ, agree and differ again: within 30 days that is told once.

    The new flag takes over the moment at which the earlier one was announced.
    """
    differences = Flag.objects.filter(reason=FlagReason.JUDGEMENTS_DIFFER)
    told = differences.filter(target=OuterRef("target"), announced_at__gt=at - DIFFERENCE_AGAIN)
    earlier = Subquery(told.order_by("-announced_at").values("announced_at")[:1])
    waiting = differences.filter(announced_at=None, cleared_at=None).filter(Exists(told))
    for flag in waiting.annotate(told_at=earlier):
        Flag.objects.filter(pk=flag.pk).update(announced_at=flag.told_at)


def _concerned(flag: Flag) -> list[tuple[Organization, frozenset[Role]]]:
    """The bodies whose matter a flag is, and in which roles their people should hear of it.

    A late review is the matter of the body that reviews. A target is the matter of the bodies that
    answer for it by a document; assignments of the demonstration tell nobody.
    """
    if flag.obligation is None:
        rows = flag.target.assignments.filter(demo=False) if flag.target else []
        return [(row.organization, FILLS_IN) for row in rows]
    recipient = flag.obligation.rule.recipient
    return [(recipient, REVIEWS)] if recipient else []
