"""A change of what verdicts are made from, proposed by one person and decided on by a second one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import prose
from tracker.models.people import User
from tracker.models.strategy import Source
from tracker.models.target import Target


class DataChange(models.Model):
    """One record entered, corrected or removed by hand. Nothing of it holds until it is confirmed.

    Written only by `workflow.second_person`; once it is decided on, never changed, never deleted.
    `before` and `after` hold the whole record as text digit for digit, with codes of other records;
    `before` of a new record and `after` of one that is removed are empty. `targets`: those whose
    verdict rests on it, known from the confirmation on.
    """

    kind = models.CharField(_("what happens"), max_length=20, choices=labels.choices("DATA_CHANGE"))
    record_type = models.CharField(
        _("kind of record"), max_length=20, choices=labels.choices("RECORD_TYPE")
    )
    record_id = models.BigIntegerField(null=True, editable=False)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = prose(_("reason"))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=labels.choices("DATA_CHANGE_STATE"), default="waiting"
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    refusal = models.TextField(_("reason for the refusal"), blank=True)
    targets = models.ManyToManyField(
        Target, related_name="data_changes", verbose_name=_("targets"), editable=False
    )

    class Meta:
        verbose_name, verbose_name_plural = (
            _("proposed change of data"),
            _("proposed changes of data"),
        )
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | Q(~Q(state="waiting"), decided_at__isnull=False, decided_by__isnull=False),
                name="a_decided_change_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | ~Q(decided_by=F("proposed_by")),
                name="a_second_person_decides",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="a_refusal_has_its_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-decided_at"], name="data_changes_by_day"),
            models.Index(fields=["record_type", "record_id"], name="data_changes_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id or ''} {self.kind}"
