"""Who owes what, and when: dated rules, cycles and obligations."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import history, prose, quotes, words
from tracker.models.organization import Organization
from tracker.models.people import User
from tracker.models.strategy import Strategy
from tracker.models.texts import Worded
from tracker.rules import recurrence
from tracker.rules.cadences import CADENCES
from tracker.rules.workdays import Shift

COUNTED_FROM = 2000  # the year from which a recurrence counts where no first year is named


def within(least: int, most: int) -> list[BaseValidator]:
    """Return the validators of a number with limits."""
    return [MinValueValidator(least), MaxValueValidator(most)]


class ReportingRule(Worded):
    """A recurring duty as one legal act sets it. A changed duty is a new row with its own dates."""

    code = models.CharField(_("code"), max_length=20)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force to"), null=True, blank=True)
    act = models.CharField(_("act"), max_length=20, choices=labels.choices("ACT"))
    what = words(_("what is owed"), 300)
    obliged = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("who owes"),
    )
    also_obliged = models.ManyToManyField(
        Organization, blank=True, related_name="+", verbose_name=_("who owes too")
    )
    recipient = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receives",
        verbose_name=_("to whom"),
    )
    cadence = models.CharField(_("cadence"), max_length=20, choices=labels.choices("CADENCE"))
    due_month = models.PositiveSmallIntegerField(
        _("month due"), null=True, blank=True, validators=within(1, 12)
    )
    due_day = models.PositiveSmallIntegerField(
        _("day due"), null=True, blank=True, validators=within(1, 31)
    )
    due_year_offset = models.PositiveSmallIntegerField(
        _("years after the reporting year"), null=True, blank=True, validators=within(0, 5)
    )
    recurrence = models.CharField(
        _("recurrence"),
        max_length=recurrence.LONGEST,
        blank=True,
        help_text=_(
            "The due days as an iCalendar rule, for example"
            " FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=30 for 30 June and 30 December."
        ),
    )
    shift = models.CharField(
        _("where the due date falls on a day off"),
        max_length=10,
        choices=labels.choices("SHIFT"),
        default=Shift.NONE.value,
    )
    opens_days_before = models.PositiveSmallIntegerField(
        _("days before the due date when the cycle opens"),
        default=180,
        validators=within(0, 400),
    )
    first_year = models.PositiveSmallIntegerField(
        _("first reporting year"), null=True, blank=True, validators=[MinValueValidator(2000)]
    )
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, null=True, blank=True, verbose_name=_("strategy")
    )
    who_text = models.CharField(_("who, as printed"), max_length=300, blank=True)
    what_text = models.TextField(_("what, as printed"), blank=True)
    to_text = models.CharField(_("to whom, as printed"), max_length=300, blank=True)
    when_text = models.CharField(_("when, as printed"), max_length=300, blank=True)
    frequency_text = models.CharField(_("frequency, as printed"), max_length=200, blank=True)
    basis_text = models.CharField(_("basis, as printed"), max_length=200, blank=True)
    legal_source_text = models.CharField(_("legal source"), max_length=300, blank=True)
    translation_confirmed = models.BooleanField(_("translation confirmed"), default=False)
    note = prose(_("note"))
    quotes = quotes()
    history = history(m2m_fields=[also_obliged])

    class Meta:
        verbose_name, verbose_name_plural = _("reporting rule"), _("reporting rules")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_rule_from_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_from=None), name="one_rule_without_a_first_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.what}"

    def clean(self) -> None:
        """Refuse a recurrence that cannot be followed, and two ways of telling the due day."""
        if not (self.cadence in CADENCES and CADENCES[self.cadence].traits.recurs):
            if self.recurrence:
                raise ValidationError(
                    {"recurrence": _("A recurrence needs the cadence “By a recurrence”.")}
                )
            return
        if any((self.due_month, self.due_day, self.due_year_offset)):
            raise ValidationError(
                {"recurrence": _("The recurrence tells the due days: leave month and day empty.")}
            )
        try:
            recurrence.check(self.recurrence, first_year=self.first_year or COUNTED_FROM)
        except recurrence.NotARecurrence as refused:
            text = labels.RECURRENCE_FAULT[refused.fault] % {"part": refused.part}
            raise ValidationError({"recurrence": text}) from None

    def is_in_force(self, day: date) -> bool:
        """Whether the rule binds on a day. A first or last day that nobody states is no limit."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class Cycle(models.Model):
    """One reporting year of a strategy."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="cycles", verbose_name=_("strategy")
    )
    year = models.PositiveSmallIntegerField(_("reporting year"))
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("reporting cycle"), _("reporting cycles")
        constraints = [
            models.UniqueConstraint(fields=["strategy", "year"], name="one_cycle_a_year"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("opens_on")), name="cycle_is_due_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy.code} {self.year}"


class CycleChange(models.Model):
    """What a coordinator changed about a reporting year that had its rules already. Never edited."""

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="changes", verbose_name=_("reporting cycle")
    )
    what = models.CharField(
        _("what changed"), max_length=20, choices=labels.choices("CYCLE_CHANGE")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    day_before = models.DateField(_("day before"), null=True, blank=True)
    day_after = models.DateField(_("day after"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("change of a cycle"), _("changes of cycles")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_change_of_a_cycle_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.what} {self.made_at:%Y-%m-%d}"


class Obligation(models.Model):
    """What one body owes in one cycle. Lateness is never stored: it follows from the dates."""

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="obligations", verbose_name=_("reporting cycle")
    )
    rule = models.ForeignKey(
        ReportingRule, models.PROTECT, related_name="obligations", verbose_name=_("reporting rule")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="obligations", verbose_name=_("organization")
    )
    period_ends_on = models.DateField(_("period to"))
    due_on = models.DateField(_("due on"))
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    extension_reason = models.TextField(_("reason for the extension"), blank=True)
    extended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("extended by")
    )
    extended_late = models.BooleanField(
        _("more time was given after the due date"), default=False, editable=False
    )
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True)
    fulfilled_note = models.TextField(_("how it was fulfilled"), blank=True)
    fulfilled_link = models.URLField(_("link"), max_length=500, blank=True)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("obligation"), _("obligations")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "organization", "period_ends_on"],
                name="one_obligation_a_body_and_period",
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None, extension_reason="", extended_by=None)
                | (
                    Q(extended_to__isnull=False, extended_by__isnull=False)
                    & ~Q(extension_reason="")
                ),
                name="an_extension_has_its_reason_and_author",
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_on__isnull=False) | Q(fulfilled_note="", fulfilled_link=""),
                name="only_what_is_fulfilled_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.cycle}"

    @property
    def last_day(self) -> date:
        """The last day on which it is still on time, inclusive."""
        return self.extended_to or self.due_on
