"""What readers report as wrong, and the public answers to it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import history, prose
from tracker.models.organization import Organization
from tracker.models.people import User
from tracker.models.strategy import Strategy
from tracker.models.target import Target
from tracker.rules.answering import days_of

LONGEST_PAGE = 300


class Question(models.Model):
    """A reader's report of an error, word for word. It is never public: see `Answer`.

    stamp: the hash of the form's one-time mark, so that a form sent twice is one question.
    seen_on: the day as of which the page was shown.
    """

    page = models.CharField(_("page"), max_length=LONGEST_PAGE)
    seen_on = models.DateField(_("page as of"))
    language = models.CharField(_("language"), max_length=2, choices=labels.choices("LANGUAGE"))
    wrong = models.TextField(_("what is wrong"))
    right = models.TextField(_("what is right"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    target = models.ForeignKey(
        Target, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("target")
    )
    strategy = models.ForeignKey(
        Strategy,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("strategy"),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible body"),
    )
    stamp = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(_("received at"))
    assigned_to = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    reply = models.TextField(_("what the body says"), blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replied by")
    )
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)
    set_aside_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set aside by"),
    )
    set_aside_because = models.CharField(_("why it was set aside"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reported error"), _("reported errors")
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None, reply="")
                | (Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
                name="a_reply_has_its_author",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_by=None, set_aside_because="")
                | (
                    Q(set_aside_at__isnull=False, set_aside_by__isnull=False)
                    & ~Q(set_aside_because="")
                ),
                name="what_is_set_aside_has_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["organization", "-received_at"], name="questions_by_body")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Asker(models.Model):
    """Where the answer goes. Deleted once it has gone, its question is set aside or stays unanswered."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="asker")
    address = models.EmailField(_("address"))

    def __str__(self) -> str:
        return f"{self.question_id}"


class Answer(models.Model):
    """What a person released about a question: public, with its history.

    asked: the question as it is shown, in the words of who released it; empty where none is shown.
    """

    question = models.OneToOneField(
        Question, models.PROTECT, related_name="answer", verbose_name=_("reported error")
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=labels.choices("QUESTION_OUTCOME")
    )
    asked = prose(_("the question, as it is shown"))
    text = prose(_("public answer"))
    target = models.ForeignKey(
        Target,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("target"),
    )
    strategy = models.ForeignKey(
        Strategy,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("strategy"),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("responsible body"),
    )
    received_at = models.DateTimeField(_("received at"))
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("public answer"), _("public answers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_kk="") & ~Q(text_ru=""), name="an_answer_is_in_kazakh_and_russian"
            ),
        ]
        indexes = [models.Index(fields=["-answered_at"], name="answers_newest_first")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.outcome}"

    @property
    def days(self) -> int:
        """How many days the answer took."""
        return days_of((timezone.localdate(self.received_at), timezone.localdate(self.answered_at)))
