"""Configuration of the installation. Imported by nobody but Django, Celery and the server."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
