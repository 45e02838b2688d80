"""The ledger of a promise: how it was changed and why, and the things that count towards it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import history, prose, words
from tracker.models.people import User
from tracker.models.strategy import Source
from tracker.models.target import Target
from tracker.models.texts import Worded


class Amendment(models.Model):
    """One change of a target: what it said before and after, by which act, and why.

    Written only by `workflow.ledger`; never changed, never deleted. `before` and `after` hold the
    promise's fields that changed, as text digit for digit: {"value": "1", "deadline": "2015-12-31"}.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="amendments", verbose_name=_("target")
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=labels.choices("LEDGER"))
    act = words(_("legal act"), 500, blank=True)
    act_number = models.CharField(_("number of the act"), max_length=100, blank=True)
    act_on = models.DateField(_("date of the act"), null=True, blank=True)
    reason = prose(_("reason"))
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    made_at = models.DateTimeField(_("entered at"))
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("amendment"), _("amendments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="amended") | Q(act_on__isnull=False),
                name="an_amendment_has_the_date_of_its_act",
            ),
        ]
        indexes = [models.Index(fields=["target", "made_at"], name="amendments_by_target")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.kind} {self.act_on or ''}"


class Counted(Worded):
    """One of the things that a running count counts, with its date and its evidence."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="counted", verbose_name=_("target")
    )
    name = words(_("name"))
    counted_on = models.DateField(_("date"), null=True, blank=True)
    evidence = models.URLField(_("evidence (address)"), max_length=500, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("thing counted"), _("things counted")
        constraints = [
            models.CheckConstraint(
                condition=~Q(evidence="") | Q(source__isnull=False),
                name="a_thing_counted_has_its_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.name
