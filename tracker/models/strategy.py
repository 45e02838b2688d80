"""Sources, strategies and the notes on contradictions between documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import (
    ShapedJSONField,
    a_code,
    a_list_of_texts,
    history,
    prose,
    quotes,
    words,
)
from tracker.models.texts import SearchText, Worded


class Source(models.Model):
    """Where a fact comes from: a publication, a data set with its edition, a document."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    title = models.TextField(_("title"))
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    edition = models.CharField(_("edition"), max_length=100, blank=True)
    published_text = models.CharField(_("published"), max_length=100, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    citation_mark = models.CharField(_("citation mark"), max_length=60, blank=True)
    used_for = models.TextField(_("used for"), blank=True)
    quotes = quotes()
    search_text = SearchText("code", "title", "publisher", "edition", "citation_mark")
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")

    def __str__(self) -> str:
        return f"{self.code} {self.title[:80]}"


class Strategy(Worded):
    """A strategy, programme, law, plan or concept. A child may start before its parent."""

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[a_code])
    title = words(_("title"))
    aliases = ShapedJSONField(
        _("other names"), default=list, blank=True, validators=[a_list_of_texts]
    )
    kind = models.CharField(_("kind"), max_length=30, choices=labels.choices("STRATEGY_KIND"))
    kind_text = models.CharField(_("kind, as printed"), max_length=200, blank=True)
    adopted_text = models.CharField(_("adopted, as printed"), max_length=300, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    period_text = models.CharField(_("period, as printed"), max_length=200, blank=True)
    starts_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    ends_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    period_disputed = models.BooleanField(_("period is disputed"), default=False)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    parent_text = models.CharField(_("parent, as printed"), max_length=300, blank=True)
    translation_confirmed = models.BooleanField(_("translation confirmed"), default=False)
    note = prose(_("note"))
    quotes = quotes()
    search_text = SearchText("code", "title", "aliases", "adopted_text")
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("strategy"), _("strategies")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Note(Worded):
    """A contradiction, gap or oddity in the documents, shown at everything it concerns."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    topic = words(_("topic"), 300)
    a = prose(_("one reading"))
    b = prose(_("other reading"))
    advice = prose(_("how it is handled"))
    about = ShapedJSONField(
        _("codes of the records it concerns"), default=list, validators=[a_list_of_texts]
    )
    translation_confirmed = models.BooleanField(_("translation confirmed"), default=False)
    quotes = quotes()
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("note"), _("notes")

    def __str__(self) -> str:
        return f"{self.code} {self.topic}"
