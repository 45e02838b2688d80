"""The consolidated report of a cycle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.duty import Cycle
from tracker.models.fields import history
from tracker.models.people import User


class Consolidation(models.Model):
    """The consolidated report of a cycle, frozen when made. A correction is a new edition."""

    cycle = models.ForeignKey(
        Cycle,
        models.PROTECT,
        related_name="consolidations",
        verbose_name=_("reporting cycle"),
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    reason = models.TextField(_("what was corrected"), blank=True)
    forwarded_on = models.DateField(_("forwarded on"), null=True, blank=True)
    forwarded_number = models.CharField(_("outgoing number"), max_length=100, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("consolidated report"), _("consolidated reports")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "edition"], name="one_edition_a_number"),
            models.CheckConstraint(
                condition=Q(edition=1) | ~Q(reason=""), name="a_correction_says_what_changed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} / {self.edition}"
