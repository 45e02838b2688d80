"""People and what they may do for which body."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import history
from tracker.models.organization import Organization
from tracker.rules.reminders import Digest
from tracker.rules.states import Role


class User(AbstractUser):
    """A person who signs in. What the person may do follows from the memberships."""

    language = models.CharField(
        _("language"), max_length=2, choices=labels.choices("LANGUAGE"), default="kk"
    )
    digest = models.CharField(
        _("how often mail comes"),
        max_length=10,
        choices=labels.choices("DIGEST"),
        default=Digest.DAILY.value,
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """A person's role in a body. A person may have several, in several bodies."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="memberships", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=20, choices=labels.choices("ROLE"))
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"], name="one_role_once_for_a_person_in_a_body"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization} · {labels.ROLE[Role(self.role)]}"


class CalendarLink(models.Model):
    """The secret part of the address under which a person's calendar reads his deadlines.

    Who knows it sees those deadlines and nothing else; a new one makes the old one useless.
    """

    user = models.OneToOneField(
        User, models.CASCADE, related_name="calendar_link", verbose_name=_("person")
    )
    token = models.CharField(max_length=64, unique=True, editable=False)
    renewed_at = models.DateTimeField(_("renewed at"))

    class Meta:
        verbose_name, verbose_name_plural = _("calendar link"), _("calendar links")

    def __str__(self) -> str:
        return str(self.user)
