"""Following by mail: asked for, confirmed, told of each change once, stopped with one click.

An address is kept for this alone. It goes when its owner stops, and after some days if nobody
confirms. Mails leave by the outbox of `notices`.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from tracker.models import Asker, Follow, Follower, Notice, Organization, Strategy, Target, Told
from tracker.queries import news
from tracker.queries.news import Fact, Scope
from tracker.rules.following import Limit, is_due
from tracker.workflow import floods, mail_texts, news_words, notices, questions, quiet
from tracker.workflow.follow_links import LASTS, confirm_address, own_address

logger = logging.getLogger(__name__)
REPEAT = timedelta(minutes=10)  # one letter about the same thing in this time
PER_ADDRESS = Limit(5, timedelta(days=1))
PER_HOUR = Limit(500, timedelta(hours=1))  # of all together, so that no flood delays other mail
OVERLAP = timedelta(days=1)  # a change may be stored so long after the moment it bears
KEPT = timedelta(days=30)  # how long a mail that was written stays in the outbox
MOST = 100  # changes in one mail; of more, the number is told


def scope_of(follow: Follow) -> Scope:
    """What is followed, as the news take it."""
    return Scope(follow.target, follow.strategy, follow.organization)


def topic_of(scope: Scope) -> str:
    """The name of what is followed: `site`, `target/7`."""
    named = {"target": scope.target, "strategy": scope.strategy, "organization": scope.organization}
    return next((f"{kind}/{row.pk}" for kind, row in named.items() if row), "site")


def mailbox_of(address: str) -> str:
    """The mailbox behind an address: what follows a plus sign is the same one."""
    name, _at, domain = address.rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


@transaction.atomic
def ask(address: str, scope: Scope, *, language: str, rhythm: str, at: datetime) -> None:
    """Send a letter with a link to confirm; nothing is followed before.

    The page that calls this says the same whatever comes: known or not, counted out or not.
    """
    key = address.casefold()
    if floods.too_many("follow", mailbox_of(key), PER_ADDRESS, at=at):
        return
    if floods.too_many("follow-all", "", PER_HOUR, at=at):
        logger.warning(
            "More than %s letters to new followers were asked for in an hour.", PER_HOUR.most
        )
        return
    made = {"address": address, "language": language, "nonce": get_random_string(22)}
    follower, _new = Follower.objects.get_or_create(key=key, defaults=made)
    Follower.objects.select_for_update().get(pk=follower.pk)  # two at once: one letter
    wanted: dict[str, Any] = {"language": language, "rhythm": rhythm, "requested_at": at}
    named = {
        "target": scope.target,
        "strategy": scope.strategy,
        "organization": scope.organization,
    }
    follow, new = Follow.objects.get_or_create(
        follower=follower, topic=topic_of(scope), defaults=wanted | named
    )
    if not new:
        again = Follow.objects.filter(pk=follow.pk, requested_at__lt=at - REPEAT)
        if not again.update(**wanted):
            return
        follow.refresh_from_db()
    words = {
        "name": name_of(follow.subject, language),
        "confirm": confirm_address(follow),
        "days": LASTS.days,
    }
    text = mail_texts.render("follow_confirm", words, language)
    key = f"confirm/{follow.pk}/{at.timestamp()}"
    notices.write_to_reader(key, follower, text, language, at=at)


def name_of(subject: Strategy | Target | Organization | None, language: str) -> str:
    """What is followed, by its name in a language; nothing for the whole site."""
    if subject is None:
        return ""
    with translation.override(language):
        return str(subject.name if isinstance(subject, Organization) else subject.title)


@transaction.atomic
def confirm(follow: Follow, *, at: datetime) -> None:
    """Follow from now on; a second time changes nothing but language and rhythm."""
    follower = Follower.objects.select_for_update().get(pk=follow.follower_id)
    Follow.objects.filter(pk=follow.pk, confirmed_at=None).update(confirmed_at=at)
    follower.language, follower.rhythm = follow.language, follow.rhythm
    if follower.confirmed_at is None:
        follower.confirmed_at = follower.looked_at = at
    follower.save()


def change(follower: Follower, *, language: str, rhythm: str) -> None:
    """Let the mails come in another language, or more or less often."""
    Follower.objects.filter(pk=follower.pk).update(language=language, rhythm=rhythm)


@transaction.atomic
def drop(follower: Follower, follow_pk: int) -> bool:
    """Follow one thing less; with the last one the address goes. Return whether it is still there."""
    follower.follows.filter(pk=follow_pk).delete()
    if follower.follows.filter(confirmed_at__isnull=False).exists():
        return True
    stop(follower)
    return False


def stop(follower: Follower) -> None:
    """Forget the address with all that hangs on it, and what still waited to be sent."""
    follower.delete()


# --- What changed ----------------------------------------------------------------------------


def tell(*, at: datetime) -> int:
    """Write to each follower whose time has come what changed; return how many mails are new.

    Changes of the last day are looked through again, since a change may have been stored late; the
    record of what was told keeps anything from being told twice.
    """
    here, morning = timezone.localtime(at), settings.NYSANA_MORNING
    confirmed = Follower.objects.filter(confirmed_at__isnull=False)
    due = [
        one
        for one in confirmed
        if one.looked_at and is_due(one.rhythm, one.looked_at, at=here, morning=morning)
    ]
    if not due:
        return 0
    found = _Found(min(one.looked_at for one in due if one.looked_at) - OVERLAP)
    fresh = _fresh(due, found) if found.of(Scope()) else {}
    done, mails = [], 0
    for one in due:
        try:
            mails += _tell(one, fresh[one.pk], found, at=at) if fresh.get(one.pk) else 0
            done.append(one.pk)
        except Exception:
            logger.exception("Follower %s could not be told", one.pk)
    Follower.objects.filter(pk__in=done).update(looked_at=at)
    return mails


def _fresh(due: Sequence[Follower], found: "_Found") -> dict[int, dict[str, Fact]]:
    """What each follower follows and has not been told, by the fact's key; two queries and the facts."""
    told = set(Told.objects.filter(at__gte=found.moment).values_list("follower", "fact"))
    follows = Follow.objects.filter(follower__in=due, confirmed_at__isnull=False)
    fresh: dict[int, dict[str, Fact]] = defaultdict(dict)
    for follow in follows.select_related("follower", "target", "strategy", "organization"):
        for fact in found.of(scope_of(follow)):
            if _is_ahead(follow, fact.at) and (follow.follower_id, fact.key) not in told:
                fresh[follow.follower_id][fact.key] = fact
    return fresh


