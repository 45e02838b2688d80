"""Which records have texts that are out of date in some language."""

from django.apps import apps
from django.db.models import Model

from tracker.models.texts import Worded


def behind() -> list[tuple[type[Model], int]]:
    """The kinds of record with such texts, and how many records of each; one query a kind."""
    kinds = [
        model for model in apps.get_app_config("tracker").get_models() if issubclass(model, Worded)
    ]
    found = [(model, model._default_manager.exclude(texts_behind=[]).count()) for model in kinds]
    return [(model, number) for model, number in found if number]
