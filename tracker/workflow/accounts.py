"""Accounts: invitations and new passwords by a one-time link, lost factors, deactivation.

Nobody but its owner ever sees a password or a link: a link is made at the moment of sending, goes
into the letter alone, and only its hash is kept. Sending it twice does no harm: the newer letter's
link replaces the older one, so a letter of unknown fate is simply sent again.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module
from smtplib import SMTPException

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from tracker.addresses import address
from tracker.models import AccessLink, AccountEvent, User
from tracker.roles import check_manages, check_manages_people
from tracker.rules.states import OVERSEES
from tracker.workflow import mail_texts, notices
from tracker.workflow.notices import NoConnection, deliver

REPEAT = timedelta(minutes=5)  # a person gets one letter about a new password in this time
RETRY = timedelta(minutes=5)
MOST_ATTEMPTS = 8
MAILED = {  # what a person is told by mail: who did not do it himself must hear of it
    "password_set",
    "factor_added",
    "factor_removed",
    "factors_removed",
    "codes_made",
    "address_changed",
}


# --- Links by mail ---------------------------------------------------------------------------


@transaction.atomic
def invite(person: User, *, by: User, at: datetime) -> AccessLink:
    """Ask for a letter with which the person sets the first password; an earlier link ends."""
    check_manages_people(by)
    note(person, "invited", at=at, by=by)
    lasts = timedelta(days=settings.INVITATION_DAYS)
    return _ask(person, "invitation", lasts=lasts, by=by, at=at)


@transaction.atomic
def ask_reset(address: str, *, at: datetime) -> int:
    """Ask for a letter to each active account with this address; return how many were asked for.

    The page that calls this says the same whatever comes.
    """
    asked = 0
    for person in User.objects.filter(email__iexact=address, is_active=True).exclude(email=""):
        recent = person.access_links.filter(asked_at__gt=at - REPEAT, ended_at=None)
        if recent.exists():
            continue
        asked += 1
        if _sends_invitation_again(person, at=at):
            continue
        note(person, "reset_asked", at=at, by=None)
        lasts = timedelta(hours=settings.PASSWORD_RESET_HOURS)
        _ask(person, "reset", lasts=lasts, by=None, at=at)
    return asked


def _sends_invitation_again(person: User, *, at: datetime) -> bool:
    """Whether an invitation is open: its letter is sent anew, and nobody shortens it to a reset."""
    invitations = person.access_links.filter(open_links(at=at), purpose="invitation")
    again = {"asked_at": at, "sent_at": None, "next_try_at": None, "attempts": 0}
    return bool(invitations.update(**again))


def _ask(
    person: User, purpose: str, *, lasts: timedelta, by: User | None, at: datetime
) -> AccessLink:
    User.objects.select_for_update().get(pk=person.pk)  # two at once: one link stays open
    person.access_links.filter(ended_at=None).update(ended_at=at)
    return AccessLink.objects.create(
        user=person, purpose=purpose, asked_at=at, asked_by=by, expires_at=at + lasts
    )


def open_links(*, at: datetime) -> "Q":
    """The condition of a link that still opens."""
    return Q(ended_at=None, expires_at__gt=at, user__is_active=True)


def send_links(*, at: datetime) -> int:
    """Send the letters that wait; return how many the mail server took."""
    due = Q(next_try_at=None) | Q(next_try_at__lte=at)
    waiting = AccessLink.objects.filter(
        open_links(at=at), due, sent_at=None, attempts__lt=MOST_ATTEMPTS
    ).exclude(user__email="")
    return sum(_send(link, at=at) for link in waiting.select_related("user").order_by("pk"))


def _send(link: AccessLink, *, at: datetime) -> bool:
    """Make the link, keep its hash, hand the letter over; on failure another try follows."""
    token = secrets.token_urlsafe(32)
    mine = AccessLink.objects.filter(pk=link.pk, sent_at=None, attempts=link.attempts)
    if not mine.update(token_hash=_hash(token), attempts=F("attempts") + 1, next_try_at=at + RETRY):
        return False  # another worker took it
    try:
        deliver(_letter(link, token))
    except (NoConnection, SMTPException, OSError) as error:
        AccessLink.objects.filter(pk=link.pk).update(error=str(error)[:500])
        return False
    AccessLink.objects.filter(pk=link.pk).update(sent_at=at, error="")
    return True


def _letter(link: AccessLink, token: str) -> EmailMessage:
    """The letter in the person's language."""
    person = link.user
    with translation.override(person.language):
        words = {
            "person": person,
            "link": link,
            "address": address("password-set", token),
        }
        template = f"emails/{link.purpose}"
        subject = " ".join(render_to_string(f"{template}-subject.txt", words).split())
        body = render_to_string(f"{template}-body.txt", words)
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[person.email], headers=headers)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def link_of(token: str, *, at: datetime) -> AccessLink | None:
    """The open link with this token, if there is one."""
    found = AccessLink.objects.filter(open_links(at=at), token_hash=_hash(token))
    return found.select_related("user").first()


