"""Corrective measures of a report's line, carried over from year to year until they are closed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import history
from tracker.models.line import ReportLine
from tracker.rules.measures import MeasureState, Step


class Measure(models.Model):
    """What a body does about a deviation, who, until when; and what came of it.

    Never public before approval: the public reads what `ReportLine.frozen` kept.
    """

    line = models.ForeignKey(
        ReportLine, models.CASCADE, related_name="measure_rows", verbose_name=_("line")
    )
    what = models.CharField(_("what is done"), max_length=500)
    who = models.CharField(_("who does it"), max_length=300, blank=True)
    until = models.DateField(_("until when"), null=True, blank=True)
    state = models.CharField(
        _("state of the measure"),
        max_length=20,
        choices=labels.choices("MEASURE_STATE"),
        default=MeasureState.OPEN.value,
    )
    outcome = models.CharField(
        _("what came of it, or why it takes longer"), max_length=1000, blank=True
    )
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
        verbose_name=_("carried over from"),
    )
    was_until = models.DateField(_("until when, at first"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("corrective measure"), _("corrective measures")
        constraints = [
            models.UniqueConstraint(
                fields=["line", "carried_from"], name="a_measure_is_carried_over_once_to_a_line"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeasureState.EXTENDED.value) | Q(carried_from__isnull=False),
                name="only_a_measure_carried_over_is_extended",
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def step(self) -> Step:
        """The measure as plain values."""
        return Step(
            what=self.what,
            who=self.who,
            until=self.until,
            state=MeasureState(self.state),
            outcome=self.outcome,
            carried=self.carried_from_id is not None,
            was_until=self.was_until,
            key=self.pk,
        )
