"""Notices to bodies, followers and askers: written once in the database, then sent at most once.

Sending has three marks. `claimed_at`: a worker took the notice (a lease: if the worker dies before
the next mark, another takes it). `sending_at`: the mail server is about to get it; if the worker
dies between this mark and the next, nobody knows whether it went out, so it is never sent again by
itself and stays in the list "unknown" of the administration. `sent_at`: the mail server took it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage, mailers
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tracker.models import Asker, Follower, Notice, Organization, Report, User
from tracker.queries.rounds import returned
from tracker.rules.reminders import Matter, is_held
from tracker.rules.states import FILLS_IN, Role
from tracker.workflow import digests, follow_links, mail_texts, quiet
from tracker.workflow.mail_texts import Text
from tracker.workflow.recipients import Recipient, belongs, recipients

MATTER = {"returned": Matter.ACT}  # the rest of what `tell` says can wait for a weekly digest
LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=15)
MOST_ATTEMPTS = 8
LEFT = "Nothing of this concerns the person any more."


class NoConnection(Exception):
    """The mail server could not be reached."""


REFUSED = (NoConnection, SMTPResponseException, SMTPRecipientsRefused)


def tell(report: Report, event: str, *, at: datetime) -> None:
    """Write a notice about a decision to the body whose report it is."""
    body = report.obligation.organization
    words = {"report": report, "body": body, "returned": returned(report)}
    for who in recipients(body):
        key = f"{event}/{report.pk}/{report.round}/{who.address}"
        text = mail_texts.render(event, words, who.language)
        write(key, body, who, text, at=at, matter=MATTER.get(event, Matter.EVENT), report=report)


def inform(
    body: Organization,
    event: str,
    context: dict[str, object],
    *,
    key: str,
    at: datetime,
    roles: Iterable[Role] = FILLS_IN,
    matter: Matter = Matter.EVENT,
) -> int:
    """Write `emails/<event>` to a body's people in some roles, once for each key and address.

    matter: `Matter.ACT` where it must not wait for a weekly digest. Return how many notices are new.
    """
    new = 0
    for who in recipients(body, roles):
        text = mail_texts.render(event, {**context, "body": body}, who.language)
        made = write(f"{key}/{who.address}", body, who, text, at=at, matter=matter)
        new += made is not None
    return new


def write(
    key: str,
    body: Organization,
    who: Recipient,
    text: Text,
    *,
    at: datetime,
    matter: Matter = Matter.EVENT,
    report: Report | None = None,
) -> Notice | None:
    """Write a notice unless one with this key exists; return it if it is new.

    What can wait by the person's own choice is held for his digest. What was found at night is
    not sent before the morning.
    """
    return _write_once(
        key,
        text,
        organization=body,
        address=who.address,
        language=who.language,
        created_at=at,
        next_try_at=quiet.not_before(at) if matter is Matter.FLAG else None,
        held=is_held(who.digest, matter),
        report=report,
    )


def write_to_owner(
    key: str, person: User, body: Organization, address: str, text: Text, *, at: datetime
) -> Notice | None:
    """Tell a person of one of the bodies what happened to the account; `write` says the rest.

    It never waits for a digest and is sent even if the address is not the person's any more.
    """
    return _write_once(
        key,
        text,
        account=person,
        organization=body,
        address=address,
        language=person.language,
        created_at=at,
    )


def write_to_reader(
    key: str,
    reader: Follower | Asker,
    text: Text,
    language: str,
    *,
    at: datetime,
    not_before: datetime | None = None,
) -> Notice | None:
    """Write to a follower or an asker unless a notice with this key exists; return it if it is new."""
    return _write_once(
        key,
        text,
        follower=reader if isinstance(reader, Follower) else None,
        asker=reader if isinstance(reader, Asker) else None,
        address=reader.address,
        language=language,
        created_at=at,
        next_try_at=not_before,
    )


def _write_once(key: str, text: Text, **columns: Any) -> Notice | None:
    words = {"subject": text.subject, "body": text.body}
    notice, new = Notice.objects.get_or_create(key=key, defaults=columns | words)
    return notice if new else None


def to_send(*, at: datetime) -> QuerySet[Notice]:
    """Notices nobody holds, whose time has come."""
    return Notice.objects.filter(
        Q(claimed_at=None) | Q(claimed_at__lt=at - LEASE),
        Q(next_try_at=None) | Q(next_try_at__lte=at),
        held=False,
        sent_at=None,
        sending_at=None,
        attempts__lt=MOST_ATTEMPTS,
    )


def unknown(*, at: datetime) -> QuerySet[Notice]:
    """Notices that may or may not have gone out: the worker died while the mail server had them."""
    return Notice.objects.filter(sent_at=None, sending_at__lt=at - LEASE)


def at_stage(stage: str, *, at: datetime, of: str = "") -> Q:
    """The notices at a stage of `labels.DELIVERY`; of: the way to the notice, as `notice__`.

    What a digest carries is as far as the digest is.
    """
    alone = Q(**{f"{of}digest": None})
    carried = ~alone & _stage(stage, at=at, of=f"{of}digest__")
    if stage == "held":
        return alone & Q(**{f"{of}held": True})
    return alone & Q(**{f"{of}held": False}) & _stage(stage, at=at, of=of) | carried


def _stage(stage: str, *, at: datetime, of: str) -> Q:
    sent = Q(**{f"{of}sent_at__isnull": False})
    unknown = ~sent & Q(**{f"{of}sending_at__lt": at - LEASE})
    given_up = ~sent & ~unknown & Q(**{f"{of}attempts__gte": MOST_ATTEMPTS})
    stages = {"sent": sent, "unknown": unknown, "given_up": given_up}
    return stages.get(stage, ~sent & ~unknown & ~given_up)


def stage_of(notice: Notice, *, at: datetime) -> str:
    """The stage of one notice: a key of `labels.DELIVERY`."""
    carrier = notice.digest or notice
    if carrier.held:
        return "held"
    if carrier.sent_at:
        return "sent"
    if carrier.sending_at and carrier.sending_at < at - LEASE:
        return "unknown"
    return "given_up" if carrier.attempts >= MOST_ATTEMPTS else "waiting"


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
    if not _still_concerned(notice, at=at):
        Notice.objects.filter(pk=notice.pk).update(attempts=MOST_ATTEMPTS, error=LEFT)
        return False
    mine = Notice.objects.filter(pk=notice.pk, sending_at=None, sent_at=None)
    if not mine.update(sending_at=at, attempts=F("attempts") + 1):
        return False
    message = EmailMessage(
        notice.subject,
        notice.body,
        to=[notice.address],
        headers={
            "Message-ID": f"<notice-{notice.pk}@nysana>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
            **follow_links.headers_of(notice),
        },
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


def _still_concerned(notice: Notice, *, at: datetime) -> bool:
    """Whether a notice still has something to say to its reader; a mail about duties says what is left.

    Its address must still be the body's own or that of one of its active people, but where it tells
    of an account: a former address hears of it too. A follower's or an asker's notice goes with its
    reader.
    """
    if notice.organization is None or notice.account_id is not None:
        return True
    if notice.gathered.exists() or notice.reminders.exists():
        return digests.bring_up_to_date(notice, on=timezone.localtime(at).date())
    return belongs(notice)


def deliver(message: EmailMessage) -> None:
    """Connect, then send: a connection that fails has certainly sent nothing."""
    connection = mailers.default
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise NoConnection(str(error)) from error
    connection.send_messages([message])
