"""What follows from a record's texts: their order in each language, the words it is found by, and how
its languages keep up with each other."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from tracker.rules import alphabet


class WorkedOut(models.TextField):
    """A column that is worked out from others whenever its record is saved."""

    def __init__(self, *names: str, **options: Any) -> None:
        self.names = names
        fixed: dict[str, Any] = {"editable": False, "blank": True, "default": "", "db_default": ""}
        super().__init__(**options | fixed)

    def deconstruct(self) -> Any:
        """For migrations it is a text like any other."""
        name, _path, _names, options = super().deconstruct()
        return name, "django.db.models.TextField", [], options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Work the text out just before it is written."""
        text = self.work_out(texts_in(model_instance, self.names))
        setattr(model_instance, self.attname, text)
        return text

    def work_out(self, texts: Iterable[str]) -> str:
        """The text that follows from others."""
        raise NotImplementedError


class OrderKey(WorkedOut):
    """By this a text sorts as its alphabet has it, on every database."""

    def work_out(self, texts: Iterable[str]) -> str:
        """The key of the text."""
        return alphabet.order_key(" ".join(texts))


class SearchText(WorkedOut):
    """The folded words by which a record is found."""

    def work_out(self, texts: Iterable[str]) -> str:
        """The words of all its texts."""
        return alphabet.search_text(texts)


def texts_in(record: models.Model, names: Iterable[str]) -> Iterator[str]:
    """The texts under some names: `title` stands for all its languages, a list for its items."""
    for name in names:
        if hasattr(type(record), f"{name}_{settings.LANGUAGE_CODE}"):
            for code, _language in settings.LANGUAGES:
                yield getattr(record, f"{name}_{code}")
        else:
            value = getattr(record, name)
            yield from [value] if isinstance(value, str) else value


class Worded(models.Model):
    """A record with texts in several languages. Only `workflow.texts` writes these two columns."""

    text_days = models.JSONField(
        _("days of the texts"),
        default=dict,
        db_default=Value({}, models.JSONField()),
        editable=False,
    )
    texts_behind = models.JSONField(
        _("texts whose translation is out of date"),
        default=list,
        db_default=Value([], models.JSONField()),
        editable=False,
    )

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Save; with some of the fields, also what follows from them."""
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], *follows(type(self))}
        super().save(**options)


def follows(model: type[models.Model]) -> list[str]:
    """The columns of a model that follow from its texts."""
    fixed = {field.name for field in Worded._meta.fields}
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, WorkedOut) or field.name in fixed
    ]
