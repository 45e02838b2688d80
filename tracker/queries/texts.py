"""Texts in several languages: read by a query, and those that are out of date in some language."""

from django.apps import apps
from django.db.models import Model, Value
from django.db.models.functions import Coalesce, NullIf

from tracker.models.fields import in_turn
from tracker.models.texts import Worded


def told(name: str, language: str) -> Coalesce:
    """A text in a language, else in the first one that has it, as `Translated` reads it."""
    texts = (NullIf(f"{name}_{code}", Value("")) for code in in_turn(language))
    return Coalesce(*texts, Value(""))


def behind() -> list[tuple[type[Model], int]]:
    """The kinds of record with such texts, and how many records of each; one query a kind."""
    kinds = [
        model for model in apps.get_app_config("tracker").get_models() if issubclass(model, Worded)
    ]
    found = [(model, model._default_manager.exclude(texts_behind=[]).count()) for model in kinds]
    return [(model, number) for model, number in found if number]
