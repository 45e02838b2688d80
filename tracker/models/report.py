"""A body's report and its lines: what it says now, and what an approval made public."""

from collections.abc import Set
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.duty import Obligation
from tracker.models.fields import history, narrative
from tracker.models.people import User
from tracker.rules.states import EDITABLE, UNDER_REVIEW, ReportState

TEXTS = ("done", "obstacles", "next_steps")
NEVER_DECIDED = datetime(1970, 1, 1, tzinfo=UTC)
DECIDED = frozenset({ReportState.RETURNED, ReportState.APPROVED})


def by_whom(verbose_name: Any) -> models.ForeignKey:
    """Return the person who did something to a report or is to do it, if there is one."""
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
        return self.exclude(state=ReportState.DRAFT.value, approved_at=None, round=1)


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
    # Both are set by `queries.handed_in`: what came later is not shown, and what the body keeps of it.
    read_until: datetime | None = None
    evidence_kept: Set[int] = frozenset()

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
        return self.state != ReportState.DRAFT or self.was_decided_on

    @property
    def was_decided_on(self) -> bool:
        """Whether a submission of it was ever returned or approved."""
        return self.approved_at is not None or self.round > 1

    @property
    def is_work(self) -> bool:
        """Whether this is what the body still writes, not what it handed in."""
        return ReportState(self.state) in EDITABLE and self.read_until is None

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
    def approved_on(self) -> date | None:
        """The day of the latest approval: it stands while a reopened report is corrected."""
        return day_of(self.approved_at)

    @property
    def revision_owed_on(self) -> date | None:
        """The day set for the revision, while the body has its report back: withdrawn or not."""
        return self.revision_due_on if ReportState(self.state) in EDITABLE else None

    @property
    def corrected_on(self) -> date | None:
        """The day on which the approved report had been reopened for a correction, if it had."""
        return _day(self.published.get("reopened_on"))

    @property
    def updated_on(self) -> date | None:
        """The day on which values that waited for their official figure were taken up, if any were."""
        return _day(self.published.get("updated_on"))

    def decisions(self) -> list[datetime]:
        """When each submission that the body did not take back was decided on, oldest first.

        From a submission to that moment nothing of the report changes.
        """
        versions = self.history.order_by("history_id").values_list("state", "history_date")
        return [
            moment
            for (before, _then), (state, moment) in pairwise(versions)
            if before == ReportState.SUBMITTED and state in DECIDED
        ]

    def worked_on_since(self) -> datetime:
        """When the body got its report back: what it wrote since is its own until it is submitted."""
        return next(reversed(self.decisions()), NEVER_DECIDED)

    def published_evidence(self) -> set[int]:
        """The evidence that the latest approval made public, by its id."""
        return set(self.published.get("evidence", ()))

    @property
    def reference(self) -> str:
        """The number that people quote, such as NYS-2026-M-HEALTH."""
        return f"NYS-{self.obligation.cycle.year}-{self.obligation.organization.code}"
