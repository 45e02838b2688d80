"""A workbook that a person has uploaded and not applied yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.people import User
from tracker.models.report import Report


class ExcelUpload(models.Model):
    """A filled-in workbook, kept from its upload until it is applied, for a day at most.

    Each person has one a report; it is nobody else's to see.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="+", verbose_name=_("report"))
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    name = models.CharField(_("name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        verbose_name, verbose_name_plural = _("uploaded workbook"), _("uploaded workbooks")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "by"], name="one_uploaded_workbook_a_person_and_report"
            )
        ]

    def __str__(self) -> str:
        return self.name
