"""The days on which the texts of a record changed: written down by whoever saves the record."""

from datetime import date
from typing import Any

from django.conf import settings

from tracker.models.texts import Worded
from tracker.rules import translations
from tracker.rules.translations import Dated


def names_of(model: type[Worded]) -> list[str]:
    """The columns of a model that hold a text in some language."""
    names = {field.name for field in model._meta.concrete_fields}
    stems = {name.removesuffix("_en") for name in names if name.endswith("_en")}
    wanted = [f"{stem}_{code}" for stem in sorted(stems) for code, _language in settings.LANGUAGES]
    return [name for name in wanted if name in names]


def date_texts(record: Any, *, on: date, agree: bool = False) -> None:
    """Note on a record which texts change with its next saving, and which languages fall behind.

    `agree`: whoever saves it says that all languages say the same again. A record without texts in
    several languages is left as it is. Nothing is saved.
    """
    if not isinstance(record, Worded):
        return
    names = names_of(type(record))
    stored = type(record)._default_manager.filter(pk=record.pk) if record.pk else None
    before = stored.values(*names, "text_days", "texts_behind").first() if stored else None
    before = before or {"text_days": {}, "texts_behind": []}
    known = Dated(before.pop("text_days"), before.pop("texts_behind"))
    after = {name: getattr(record, name) for name in names}
    found = translations.dated(before, after, known, on=on, agree=agree)
    record.text_days, record.texts_behind = found
