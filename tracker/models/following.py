"""Who follows what by mail, without an account. An address is kept for this alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.organization import Organization
from tracker.models.strategy import Strategy
from tracker.models.target import Target
from tracker.rules.following import Rhythm


class Follower(models.Model):
    """A mailbox. Deleted with all that hangs on it when its owner stops, or never confirms.

    key: the address in lower case. nonce: part of the signed links of its mails. looked_at: until
    when the changes were looked through for it.
    """

    address = models.EmailField(_("address"))
    key = models.CharField(max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=labels.choices("LANGUAGE"))
    rhythm = models.CharField(
        _("how often mail comes"),
        max_length=10,
        choices=labels.choices("RHYTHM"),
        default=Rhythm.IMMEDIATE.value,
    )
    nonce = models.CharField(max_length=22)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("follower"), _("followers")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(looked_at__isnull=False),
                name="what_is_confirmed_is_looked_through",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Follow(models.Model):
    """One thing that a mailbox asked to follow: the site where nothing else is named.

    topic names it in a word: `site`, `target/7`. language and rhythm are what was asked for; they
    hold from the confirmation on.
    """

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="follows")
    topic = models.CharField(max_length=40)
    strategy = models.ForeignKey(
        Strategy,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("strategy"),
    )
    target = models.ForeignKey(
        Target, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("target")
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    language = models.CharField(_("language"), max_length=2, choices=labels.choices("LANGUAGE"))
    rhythm = models.CharField(
        _("how often mail comes"), max_length=10, choices=labels.choices("RHYTHM")
    )
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("thing followed"), _("things followed")
        constraints = [
            models.UniqueConstraint(fields=["follower", "topic"], name="a_thing_is_followed_once"),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(confirmed_at=None), name="follows_to_confirm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.follower_id}"

    @property
    def subject(self) -> Strategy | Target | Organization | None:
        """What is followed; None for the whole site."""
        return self.target or self.strategy or self.organization


class Told(models.Model):
    """That a follower was told of a change. Never written twice."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="told")
    fact = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "fact"], name="a_change_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} {self.fact}"


class Knock(models.Model):
    """That somebody sent a form: counted to stop floods, forgotten after a day.

    key: a keyed hash of who or whom it was about, never the address itself.
    """

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="knocks_by_key")]

    def __str__(self) -> str:
        return self.key[:8]
