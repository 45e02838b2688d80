"""One-time links by which a person sets a password, and what happened to an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.people import User


class AccessLink(models.Model):
    """A link that lets its owner set a password once. Only a hash of it is kept.

    The link is made when its letter is sent, so that no other place ever knows it.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="access_links", verbose_name=_("person")
    )
    purpose = models.CharField(
        _("purpose"), max_length=20, choices=labels.choices("ACCESS_PURPOSE")
    )
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    expires_at = models.DateTimeField(_("expires at"))
    next_try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)  # used, or replaced
    error = models.CharField(_("error"), max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = (
            _("link to set a password"),
            _("links to set a password"),
        )
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(ended_at=None),
                name="one_open_link_for_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {labels.ACCESS_PURPOSE[self.purpose]}"


class AccountEvent(models.Model):
    """Something that happened to an account: kept for ever, with the person's name."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="account_events", verbose_name=_("person")
    )
    event = models.CharField(_("event"), max_length=30, choices=labels.choices("ACCOUNT_EVENT"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("event of the account"), _("events of the account")
        indexes = [models.Index(fields=["user", "at"], name="events_of_an_account")]

    def __str__(self) -> str:
        return f"{self.user} · {labels.ACCOUNT_EVENT[self.event]}"
