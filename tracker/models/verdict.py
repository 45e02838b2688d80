"""What the engine found: verdicts, flags and the notices that follow; and the nightly runs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.duty import Obligation
from tracker.models.organization import Organization
from tracker.models.report import Report
from tracker.models.target import Target
from tracker.rules.exchange import decode
from tracker.rules.flags import FlagReason
from tracker.rules.values import Goal, Status
from tracker.rules.values import Verdict as Judgement
from tracker.sentences import sentence
from tracker.wording import language


class Verdict(models.Model):
    """One judgement of a target with all it was made from. Never changed, never deleted.

    opinions, original and the two flags: None and unset in verdicts of before they were recorded.
    status_before: that of the verdict before; empty where this one is the first or says the same.
    """

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="verdicts", verbose_name=_("target")
    )
    judged_on = models.DateField(_("day of judgement"))
    judged_at = models.DateTimeField(_("judged at"))
    status = models.CharField(_("status"), max_length=20, choices=labels.choices("STATUS"))
    status_before = models.CharField(
        _("status before"), max_length=20, blank=True, choices=labels.choices("STATUS")
    )
    reasons = models.JSONField(_("reasons"), default=list)
    method = models.CharField(_("method"), max_length=30)
    method_version = models.PositiveSmallIntegerField(_("version of the method"))
    constants = models.JSONField(_("constants"))
    inputs = models.JSONField(_("inputs"))
    result = models.JSONField(_("result"))
    evidence = models.CharField(
        _("strength of the evidence"), max_length=10, blank=True, choices=labels.choices("EVIDENCE")
    )
    opinions = models.JSONField(_("second opinions"), null=True)
    original = models.JSONField(_("the original promise"), default=dict)
    methods_disagree = models.BooleanField(_("methods disagree"), default=False)
    judgements_differ = models.BooleanField(_("judgements differ"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("verdict"), _("verdicts")
        indexes = [
            models.Index(
                fields=["target", "-judged_at", "-id", "status"], name="verdicts_newest_first"
            ),
            models.Index(fields=["-judged_at", "-id"], name="verdicts_by_day"),
            models.Index(
                fields=["-judged_at", "-id"],
                condition=~Q(status_before=""),
                name="verdicts_that_turned",
            ),
            models.Index(
                fields=["id", "reasons"],
                condition=Q(status=Status.NOT_ASSESSABLE.value),
                name="verdicts_with_obstacles",
            ),
            models.Index(
                fields=["id"],
                condition=Q(methods_disagree=True) | Q(judgements_differ=True),
                name="verdicts_in_dispute",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.judged_on} {self.status}"

    @property
    def judgement(self) -> Judgement:
        """The verdict as the rules gave it."""
        apart = {"status": self.status, "reasons": self.reasons, "evidence": self.evidence or None}
        return decode(Judgement, self.result | apart)

    @property
    def sentence(self) -> str:
        """The verdict in whole sentences, in the active language."""
        return self.sentence_in(language())

    def sentence_in(self, code: str) -> str:
        """The verdict in whole sentences, with the names and numbers that were recorded with it.

        In a language that is younger than the verdict, the names are those of the main one.
        """
        words = self.inputs["words"]
        names = words.get(code) or words[settings.LANGUAGE_CODE]
        return sentence(
            decode(Goal, self.inputs["goal"]),
            self.judgement,
            language=code,
            percent=words["percent"],
            **names,
        )


class Screen(models.Model):
    """What a pass over all targets reads of one target besides its series: one narrow row.

    `workflow.judging` writes it with each verdict. chance: what the verdict says, None where it
    was not drawn from the pace of the series. low, high, least_change: what it was taken for.
    values_key: the fingerprint of the series' values then. rules: that of the methods and their
    constants. facts: that of the whole verdict, which tells whether a new one differs.
    """

    target = models.OneToOneField(
        Target, models.CASCADE, primary_key=True, related_name="screen", editable=False
    )
    series = models.ForeignKey(
        "tracker.Series", models.SET_NULL, null=True, related_name="+", editable=False
    )
    status = models.CharField(max_length=20, editable=False)
    chance = models.FloatField(null=True, editable=False)
    low = models.FloatField(null=True, editable=False)
    high = models.FloatField(null=True, editable=False)
    deadline_year = models.PositiveSmallIntegerField(null=True, editable=False)
    least_change = models.FloatField(null=True, editable=False)
    values_key = models.BigIntegerField(default=0, editable=False)
    rules = models.BigIntegerField(editable=False)
    facts = models.BigIntegerField(editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("screen"), _("screens")

    def __str__(self) -> str:
        return f"{self.target_id} {self.status}"


class Flag(models.Model):
    """Something that needs attention. One open flag a reason and subject; reconciled, not toggled."""

    reason = models.CharField(_("reason"), max_length=30, choices=labels.choices("FLAG"))
    target = models.ForeignKey(
        Target,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="flags",
        verbose_name=_("target"),
    )
    obligation = models.ForeignKey(
        Obligation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="flags",
        verbose_name=_("obligation"),
    )
    raised_at = models.DateTimeField(_("raised at"))
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("flag"), _("flags")
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False, obligation=None)
                | Q(target=None, obligation__isnull=False),
                name="a_flag_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in FlagReason]),
                name="flag_reason_is_known",
            ),
            models.UniqueConstraint(
                fields=["target", "reason"],
                condition=Q(cleared_at=None, target__isnull=False),
                name="one_open_flag_a_reason_and_target",
            ),
            models.UniqueConstraint(
                fields=["obligation", "reason"],
                condition=Q(cleared_at=None, obligation__isnull=False),
                name="one_open_flag_a_reason_and_obligation",
            ),
        ]
        indexes = [
            models.Index(
                fields=["raised_at"],
                condition=Q(announced_at=None),
                name="flags_to_announce",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.target_id or self.obligation_id}"


class Notice(models.Model):
    """A message to the body that owes, to a follower or to who asked. The key makes it unique.

    The columns tell its delivery. With the follower or the asker goes what was written to him.
    account: the person whose account it tells of. It goes to his address of that time, whatever
    became of him and of it since.
    """

    key = models.CharField(_("key"), max_length=400, unique=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="notices",
        verbose_name=_("recipient"),
    )
    follower = models.ForeignKey(
        "tracker.Follower", models.CASCADE, null=True, related_name="notices", editable=False
    )
    asker = models.ForeignKey(
        "tracker.Asker", models.CASCADE, null=True, related_name="notices", editable=False
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", editable=False
    )
    flag = models.ForeignKey(
        Flag, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("flag")
    )
    report = models.ForeignKey(
        Report,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("report"),
    )
    digest = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="gathered",
        verbose_name=_("digest that carries it"),
    )
    held = models.BooleanField(_("waits for the digest"), default=False)
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=2, choices=labels.choices("LANGUAGE"))
    subject = models.CharField(_("subject"), max_length=1000)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("created at"))
    claimed_at = models.DateTimeField(_("taken for sending at"), null=True, blank=True)
    sending_at = models.DateTimeField(_("handed to the mail server at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sending_at__isnull=False),
                name="a_sent_notice_was_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=False, follower=None, asker=None)
                | Q(organization=None, follower__isnull=False, asker=None)
                | Q(organization=None, follower=None, asker__isnull=False),
                name="a_notice_has_one_kind_of_reader",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="notices_to_send")
        ]

    def __str__(self) -> str:
        return self.key


class Run(models.Model):
    """One scheduled run of a day, claimed with a lease, so that it happens once and never gets lost."""

    kind = models.CharField(_("kind"), max_length=30)
    slot_on = models.DateField(_("day"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("run"), _("runs")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slot_on"], name="one_run_a_kind_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot_on}"