@transaction.atomic
def set_password_by(link: AccessLink, password: str, *, at: datetime) -> bool:
    """Use a link up and set the password; every session of the person ends.

    Return whether the link still opened: of two at once one wins.
    """
    if not AccessLink.objects.filter(open_links(at=at), pk=link.pk).update(ended_at=at):
        return False
    set_password(link.user, password, at=at)
    end_sessions(link.user)
    return True


# --- What a person does with the own account -------------------------------------------------


@transaction.atomic
def set_password(person: User, password: str, *, at: datetime) -> None:
    """Set a person's password. Sessions that know the old one end by themselves."""
    person.set_password(password)
    person.save(update_fields=["password"])
    person.access_links.filter(ended_at=None).update(ended_at=at)
    note(person, "password_set", at=at, by=person)


@transaction.atomic
def note(person: User, event: str, *, at: datetime, by: User | None, former: str = "") -> None:
    """Remember what happened to an account; of a change of a way in its owner is told by mail.

    former: the address that the account had before, which is told as well.
    """
    noted = AccountEvent.objects.create(user=person, event=event, at=at, by=by)
    member = person.memberships.select_related("organization").first()
    if event not in MAILED or member is None:
        return
    for key, mailbox in ((f"account/{noted.pk}", person.email), (f"former/{noted.pk}", former)):
        if mailbox:
            words = {"event": noted, "person": person, "former": mailbox == former}
            text = mail_texts.render("account", words, person.language)
            notices.write_to_owner(key, person, member.organization, mailbox, text, at=at)


def end_sessions(person: User, *, but: str = "") -> int:
    """End a person's sessions at once, except one; return how many ended."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ended = UserSession.objects.filter(user=person).exclude(session_key=but)
    keys = list(ended.values_list("session_key", flat=True))
    for key in keys:
        store.delete(key)
    ended.delete()
    return len(keys)


# --- What an administrator does --------------------------------------------------------------


@transaction.atomic
def remove_factors(person: User, *, by: User | None, at: datetime) -> int:
    """Remove a lost second factor with its recovery codes; return how many were removed.

    The person signs in with the password and sets a new one up. `by` is None for the command line.
    """
    if by is not None:
        check_manages(by, person)
    removed = Authenticator.objects.filter(user=person).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    count = removed.count()
    Authenticator.objects.filter(user=person).delete()
    note(person, "factors_removed", at=at, by=by)
    end_sessions(person)
    return count


@transaction.atomic
def deactivated(person: User, *, by: User, at: datetime) -> None:
    """After an account was switched off: its sessions and open links end; its history stays."""
    note(person, "deactivated", at=at, by=by)
    person.access_links.filter(ended_at=None).update(ended_at=at)
    end_sessions(person)


def follow_roles(person: User, roles: Iterable[str]) -> None:
    """Open or close the administration's door as the person's roles say."""
    enters = any(role in OVERSEES for role in roles)
    if enters != person.is_staff:
        person.is_staff = enters
        person.save(update_fields=["is_staff"])