def _is_ahead(follow: Follow, moment: datetime) -> bool:
    """Whether a change comes after the confirmation and was not looked through with its follower."""
    confirmed, looked = follow.confirmed_at, follow.follower.looked_at
    if confirmed is None or looked is None:
        return False
    return moment > confirmed and moment >= looked - OVERLAP


class _Found:
    """The facts of each scope since a moment, and their words, each looked up once a run."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.facts: dict[str, list[Fact]] = {}
        self.words: dict[tuple[str, str], news_words.Words] = {}

    def of(self, scope: Scope) -> list[Fact]:
        """The facts of a scope, oldest first."""
        topic = topic_of(scope)
        if topic not in self.facts:
            self.facts[topic] = news.since(scope, self.moment)
        return self.facts[topic]

    def said(self, facts: Iterable[Fact], language: str) -> list[news_words.Words]:
        """Facts in words."""
        with translation.override(language):
            for fact in facts:
                if (language, fact.key) not in self.words:
                    self.words[language, fact.key] = news_words.words_of(fact)
        return [self.words[language, fact.key] for fact in facts]


@transaction.atomic
def _tell(follower: Follower, facts: Mapping[str, Fact], found: _Found, *, at: datetime) -> int:
    """Write one mail of some facts to a follower, with the record of it, but for those told meanwhile."""
    locked = Follower.objects.select_for_update().filter(pk=follower.pk).first()
    if locked is None:
        return 0
    first = min(fact.at for fact in facts.values())
    told = set(locked.told.filter(at__gte=first).values_list("fact", flat=True))
    new = sorted((fact for key, fact in facts.items() if key not in told), key=lambda one: one.at)
    if not new:
        return 0
    text = _text(locked, new, found)
    key, wait = f"news/{locked.pk}/{new[0].key}/{at.timestamp()}", quiet.not_before(at)
    notices.write_to_reader(key, locked, text, locked.language, at=at, not_before=wait)
    Told.objects.bulk_create(Told(follower=locked, fact=one.key, at=one.at) for one in new)
    return 1


def _text(follower: Follower, new: Sequence[Fact], found: _Found) -> mail_texts.Text:
    said = found.said(new[:MOST], follower.language)
    words = {
        "changes": said,
        "only": said[0] if len(new) == 1 else None,
        "number": len(new),
        "more": len(new) - len(said),
        "mine": own_address(follower, "mine"),
        "stop": own_address(follower, "stop"),
    }
    return mail_texts.render("news", words, follower.language)


# --- What is not kept ------------------------------------------------------------------------


def forget(*, at: datetime) -> int:
    """Delete what was never confirmed, old mails to readers and old records; return how many rows."""
    old = at - KEPT
    readers = Notice.objects.filter(organization=None)
    told = Asker.objects.filter(notices__sent_at__isnull=False)
    unanswered = Asker.objects.filter(question__answer=None)
    deleted = [
        Follow.objects.filter(confirmed_at=None, requested_at__lt=at - LASTS).delete(),
        Follower.objects.filter(follows=None).delete(),
        readers.filter(created_at__lt=old).delete(),
        told.delete(),
        unanswered.filter(question__received_at__lt=at - questions.UNANSWERED).delete(),
        Asker.objects.filter(question__answer__answered_at__lt=old).delete(),
        Told.objects.filter(at__lt=F("follower__looked_at") - 2 * OVERLAP).delete(),
    ]
    return sum(number for number, _rows in deleted) + floods.forget(at=at)
