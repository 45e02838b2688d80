"""The ladder of reminders of each rule, and the record of what was told to whom."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.duty import Obligation, ReportingRule
from tracker.models.fields import history
from tracker.models.people import User
from tracker.models.verdict import Notice
from tracker.rules import reminders


class ReminderStep(models.Model):
    """One reminder of a rule's ladder. A step is switched off, not deleted: what was told refers to it."""

    rule = models.ForeignKey(
        ReportingRule,
        models.CASCADE,
        related_name="reminder_steps",
        verbose_name=_("reporting rule"),
    )
    days = models.SmallIntegerField(
        _("days after the due date"),
        help_text=_("Before the due date: a negative number. On the day: 0."),
        validators=[MinValueValidator(-365), MaxValueValidator(365)],
    )
    counted = models.CharField(
        _("counted in"),
        max_length=10,
        choices=labels.choices("COUNTED"),
        default=reminders.Counted.CALENDAR.value,
    )
    afternoon = models.BooleanField(_("in the afternoon"), default=False)
    audience = models.CharField(_("who is told"), max_length=20, choices=labels.choices("AUDIENCE"))
    active = models.BooleanField(_("switched on"), default=True)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("step of a reminder ladder"), _("reminder ladders")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "days", "counted", "afternoon", "audience"],
                name="one_step_a_day_and_audience",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[each.value for each in reminders.Audience]),
                name="audience_is_known",
            ),
            models.CheckConstraint(
                condition=Q(counted__in=[each.value for each in reminders.Counted]),
                name="counting_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.days:+d} {labels.AUDIENCE[self.audience]}"

    @property
    def step(self) -> reminders.Step:
        """The step as the rules take it."""
        return reminders.Step(
            self.days,
            reminders.Audience(self.audience),
            reminders.Counted(self.counted),
            self.afternoon,
        )


class Countdown(models.Model):
    """A date toward which a duty's ladder counts, with the day on which it was first known."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="countdowns")
    due_on = models.DateField()
    known_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "due_on"], name="one_countdown_a_duty_and_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.due_on}"


class Reminder(models.Model):
    """That a person is told of a duty: by a step of its ladder, or by hand. Never written twice.

    Without a person it goes to the body's own address. `notice` is the mail that carries it.
    """

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="reminders", verbose_name=_("obligation")
    )
    step = models.ForeignKey(
        ReminderStep,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("step"),
    )
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by hand by"),
    )
    due_on = models.DateField(_("due on"))
    slot_on = models.DateField(_("day of the step"))
    afternoon = models.BooleanField(_("in the afternoon"), default=False)
    person = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    audience = models.CharField(_("who is told"), max_length=20, choices=labels.choices("AUDIENCE"))
    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="reminders", verbose_name=_("notice")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        constraints = [
            models.CheckConstraint(
                condition=Q(step=None, by__isnull=False) | Q(step__isnull=False, by=None),
                name="a_reminder_has_a_step_or_an_author",
            ),
            models.UniqueConstraint(
                fields=["obligation", "step", "due_on", "person"],
                name="a_step_is_told_to_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["obligation", "step", "due_on"],
                condition=Q(person=None),
                name="a_step_is_told_to_an_address_once",
            ),
            models.UniqueConstraint(
                fields=["obligation", "slot_on", "person"],
                condition=Q(step=None),
                name="by_hand_once_a_day_to_a_person",
            ),
            models.UniqueConstraint(
                fields=["obligation", "slot_on"],
                condition=Q(step=None, person=None),
                name="by_hand_once_a_day_to_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.slot_on} {self.person_id}"
