"""What verdicts rest on: units, indicators, series, values, targets, statements, assignments."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import KEEPERS, Coded, Judged, Kept, column, yes_no
from tracker.admin.judging import Judgeable
from tracker.admin.proposing import ProposalForm, Proposing
from tracker.models import (
    Assignment,
    Dimension,
    Indicator,
    Observation,
    Series,
    Statement,
    Target,
    Unit,
)
from tracker.models.fields import EARLIEST, LATEST
from tracker.rules.kinds import KINDS, Course
from tracker.rules.numbers import plain
from tracker.workflow import observations, promises

OF_ITS_TIME = ("value", "low", "high", "year", "period_end", "status")
OPEN_AFTER_REPORT = frozenset({"used", *(f"note_{code}" for code, _name in settings.LANGUAGES)})


@admin.register(Unit)
class UnitAdmin(Coded, Proposing):
    """Units of measurement."""

    shown = column(_("name"), "name")
    list_display = ("code", "shown", "percent")
    search_fields = ("code", "name_kk", "name_ru", "name_en")
    ordering = ("code",)


@admin.register(Dimension)
class DimensionAdmin(Coded, Kept):
    """The names of breakdowns and their values."""

    shown = column(_("name"), "name")
    list_display = ("dimension", "code", "shown")
    list_filter = ("dimension",)
    search_fields = ("dimension", "code", "name_kk", "name_ru", "name_en")
    ordering = ("dimension", "code")


@admin.register(Indicator)
class IndicatorAdmin(Coded, Proposing):
    """Things that are measured."""

    shown = column(_("name"), "name")
    list_display = ("code", "shown", "unit", "better", "frequency", "staleness_years")
    list_filter = ("better", "translation_confirmed")
    list_select_related = ("unit",)
    search_fields = ("code", "name_kk", "name_ru", "name_en", "opensdg_code")
    autocomplete_fields = ("unit",)
    ordering = ("code",)


@admin.register(Series)
class SeriesAdmin(Coded, Proposing):
    """Indicators in one place and breakdown."""

    list_display = ("code", "indicator", "place")
    list_select_related = ("indicator", "place")
    search_fields = ("code", "indicator__name_kk", "indicator__name_ru", "indicator__name_en")
    autocomplete_fields = ("indicator", "place")
    ordering = ("code",)


class ObservationForm(ProposalForm):
    """A value typed by hand. What the database would refuse is said in words beforehand."""

    names_source = True

    def clean_year(self) -> int | None:
        """Refuse what can only be a slip of the finger."""
        year: int | None = self.cleaned_data["year"]
        if year is not None and not 1900 <= year <= 2100:
            raise ValidationError(gettext("Enter a year between 1900 and 2100."))
        return year

    def clean(self) -> dict[str, Any]:
        """Name the source, and the other value of the year where two would be used."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("source", self.instance.source_id) and not self.instance.report_line_id:
            self.add_error("source", gettext("Name the source of the value."))
        other = self._other_used(cleaned)
        if other:
            self.add_error(
                "used",
                gettext(
                    "For this series and year, another value is marked as used: "
                    "%(value)s (%(source)s). Take its mark away first."
                )
                % {
                    "value": plain(other.value) if other.value is not None else other.value_text,
                    "source": other.source or other.source_text,
                },
            )
        self._check_time(cleaned)
        return cleaned

    def _check_time(self, cleaned: dict[str, Any]) -> None:
        """Refuse what cannot have been observed yet."""
        if self.errors or self.instance.report_line_id:
            return
        row = Observation(**{name: cleaned.get(name) for name in OF_ITS_TIME})
        try:
            observations.check_time(row, on=timezone.localdate())
        except ValidationError as error:
            self.add_error(None, error)

    def _other_used(self, cleaned: dict[str, Any]) -> Observation | None:
        new = {
            name: cleaned.get(name, getattr(self.instance, name))
            for name in ("used", "year", "value")
        }
        series = cleaned.get("series") or self.instance.series_id
        if not new["used"] or new["year"] is None or new["value"] is None or series is None:
            return None
        return (
            Observation.objects.filter(
                series=series, year=new["year"], used=True, value__isnull=False
            )
            .exclude(pk=self.instance.pk)
            .select_related("source")
            .first()
        )


@admin.register(Observation)
class ObservationAdmin(Proposing):
    """Published values. One that a report brought is only marked as used or not, and noted."""

    form = ObservationForm
    is_used = yes_no(_("used for the verdict"), "used")
    list_display = ("series", "year", "value", "value_text", "status", "is_used", "source")
    list_filter = ("used", "status", "qualifier", "year")
    list_select_related = ("series", "source")
    search_fields = ("code", "series__code", "value_text", "source__code", "source__title")
    autocomplete_fields = ("series", "source")
    exclude = ("report_line",)
    ordering = ("series__code", "-year")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Observation | None = None
    ) -> Sequence[str]:
        """Figures of an approved report change only by a new approval."""
        if obj is None or obj.report_line_id is None:
            return ()
        names = [field.name for field in Observation._meta.fields if field.editable]
        return [name for name in names if name not in {*OPEN_AFTER_REPORT, "report_line"}]


