"""Notices to the body that owes: written once in the database, then sent at most once.

Sending has three marks. `claimed_at`: a worker took the notice (a lease: if the worker dies before
the next mark, another takes it). `sending_at`: the mail server is about to get it; if the worker
dies between this mark and the next, nobody knows whether it went out, so it is never sent again by
itself and stays in the list "unknown" of the administration. `sent_at`: the mail server took it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import translation

from tracker import labels
from tracker.models import Flag, Notice, Organization, Report
from tracker.rules.flags import FlagReason
from tracker.rules.states import FILLS_IN, Role

REVIEWS = frozenset({Role.REVIEWER, Role.COORDINATOR})
COORDINATES = frozenset({Role.COORDINATOR})
OF_DUTIES = ("obligation__rule__recipient", "obligation__organization")
DIFFERENCE_AGAIN = timedelta(days=30)
LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=15)
MOST_ATTEMPTS = 8
LEFT = "The person has left the body."


class NoConnection(Exception):
    """The mail server could not be reached."""


REFUSED = (NoConnection, SMTPResponseException, SMTPRecipientsRefused)


def addressees(body: Organization, roles: Iterable[Role] = FILLS_IN) -> list[tuple[str, str]]:
    """(address, language) of a body's people in some roles, else its own address."""
    people = (
        body.memberships.filter(role__in=roles, user__is_active=True)
        .exclude(user__email="")
        .values_list("user__email", "user__language")
    )
    mailboxes = {address.casefold(): (address, language) for address, language in people}
    return sorted(mailboxes.values()) or ([(body.email, "kk")] if body.email else [])


def tell(report: Report, event: str, *, at: datetime) -> None:
    """Write a notice about a decision to the body whose report it is."""
    for address, language in addressees(report.obligation.organization):
        _write(
            f"{event}/{report.pk}/{report.round}/{address}",
            report.obligation.organization,
            (address, language),
            f"emails/{event}",
            {"report": report},
            at=at,
            report=report,
        )


def inform(
    body: Organization,
    event: str,
    context: dict[str, object],
    *,
    key: str,
    at: datetime,
    roles: Iterable[Role] = FILLS_IN,
) -> int:
    """Write `emails/<event>` to a body's people in some roles, once for each key and address.

    Return how many notices are new.
    """
    people = addressees(body, roles)
    return sum(
        _write(f"{key}/{person[0]}", body, person, f"emails/{event}", context, at=at)
        for person in people
    )


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
    told: dict[tuple[Organization, tuple[str, str]], list[Flag]] = defaultdict(list)
    for flag in waiting.select_related("target", *OF_DUTIES).order_by("pk"):
        for body, roles in _concerned(flag):
            for person in addressees(body, roles):
                told[body, person].append(flag)
    for (body, person), flags in told.items():
        key = f"flags/{on.isoformat()}/{body.pk}/{flags[0].pk}-{flags[-1].pk}/{person[0]}"
        said = [(flag, labels.FLAG[flag.reason]) for flag in flags]
        _write(key, body, person, "emails/flags", {"flags": said}, at=at)
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
    rule = flag.obligation.rule
    if flag.reason == FlagReason.REVIEW_OVERDUE:
        return [(rule.recipient, REVIEWS)] if rule.recipient else []
    roles = FILLS_IN if rule.act == "report" else COORDINATES
    return [(flag.obligation.organization, roles)]


def _write(
    key: str,
    body: Organization,
    person: tuple[str, str],
    template: str,
    context: dict[str, object],
    *,
    at: datetime,
    report: Report | None = None,
) -> bool:
    """Write a notice unless one with this key exists; return whether it is new."""
    address, language = person
    with translation.override(language):
        words = {**context, "body": body, "site": settings.SITE_URL, "language": language}
        subject = " ".join(render_to_string(f"{template}-subject.txt", words).split())
        text = render_to_string(f"{template}-body.txt", words)
    _notice, new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "organization": body,
            "address": address,
            "language": language,
            "subject": subject,
            "body": text,
            "created_at": at,
            "report": report,
        },
    )
    return new


def to_send(*, at: datetime) -> QuerySet[Notice]:
    """Notices nobody holds, whose time has come."""
    return Notice.objects.filter(
        Q(claimed_at=None) | Q(claimed_at__lt=at - LEASE),
        Q(next_try_at=None) | Q(next_try_at__lte=at),
        sent_at=None,
        sending_at=None,
        attempts__lt=MOST_ATTEMPTS,
    )


def unknown(*, at: datetime) -> QuerySet[Notice]:
    """Notices that may or may not have gone out: the worker died while the mail server had them."""
    return Notice.objects.filter(sent_at=None, sending_at__lt=at - LEASE)


def send_due(*, at: datetime) -> int:
    """Send what waits, one by one; return how many went out."""
    sent = 0
    while notice := claim_one(at=at):
        sent += _send(notice, at=at)
    return sent


def claim_one(*, at: datetime) -> Notice | None:
    """Take the oldest waiting notice, unless another worker takes it first."""
    while notice := to_send(at=at).order_by("created_at", "pk").first():
        if to_send(at=at).filter(pk=notice.pk).update(claimed_at=at):
            return notice
    return None


def _send(notice: Notice, *, at: datetime) -> bool:
    """Hand one notice to the mail server.

    What the server refused, or never got, is tried again later. After any other failure nobody
    knows whether the message went out: the notice stays with the unknown ones.
    """
    if not _still_concerned(notice):
        Notice.objects.filter(pk=notice.pk).update(attempts=MOST_ATTEMPTS, error=LEFT)
        return False
    mine = Notice.objects.filter(pk=notice.pk, sending_at=None, sent_at=None)
    if not mine.update(sending_at=at, attempts=F("attempts") + 1):
        return False
    message = EmailMessage(
        notice.subject,
        notice.body,
        to=[notice.address],
        headers={"Message-ID": f"<notice-{notice.pk}@nysana>", "Auto-Submitted": "auto-generated"},
    )
    try:
        deliver(message)
    except REFUSED as error:
        Notice.objects.filter(pk=notice.pk).update(
            claimed_at=None, sending_at=None, next_try_at=at + RETRY, error=str(error)[:500]
        )
        return False
    except (SMTPException, OSError) as error:
        Notice.objects.filter(pk=notice.pk).update(error=str(error)[:500])
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=at, error="")
    return True


def _still_concerned(notice: Notice) -> bool:
    """Whether the address still is the body's own or that of one of its active people."""
    body = notice.organization
    people = body.memberships.filter(user__is_active=True, user__email=notice.address)
    return notice.address == body.email or people.exists()


def deliver(message: EmailMessage) -> None:
    """Connect, then send: a connection that fails has certainly sent nothing."""
    connection = mailers.default
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise NoConnection(str(error)) from error
    connection.send_messages([message])
