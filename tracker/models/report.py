"""A body's report and its lines: what it says now, and what an approval made public."""

import copy
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker import labels
from tracker.models.duty import Obligation
from tracker.models.fields import ExactDecimalField, history, narrative
from tracker.models.people import User
from tracker.models.target import Target
from tracker.models.waiting import Waiting
from tracker.rules.exchange import decode, encode
from tracker.rules.measures import Step
from tracker.rules.states import UNDER_REVIEW, ReportState

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
TEXTS = ("done", "obstacles", "next_steps")


def by_whom(verbose_name: Any) -> models.ForeignKey:
    """Return the person who did something to a report, if anybody has."""
    return models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


def day_of(moment: datetime | None) -> date | None:
    """The calendar day of a moment in the country's time zone."""
    return timezone.localtime(moment).date() if moment else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, narrowed."""

    def handed_in(self) -> "ReportQuerySet":
        """Reports that count as handed in: see `Report.is_handed_in`."""
        return self.exclude(state=ReportState.DRAFT.value, approved_at=None)


class Report(models.Model):
    """What one body reports for one obligation. Its state changes only in `workflow.reports`."""

    obligation = models.OneToOneField(
        Obligation, models.PROTECT, related_name="report", verbose_name=_("obligation")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=labels.choices("REPORT_STATE"),
        default=ReportState.DRAFT.value,
        editable=False,
        db_index=True,
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    done = narrative(_("What was done"))
    obstacles = narrative(_("Obstacles"))
    next_steps = narrative(_("Next steps"))
    letter_number = models.CharField(
        _("covering letter, outgoing number"), max_length=100, blank=True
    )
    letter_date = models.DateField(_("date of the covering letter"), null=True, blank=True)
    responsible = models.CharField(_("responsible persons"), max_length=300, blank=True)
    first_submitted_at = models.DateTimeField(
        _("first submitted at"), null=True, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    submitted_by = by_whom(_("submitted by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = by_whom(_("decided by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    approved_by = by_whom(_("approved by"))
    published = models.JSONField(_("what was published"), default=dict, blank=True, editable=False)
    revision_due_on = models.DateField(_("revision due on"), null=True, blank=True, editable=False)
    public_remark = models.TextField(_("public remark"), blank=True, editable=False)
    reviewer = by_whom(_("reviewer"))
    review_begun_at = models.DateTimeField(
        _("review begun at"), null=True, blank=True, editable=False
    )
    warning_count = models.PositiveSmallIntegerField(
        _("warnings"), null=True, blank=True, editable=False
    )  # as counted at the latest submission, as is the next
    below_plan_count = models.PositiveSmallIntegerField(
        _("below plan"), null=True, blank=True, editable=False
    )
    received_on = models.DateField(_("received on paper on"), null=True, blank=True, editable=False)
    recorded_by = by_whom(_("entered by"))
    supplement = models.BooleanField(
        _("only values that waited for their official figure are open"),
        default=False,
        editable=False,
    )
    history = history()

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("report"), _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT.value)
                | Q(submitted_at__isnull=False, first_submitted_at__isnull=False),
                name="only_a_draft_was_never_submitted",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="submitted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.APPROVED.value)
                | Q(decided_at__isnull=False, approved_at__isnull=False),
                name="an_approved_report_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="approved_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.APPROVED.value)
                | ~Q(decided_by=models.F("submitted_by")),
                name="nobody_approves_what_he_submitted",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, recorded_by=None)
                | Q(received_on__isnull=False, recorded_by__isnull=False),
                name="who_entered_a_paper_report_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_handed_in(self) -> bool:
        """Whether the body has handed it in. Withdrawn before any approval, it is a draft again."""
        return self.state != ReportState.DRAFT or self.approved_at is not None

    @property
    def shown_state(self) -> str:
        """The state as people see it: a submitted report whose review has begun is under review."""
        begun = self.state == ReportState.SUBMITTED and self.review_begun_at is not None
        return UNDER_REVIEW if begun else self.state

    @property
    def first_submitted_on(self) -> date | None:
        """The day of the first submission in the country's time: it counts for punctuality.

        A report on paper was handed in on the day it was received, whenever it was typed.
        """
        day = day_of(self.first_submitted_at)
        return self.received_on if day and self.received_on else day

    @property
    def submitted_on(self) -> date | None:
        """The day of the latest submission in the country's time."""
        return day_of(self.submitted_at)

    @property
    def decided_on(self) -> date | None:
        """The day of the latest decision in the country's time."""
        return day_of(self.decided_at)

    @property
    def approved_on(self) -> date | None:
        """The day of the latest approval: it stands while a reopened report is corrected."""
        return day_of(self.approved_at)

    @property
    def corrected_on(self) -> date | None:
        """The day on which the approved report had been reopened for a correction, if it had."""
        return _day(self.published.get("reopened_on"))

    @property
    def updated_on(self) -> date | None:
        """The day on which values that waited for their official figure were taken up, if any were."""
        return _day(self.published.get("updated_on"))

    def published_evidence(self) -> set[int]:
        """The evidence that the latest approval made public, by its id."""
        return set(self.published.get("evidence", ()))

    @property
    def reference(self) -> str:
        """The number that people quote, such as NYS-2026-M-HEALTH."""
        return f"NYS-{self.obligation.cycle.year}-{self.obligation.organization.code}"


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
    assigned_to = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("who fills it in"),
    )
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