class TargetForm(ProposalForm):
    """A new target typed by hand: its days lie within reason, as in the ledger."""

    def clean(self) -> dict[str, Any]:
        """Name each day that can only be a slip of the finger."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in promises.DAYS & cleaned.keys():
            if cleaned[name] and not EARLIEST <= cleaned[name] <= LATEST:
                self.add_error(name, gettext("Enter a day between 1990 and 2100."))
        return cleaned


@admin.register(Target)
class TargetAdmin(Judgeable, Proposing):
    """Promises, as the documents word them."""

    form = TargetForm
    name = column(_("title"), "title")
    list_display = ("code", "name", "strategy", "kind", "value_text", "deadline_text", "status")
    list_filter = (
        "status",
        "kind",
        "standing",
        "disputed",
        "connection_accepted",
        "translation_confirmed",
    )
    list_select_related = ("strategy",)
    search_fields = ("code", "title_kk", "title_ru", "title_en")
    autocomplete_fields = ("strategy", "also_in", "indicator", "series", "unit")
    readonly_fields = ("status",)
    ordering = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Target | None = None) -> Sequence[str]:
        """What a target promises changes only by an entry in the ledger, and so does its end."""
        if obj is None:
            return ("status", *promises.ENDING)
        return ("status", "how_to_change", "code", *promises.PROMISE, *promises.ENDING)

    def get_fields(self, request: HttpRequest, obj: Target | None = None) -> Any:
        """Of a new target all but its other strategies: they are added when it is there."""
        fields = super().get_fields(request, obj)
        return [name for name in fields if obj is not None or name != "also_in"]

    @admin.display(description=_("to change the promise"))
    def how_to_change(self, target: Target) -> str:
        """The way to the ledger."""
        return format_html(
            '{} <a href="{}?target={}">{}</a>',
            gettext("What was promised changes only by an entry with its act and its reason."),
            reverse("admin:tracker_amendment_add"),
            target.pk,
            gettext("Enter a change of the promise"),
        )


class StatementForm(ProposalForm):
    """A statement typed by hand. It counts from the day it was made, so that day has come."""

    def clean_made_on(self) -> date:
        """Refuse a day that is still to come."""
        made_on: date = self.cleaned_data["made_on"]
        if made_on > timezone.localdate():
            raise ValidationError(
                gettext(
                    "The day of the statement has not come yet. Enter the day it was made; an "
                    "expected day goes under “expected on”."
                )
            )
        return made_on

    def clean(self) -> dict[str, Any]:
        """Refuse an expected day where it would pass for the view of the body that answers."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        target = cleaned.get("target")
        if not target or not cleaned.get("forecast_on"):
            return cleaned
        if KINDS[target.kind].traits.course is not Course.EVENT:
            self.add_error(
                "forecast_on",
                gettext(
                    "An expected day of such a target comes with the report of the body that "
                    "answers for it."
                ),
            )
        return cleaned


@admin.register(Statement)
class StatementAdmin(Proposing):
    """Facts that are not numbers. What a report stated and what reviewers judged is only shown."""

    form = StatementForm
    list_display = ("target", "made_on", "done", "not_done", "forecast_on", "rating", "source")
    list_filter = ("done", "not_done", "rating")
    list_select_related = ("target", "source")
    search_fields = ("target__code", "text")
    autocomplete_fields = ("target", "source")
    exclude = ("report_line",)
    readonly_fields = ("rating", "expectation", "forecast_value")  # these have doors of their own
    ordering = ("-made_on", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a report stated changes by a new approval; a reviewer's judgement, by a new one."""
        elsewhere = obj is not None and (obj.report_line_id is not None or obj.rating)
        return super().has_change_permission(request, obj) and not elsewhere


@admin.register(Assignment)
class AssignmentAdmin(Judged):
    """Who answers for what. Nothing hangs on a row, and its history stays: it may be deleted."""

    deleters = KEEPERS
    is_demo = yes_no(_("demonstration only"), "demo")
    list_display = ("target", "organization", "role_text", "plan_value", "is_demo")
    list_filter = ("demo",)
    list_select_related = ("target", "organization")
    search_fields = ("target__code", "organization__code", "organization__name_ru", "role_text")
    autocomplete_fields = ("target", "organization")
    ordering = ("target__code", "organization__code")
