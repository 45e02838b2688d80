"""How far the languages of a record's texts keep up with each other, as editors see it."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.labels import LANGUAGE
from tracker.models.texts import Worded
from tracker.rules.translations import languages
from tracker.wording import day_text


class OutOfDate(admin.SimpleListFilter):
    """The records with a text that is missing, or was not changed when another language was."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Either is worth a list."""
        return [("behind", _("out of date")), ("even", _("up to date"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records asked for."""
        if self.value() == "behind":
            return queryset.exclude(texts_behind=[])
        return queryset.filter(texts_behind=[]) if self.value() == "even" else queryset


@admin.display(description=_("translation out of date"))
def column(record: Worded) -> str:
    """The languages that are behind; a dash where none is."""
    found = languages(record.texts_behind)
    return ", ".join(str(LANGUAGE.get(code, code)) for code in found) or "–"


def told(record: Worded, name: str) -> str:
    """Beside a text: its language and when it changed; nothing where that is not known."""
    language = LANGUAGE.get(name.rpartition("_")[2])
    day = record.text_days.get(name)
    texts = {
        "language": str(language),
        "day": day_text(date.fromisoformat(day)) if day else gettext("not known"),
    }
    if language is None:
        return ""
    if name in record.texts_behind:
        return (
            gettext(
                "%(language)s. Out of date: another language was changed. Last change: %(day)s."
            )
            % texts
        )
    return gettext("%(language)s. Last change: %(day)s.") % texts if day else ""


def warning(record: Any) -> str:
    """Which texts of a record are out of date, in a sentence; nothing where none is."""
    behind = getattr(record, "texts_behind", ())
    names = ", ".join(str(record._meta.get_field(name).verbose_name) for name in behind)
    return gettext("The translation is out of date: %(texts)s.") % {"texts": names} if names else ""
