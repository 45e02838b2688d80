"""What stands beside a report: evidence, remarks and the log of its moves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import history
from tracker.models.line import ReportLine
from tracker.models.people import User
from tracker.models.report import Report
from tracker.rules.states import EDITABLE, ReportState


class Evidence(models.Model):
    """A file, a link or a legal act behind a report. Served only to who may see it."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="evidence", verbose_name=_("report")
    )
    lines = models.ManyToManyField(
        ReportLine, blank=True, related_name="evidence", verbose_name=_("what it supports")
    )
    title = models.CharField(_("title"), max_length=300)
    file = models.FileField(_("file"), upload_to="%Y/%m/", blank=True)
    original_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    act_kind = models.CharField(
        _("kind of the legal act"), max_length=20, blank=True, choices=labels.choices("ACT_KIND")
    )
    act_number = models.CharField(_("number of the act"), max_length=100, blank=True)
    act_on = models.DateField(_("date of the act"), null=True, blank=True)
    public = models.BooleanField(_("public after approval"), default=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))
    history = history(m2m_fields=[lines])

    class Meta:
        verbose_name, verbose_name_plural = _("evidence"), _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(~Q(file=""), link="", act_kind="")
                | Q(~Q(link=""), file="", act_kind="")
                | Q(~Q(act_kind=""), file="", link=""),
                name="evidence_is_a_file_a_link_or_an_act",
            ),
            models.CheckConstraint(
                condition=Q(act_kind="", act_number="", act_on=None)
                | (~Q(act_kind="") & ~Q(act_number="") & Q(act_on__isnull=False)),
                name="an_act_has_its_kind_number_and_date",
            ),
            models.CheckConstraint(
                condition=Q(file="") | (~Q(sha256="") & Q(size__isnull=False)),
                name="a_file_has_its_hash_and_size",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def was_handed_in(self) -> bool:
        """Whether it belongs to what was handed in: what a body adds while it works does not yet."""
        if ReportState(self.report.state) not in EDITABLE:
            return True
        known: bool = self.history.filter(history_date__lt=self.report.worked_on_since()).exists()
        return known


class Remark(models.Model):
    """A reviewer's question about a report or a line, and the body's answer. Both are kept."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="remarks", verbose_name=_("report")
    )
    line = models.ForeignKey(
        ReportLine,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("line"),
    )
    round = models.PositiveSmallIntegerField(_("round"))
    text = models.TextField(_("remark"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("remark"), _("remarks")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="an_answer_has_its_author_and_time",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class LineReview(models.Model):
    """What the reviewers think of a line before they decide: accepted, or a question not yet sent.

    It holds for the version of the line that was read: a line that changed is to be read anew.
    """

    line = models.OneToOneField(
        ReportLine, models.CASCADE, related_name="review", verbose_name=_("line")
    )
    version = models.PositiveIntegerField(_("version of the line"))
    accepted = models.BooleanField(_("accepted"), default=False)
    question = models.TextField(_("question"), blank=True)
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    marked_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("review of a line"), _("reviews of lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=True, question="") | (Q(accepted=False) & ~Q(question="")),
                name="a_line_is_accepted_or_asked_about",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.version}"


class Entry(models.Model):
    """One line of a report's log: who moved it, when, from where to where, and why."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="entries", verbose_name=_("report")
    )
    move = models.CharField(_("move"), max_length=20, choices=labels.choices("MOVE"))
    from_state = models.CharField(
        _("state before"), max_length=20, choices=labels.choices("REPORT_STATE")
    )
    to_state = models.CharField(
        _("state after"), max_length=20, choices=labels.choices("REPORT_STATE")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    round = models.PositiveSmallIntegerField(_("round"))
    code = models.CharField(
        _("reason, in short"), max_length=20, blank=True, choices=labels.choices("RETURN_REASON")
    )
    note = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("log entry"), _("log entries")

    def __str__(self) -> str:
        return f"{self.report_id} {self.move} {self.at:%Y-%m-%d}"


class Handover(models.Model):
    """Rows of a report given from one person of the body to another, or to and from nobody."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="handovers", verbose_name=_("report")
    )
    rows = models.TextField(_("rows"))  # the codes of their targets, separated by commas
    giver = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("given by")
    )
    taker = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("given to")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("handover"), _("handovers")

    def __str__(self) -> str:
        return f"{self.report_id} {self.rows}"
