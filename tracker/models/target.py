"""What was promised: targets, who answers for them, and facts about them that are not numbers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import (
    ExactDecimalField,
    ShapedJSONField,
    a_code,
    a_list_of_parts,
    history,
    numbers_by_year,
    prose,
    quotes,
    words,
)
from tracker.models.measure import Indicator, Series, Unit
from tracker.models.organization import Organization
from tracker.models.strategy import Source, Strategy
from tracker.models.texts import SearchText, Worded
from tracker.rules.values import Standing, Status


class Target(Worded):
    """One promise, as the document words it, with its present verdict."""

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[a_code])
    title = words(_("title"), ordered=True)
    group = models.CharField(_("group"), max_length=20, choices=labels.choices("GROUP"))
    strategy = models.ForeignKey(
        Strategy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("strategy"),
    )
    also_in = models.ManyToManyField(
        Strategy, blank=True, related_name="shared_targets", verbose_name=_("also in")
    )
    strategy_text = models.CharField(_("strategy, as printed"), max_length=300, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("indicator"),
    )
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("series"),
    )
    connection_note = prose(_("why this series measures the target"))
    connection_accepted = models.BooleanField(_("connection accepted"), default=False)

    kind = models.CharField(_("kind"), max_length=30, choices=labels.choices("KIND"))
    comparison = models.CharField(
        _("comparison"), max_length=20, blank=True, choices=labels.choices("COMPARISON")
    )
    comparison_text = models.CharField(_("comparison, as printed"), max_length=200, blank=True)
    value = ExactDecimalField(_("target value"), null=True, blank=True)
    high = ExactDecimalField(_("upper end of the range"), null=True, blank=True)
    tolerance = ExactDecimalField(_("tolerance"), null=True, blank=True)
    factor = ExactDecimalField(_("factor on the baseline"), null=True, blank=True)
    value_text = models.CharField(_("target value, as printed"), max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit of measurement")
    )
    unit_text = models.CharField(_("unit, as printed"), max_length=200, blank=True)
    baseline_value = ExactDecimalField(_("baseline value"), null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("baseline year"), null=True, blank=True)
    baseline_text = models.CharField(_("baseline, as printed"), max_length=300, blank=True)
    starts_on = models.DateField(_("runs from"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    deadline_precision = models.CharField(
        _("precision of the deadline"),
        max_length=20,
        blank=True,
        choices=labels.choices("PRECISION"),
    )
    deadline_text = models.CharField(_("deadline, as printed"), max_length=300, blank=True)
    standing = models.CharField(
        _("standing"), max_length=20, choices=labels.choices("STANDING"), default="promise"
    )
    unclear = models.BooleanField(_("plan or outcome: not stated"), default=False)
    judged_with = models.CharField(_("judged together as"), max_length=40, blank=True)
    parts = ShapedJSONField(_("parts"), default=list, blank=True, validators=[a_list_of_parts])
    plan = ShapedJSONField(
        _("plan by year"), default=dict, blank=True, validators=[numbers_by_year]
    )
    baseline_follows = models.BooleanField(
        _("the baseline follows its series"),
        default=False,
        help_text=_("When the value of the baseline year is revised, the baseline is revised too."),
    )
    ended_as = models.CharField(
        _("outcome"), max_length=20, blank=True, choices=labels.choices("OUTCOME")
    )
    continued_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continues",
        verbose_name=_("continued by"),
    )
    superseded_on = models.DateField(_("ended on"), null=True, blank=True)
    superseded_reason = models.TextField(_("why it ended"), blank=True)

    disputed = models.BooleanField(_("the documents disagree"), default=False)
    ambiguities = prose(_("ambiguities"))
    translation_confirmed = models.BooleanField(_("translation confirmed"), default=False)
    quotes = quotes()
    search_text = SearchText("code", "title")

    status = models.CharField(
        _("status"),
        max_length=20,
        choices=labels.choices("STATUS"),
        default=Status.NO_DATA.value,
        editable=False,
        db_index=True,
    )
    verdict = models.OneToOneField(
        "tracker.Verdict", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    look_again_on = models.DateField(null=True, editable=False, db_index=True)
    inputs_changed_at = models.DateTimeField(null=True, editable=False)
    history = history(
        excluded_fields=["status", "verdict", "look_again_on", "inputs_changed_at"],
        m2m_fields=[also_in],
    )

    class Meta:
        verbose_name, verbose_name_plural = _("target"), _("targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(high=None) | Q(value__isnull=False), name="a_range_has_a_lower_end"
            ),
        ]
        indexes = [
            *(
                models.Index(
                    fields=[f"title_{code}_order", "code"], name=f"targets_in_order_{code}"
                )
                for code, _language in settings.LANGUAGES
            ),
            models.Index(
                fields=["inputs_changed_at"],
                condition=Q(inputs_changed_at__isnull=False),
                name="targets_to_judge_anew",
            ),
            models.Index(fields=["standing", "strategy", "status"], name="targets_counted"),
            models.Index(fields=["deadline", "code"], name="targets_by_deadline"),
            models.Index(Upper("code"), name="targets_by_folded_code"),
            models.Index(
                fields=["superseded_on"],
                condition=Q(superseded_on__isnull=False),
                name="targets_superseded",
            ),
            models.Index(
                fields=["deadline", "code"],
                condition=Q(standing=Standing.PROMISE.value),
                name="promises_by_deadline",
            ),
            models.Index(
                fields=["status", "-deadline", "code"],
                condition=Q(standing=Standing.PROMISE.value),
                name="promises_by_status",
            ),
            models.Index(
                fields=["id", "status"],
                condition=Q(standing=Standing.PROMISE.value),
                name="promises_by_id",
            ),
            models.Index(
                fields=["series"],
                condition=Q(standing=Standing.PROMISE.value),
                name="promises_by_series",
            ),
            models.Index(
                fields=["strategy"], condition=Q(kind="milestone"), name="milestones_by_strategy"
            ),
            models.Index(
                fields=["verdict"],
                condition=Q(standing=Standing.PROMISE.value, status=Status.NOT_ASSESSABLE.value),
                name="promises_not_assessable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Assignment(models.Model):
    """A body that answers for a target, as far as a document says so."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="assignments", verbose_name=_("target")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="assignments", verbose_name=_("organization")
    )
    role_text = models.CharField(_("role, as the documents tell it"), max_length=300, blank=True)
    quotes = quotes()
    plan_value = ExactDecimalField(_("plan for the year"), null=True, blank=True)
    demo = models.BooleanField(_("demonstration only"), default=False)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "organization"], name="a_body_answers_once_for_a_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.organization_id}"


class Statement(models.Model):
    """A fact about a target that is not a number: done or not, a forecast, a reviewer's rating."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="statements", verbose_name=_("target")
    )
    made_on = models.DateField(_("stated on"))
    done = models.BooleanField(_("done"), default=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    not_done = models.BooleanField(_("reported as not done"), default=False)
    forecast_on = models.DateField(_("expected on"), null=True, blank=True)
    rating = models.CharField(
        _("rating by the reviewer"), max_length=20, blank=True, choices=labels.choices("STATUS")
    )
    expectation = models.CharField(
        _("the target, in the body’s own view"),
        max_length=20,
        blank=True,
        choices=labels.choices("EXPECTATION"),
    )
    forecast_value = ExactDecimalField(_("value expected at the deadline"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    report_line = models.ForeignKey(
        "tracker.ReportLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("line of a report"),
    )
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("statement"), _("statements")
        constraints = [
            models.CheckConstraint(
                condition=Q(done=False) | Q(not_done=False), name="done_and_not_done_exclude"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done=True), name="a_day_of_doing_means_done"
            ),
            models.CheckConstraint(
                condition=Q(rating="") | ~Q(text=""), name="a_rating_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.made_on}"
