"""The lines of a report: what it says of each target now, and what an approval made public."""

import copy
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker import labels
from tracker.models.fields import ExactDecimalField, history, narrative
from tracker.models.report import Report, by_whom
from tracker.models.target import Target
from tracker.models.waiting import Waiting
from tracker.rules.exchange import decode, encode
from tracker.rules.measures import Step

SAID = (
    "plan",
    "value",
    "value_status",
    "no_data_reason",
    "done",
    "done_on",
    "not_done",
    "forecast_on",
    "expectation",
    "forecast_value",
    "progress",
    "cause",
    "cause_text",
    "measures",
    "source_text",
    "figure_on",
)


class ReportLine(Waiting, models.Model):
    """One target in a report: plan, fact, cause and measures. Never public before approval."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="lines", verbose_name=_("report")
    )
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="report_lines", verbose_name=_("target")
    )
    plan = ExactDecimalField(_("plan for the year"), null=True, blank=True)
    value = ExactDecimalField(_("fact"), null=True, blank=True)
    value_status = models.CharField(
        _("state of the value"), max_length=20, blank=True, choices=labels.choices("LINE_STATUS")
    )
    no_data_reason = models.CharField(
        _("why there is no value"), max_length=30, blank=True, choices=labels.choices("NO_DATA")
    )
    done = models.BooleanField(pgettext_lazy("milestone", "done"), default=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    not_done = models.BooleanField(_("not done"), default=False)
    forecast_on = models.DateField(_("expected on"), null=True, blank=True)
    expectation = models.CharField(
        _("the target, in the body’s own view"),
        max_length=20,
        blank=True,
        choices=labels.choices("EXPECTATION"),
    )
    forecast_value = ExactDecimalField(_("value expected at the deadline"), null=True, blank=True)
    progress = narrative(_("progress in words"))
    cause = models.CharField(
        _("cause of the deviation"), max_length=30, blank=True, choices=labels.choices("CAUSE")
    )
    cause_text = narrative(_("the cause in words"))
    measures = narrative(_("measures: what, who, until when"))
    source_text = models.CharField(_("source of the value"), max_length=300, blank=True)
    figure_on = models.DateField(_("the official figure is expected on"), null=True, blank=True)
    checked = models.BooleanField(_("checked, the value is right"), default=False)
    checked_note = models.CharField(
        _("checked, the value is right: note"), max_length=300, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    assigned_to = by_whom(_("who fills it in"))
    history = history()
    published_steps: tuple[Step, ...] | None = None

    class Meta:
        verbose_name, verbose_name_plural = _("line"), _("lines")
        constraints = [
            models.UniqueConstraint(fields=["report", "target"], name="one_line_a_target"),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(value_status="no_data"),
                name="no_data_means_no_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.target_id}"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The measures: as they stand, or those of an approved line as they were approved."""
        if self.published_steps is not None:
            return self.published_steps
        return tuple(row.step for row in sorted(self.measure_rows.all(), key=lambda row: row.pk))

    def frozen(self) -> dict[str, Any]:
        """What the line says, digit for digit, to be kept beside the approval."""
        said: dict[str, Any] = {"steps": [encode(step) for step in self.steps]}
        for name in SAID:
            field: Any = self._meta.get_field(name)
            said[name] = None if getattr(self, name) is None else field.value_to_string(self)
        return said

    def as_published(self) -> "ReportLine | None":
        """The line as it was approved, whatever was written since; nothing if it never was."""
        kept = self.report.published.get("lines", {}).get(str(self.pk))
        if kept is None:
            return None
        line = copy.copy(self)
        for name in SAID:
            field: Any = self._meta.get_field(name)
            said = field.to_python(kept[name]) if name in kept else field.get_default()
            setattr(line, name, said)
        line.published_steps = decode(tuple[Step, ...], kept.get("steps", []))
        return line
