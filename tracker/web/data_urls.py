"""The addresses of the whole record, outside the languages; whoever uses them may rely on them."""

from datetime import date

from django.urls import path, register_converter

from tracker.web import data_whole, health
from tracker.web.public_urls import files


class DayConverter:
    """A day as ISO writes it."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Read a day; what is none leads nowhere."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write a day."""
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", health.to_data, name="to_data"),
    path("datapackage.json", data_whole.descriptor, name="datapackage"),
    path("nysana.zip", data_whole.everything, name="whole_zip"),
    path("nysana-<day:day>.zip", data_whole.copy, name="data_copy"),
    path("cycle-<int:year>.zip", data_whole.year, name="cycle_zip"),
    *files("<slug:name>", data_whole.one, "whole"),
]
