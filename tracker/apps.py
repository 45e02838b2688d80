"""The one application of the project."""

from django.apps import AppConfig


class TrackerConfig(AppConfig):
    """Nysana's only app."""

    name = "tracker"
    verbose_name = "Nysana"
