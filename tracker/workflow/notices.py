"""Notices to the body that owes: written once in the database, then sent at most once.

Sending has three marks. `claimed_at`: a worker took the notice (a lease: if the worker dies before
the next mark, another takes it). `sending_at`: the mail server is about to get it; if the worker
dies between this mark and the next, nobody knows whether it went out, so it is never sent again by
itself and stays in the list "unknown" of the administration. `sent_at`: the mail server took it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from tracker import labels
from tracker.models import Flag, Notice, Organization, Report
from tracker.rules.states import FILLS_IN

LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=15)
MOST_ATTEMPTS = 8


def addressees(body: Organization) -> list[tuple[str, str]]:
    """(address, language) of those who answer for a body: its people, else its own address."""
    people = (
        body.memberships.filter(role__in=FILLS_IN, user__is_active=True)
        .exclude(user__email="")
        .values_list("user__email", "user__language")
    )
    return sorted(set(people)) or ([(body.email, "kk")] if body.email else [])


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


def announce(*, on: date, at: datetime) -> int:
    """Write one notice a body and day about its new flags; return how many notices were written."""
    written = 0
    waiting = Flag.objects.filter(announced_at=None, cleared_at=None)
    for body in _bodies_with(waiting):
        written += _announce_to(body, waiting, on=on, at=at)
    return written


def _flags_of(body: Organization, waiting: QuerySet[Flag]) -> QuerySet[Flag]:
    """A body's own flags: those of its duties, and those of targets it answers for by a document."""
    return waiting.filter(
        Q(obligation__organization=body)
        | Q(target__assignments__organization=body, target__assignments__demo=False)
    ).distinct()


def _bodies_with(waiting: QuerySet[Flag]) -> Iterable[Organization]:
    return Organization.objects.filter(
        Q(obligations__flags__in=waiting)
        | Q(assignments__demo=False, assignments__target__flags__in=waiting)
    ).distinct()


@transaction.atomic
def _announce_to(body: Organization, waiting: QuerySet[Flag], *, on: date, at: datetime) -> int:
    flags = list(
        _flags_of(body, waiting).select_related("target", "obligation__rule").order_by("pk")
    )
    people = addressees(body)
    if not people or not flags:
        return 0
    said = [(flag, labels.FLAG[flag.reason]) for flag in flags]
    written = 0
    for person in people:
        key = f"flags/{on.isoformat()}/{body.pk}/{person[0]}"
        written += _write(key, body, person, "emails/flags", {"flags": said}, at=at)
    if written:
        Flag.objects.filter(pk__in=[flag.pk for flag in flags]).update(announced_at=at)
    return written


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
    """Hand one notice to the mail server. A refusal is tried again later; a death in between is not."""
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
        message.send()
    except (SMTPException, OSError) as error:
        Notice.objects.filter(pk=notice.pk).update(
            claimed_at=None, sending_at=None, next_try_at=at + RETRY, error=str(error)[:500]
        )
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=at, error="")
    return True
