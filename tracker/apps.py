"""The one application of the project."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate  # noqa: TID251 -- no business logic


class TrackerConfig(AppConfig):
    """Nysana's only app."""

    name = "tracker"
    verbose_name = "Nysana"

    def ready(self) -> None:
        """Have the triggers and an index made anew with the tables, however those are made."""
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(**_told: Any) -> None:
    from tracker.workflow import editions  # noqa: PLC0415 -- the models are loaded by now

    editions.remove_from_sqlite()


def _after_migrating(**_told: Any) -> None:
    from tracker.workflow import editions, trigrams  # noqa: PLC0415 -- the models are loaded by now

    editions.install()
    trigrams.install()
