"""Frozen copies of the whole public record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def copy_path(copy: "DataCopy", name: str) -> str:
    """Where a copy's file lies."""
    return f"copies/{name}"


class DataCopy(models.Model):
    """All data sets as they stood at the end of a day. Never changed, never deleted."""

    day = models.DateField(_("day"), unique=True)
    file = models.FileField(_("file"), upload_to=copy_path)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name, verbose_name_plural = _("frozen copy"), _("frozen copies")

    def __str__(self) -> str:
        return str(self.day)
