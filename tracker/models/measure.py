"""What is measured: units, indicators, series and observations."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import (
    ExactDecimalField,
    ShapedJSONField,
    history,
    prose,
    quotes,
    texts_by_name,
    words,
)
from tracker.models.organization import Place
from tracker.models.strategy import Source
from tracker.models.texts import SearchText, Worded


class Unit(Worded):
    """A unit of measurement, named so that it reads right after a number."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = words(_("name"), 120)
    percent = models.BooleanField(_("differences are percentage points"), default=False)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("unit of measurement"), _("units of measurement")

    def __str__(self) -> str:
        return self.name


class Dimension(Worded):
    """A value of a breakdown, such as sex = F, or (with an empty code) the name of the breakdown."""

    dimension = models.CharField(_("breakdown"), max_length=30)
    code = models.CharField(_("code"), max_length=60, blank=True)
    name = words(_("name"), 200)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("breakdown value"), _("breakdown values")
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "code"], name="one_name_for_a_breakdown_value"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(Worded):
    """A thing that can be measured, such as R&D expenditure as a share of GDP."""

    code = models.CharField(_("code"), max_length=80, unique=True)
    name = words(_("name"), 300)
    definition = prose(_("definition"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit of measurement"))
    opensdg_code = models.CharField(_("code in Open SDG"), max_length=20, blank=True)
    better = models.CharField(
        _("better when it goes"), max_length=4, blank=True, choices=labels.choices("BETTER")
    )
    numerator = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("numerator"),
        help_text=_("Where the indicator is a ratio: what is divided."),
    )
    denominator = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("denominator"),
        help_text=_("Where the indicator is a ratio: what it is divided by."),
    )
    limit = ExactDecimalField(
        _("natural limit"),
        null=True,
        blank=True,
        help_text=_("The value that cannot be passed, such as 100 for a share in per cent."),
    )
    share = models.BooleanField(
        _("a share of a whole"),
        default=False,
        help_text=_("Its values lie between 0 and 100. A growth rate or a deviation is no share."),
    )
    decimals_step = ExactDecimalField(_("rounding unit"), null=True, blank=True)
    release_delay_months = models.PositiveSmallIntegerField(
        _("months until a year's value is published"), null=True, blank=True
    )
    evidence_required = models.BooleanField(
        _("a reported value needs evidence"),
        default=False,
        help_text=_("A report with a value but no file, link or act for it is not submitted."),
    )
    staleness_years = models.PositiveSmallIntegerField(_("years until a value is stale"), default=3)
    frequency = models.CharField(_("frequency"), max_length=20, blank=True)
    translation_confirmed = models.BooleanField(_("translation confirmed"), default=False)
    search_text = SearchText("code", "name", "opensdg_code")
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("indicator"), _("indicators")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse half a ratio, and one that is divided from itself."""
        parts = {"numerator": self.numerator_id, "denominator": self.denominator_id}
        for name, part in parts.items():
            if part is None and any(parts.values()):
                raise ValidationError(
                    {name: _("Name both the numerator and the denominator, or neither.")}
                )
            if part is not None and part == self.pk:
                raise ValidationError({name: _("An indicator is not a part of its own ratio.")})
        if self.numerator_id is not None and self.numerator_id == self.denominator_id:
            raise ValidationError(
                {"denominator": _("The numerator and the denominator are two indicators.")}
            )


class Series(models.Model):
    """An indicator in one place and one breakdown.

    The `pace_` columns hold the few numbers of the last 15 yearly values that the default method
    needs, and `values_key` a fingerprint of all values. `workflow.observations` keeps them true:
    recomputing them from the observations gives the same, and the tests do. They are for the pass
    over all targets, which reads one row a target (`workflow.sweep`).
    """

    code = models.CharField(_("code"), max_length=160, unique=True)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="series", verbose_name=_("indicator")
    )
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("place"))
    breakdown = ShapedJSONField(
        _("breakdown"), default=dict, blank=True, validators=[texts_by_name]
    )
    comparable_from = models.PositiveSmallIntegerField(
        _("comparable from"),
        null=True,
        blank=True,
        help_text=_("The first year after a break in the series; no pace is taken across it."),
    )
    pace_n = models.PositiveSmallIntegerField(default=0, editable=False)
    pace_last_year = models.PositiveSmallIntegerField(null=True, editable=False)
    pace_last_value = models.FloatField(null=True, editable=False)
    pace_mean = models.FloatField(null=True, editable=False)
    pace_variance = models.FloatField(null=True, editable=False)
    pace_mean_abs = models.FloatField(null=True, editable=False)
    values_key = models.BigIntegerField(default=0, editable=False)
    history = history(
        excluded_fields=[
            "pace_n",
            "pace_last_year",
            "pace_last_value",
            "pace_mean",
            "pace_variance",
            "pace_mean_abs",
            "values_key",
        ]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("series"), _("series")

    def __str__(self) -> str:
        return self.code


class Observation(models.Model):
    """One published value of a series in one period, with its source. A missing one is not 0.

    Only approved values are ever here: a report's figures enter on approval, not before, and what a
    person types in when a second one confirms it (`confirmed_on`).
    """

    code = models.CharField(_("code"), max_length=60, unique=True, null=True, blank=True)
    series = models.ForeignKey(
        Series, models.PROTECT, related_name="observations", verbose_name=_("series")
    )
    value = ExactDecimalField(_("value"), null=True, blank=True)
    value_text = models.CharField(_("value, as printed"), max_length=300, blank=True)
    unit_text = models.CharField(_("unit, as printed"), max_length=200, blank=True)
    low = ExactDecimalField(_("lower end"), null=True, blank=True)
    high = ExactDecimalField(_("upper end"), null=True, blank=True)
    qualifier = models.CharField(
        _("qualifier"), max_length=20, choices=labels.choices("QUALIFIER"), default="exact"
    )
    period_text = models.CharField(_("period, as printed"), max_length=200, blank=True)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=labels.choices("VALUE_STATUS"), default="final"
    )
    used = models.BooleanField(_("used for the verdict"), default=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
    source_text = models.CharField(_("source, as printed"), max_length=300, blank=True)
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    report_line = models.ForeignKey(
        "tracker.ReportLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("line of a report"),
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, editable=False)
    group = models.CharField(_("table of the catalogue"), max_length=200, blank=True)
    quotes = quotes()
    note = prose(_("note"))
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("observation"), _("observations")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year"],
                condition=Q(used=True, year__isnull=False, value__isnull=False),
                name="one_used_value_for_a_series_and_year",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=False) | Q(report_line__isnull=False),
                name="every_value_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(qualifier__in=["missing", "qualitative"]),
                name="a_missing_value_has_no_number",
            ),
            models.CheckConstraint(
                condition=Q(period_start=None)
                | Q(period_end=None)
                | Q(period_end__gte=F("period_start")),
                name="a_period_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["series", "year"], name="observation_by_series_and_year")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.period_text or self.year}: {self.value_text or self.value}"

    @property
    def approved_on(self) -> date | None:
        """The day on which its report was approved, or on which a second person confirmed it."""
        day: date | None = self.report_line.report.approved_on if self.report_line else None
        return day or self.confirmed_on
