"""What a data set is: its columns with type, meaning and unit, and how a row is made of a record.

A column stands in one place. The CSV, XLSX and JSON files, the schema in `datapackage.json`, and
the pages and sheets that explain the columns all read it there.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst

from tracker import labels
from tracker.models.fields import ExactDecimalField, Translated

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
YES, NO = "yes", "no"
TYPES: tuple[tuple[type[models.Field], str], ...] = (  # the first that fits; else text
    (ExactDecimalField, "number"),
    (models.FloatField, "number"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.IntegerField, "integer"),
    (models.BooleanField, "boolean"),
    (models.JSONField, "array"),
)
type Words = str | Promise
type Row = dict[str, Any]
type Records = Callable[[date], Iterable[Any]]


class Column(NamedTuple):
    """A column: its key in every file, its type in the words of Frictionless, and what it means.

    unit: what a number counts, or the name of the column that says so. language: of a text that
    there is in each language. codes: the words that it is written with. refers: the data set whose
    first column its codes stand in.
    """

    name: str
    type: str
    meaning: Words
    of: Callable[[Any], Any]
    unit: Words = ""
    language: str = ""
    codes: tuple[str, ...] = ()
    refers: str = ""


class DataSet(NamedTuple):
    """A table of the public record. records: all of them on a day, for the file of the whole.

    key: the columns that tell its rows apart; none where a row is only a line of a list.
    """

    name: str
    title: Words
    about: Words
    columns: tuple[Column, ...]
    records: Records | None = None
    key: tuple[str, ...] = ()

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def row(self, record: Any) -> Row:
        """A record as a row."""
        return {column.name: column.of(record) for column in self.columns}

    def rows(self, records: Iterable[Any]) -> Iterator[Row]:
        """Records as rows, one after another."""
        return (self.row(record) for record in records)

    def all_rows(self, on: date) -> Iterator[Row]:
        """The whole data set as it stands on a day."""
        return self.rows(self.records(on) if self.records else ())


class Table(NamedTuple):
    """Rows of a data set that go into a file together."""

    dataset: DataSet
    rows: Iterable[Row]


def at(record: Any, path: str) -> Any:
    """What stands at the end of a path of attributes; nothing where it breaks off."""
    return reduce(
        lambda found, name: None if found is None else getattr(found, name), path.split("."), record
    )


def yes_no(value: Any) -> str:
    """A truth as the files write it; nothing where it is not known."""
    return "" if value is None else YES if value else NO


def given(name: str, kind: str, meaning: Words, of: Any = None, **more: Any) -> Column:
    """A column whose value a function gives; a text instead names a path of attributes."""
    path = name if of is None else of
    return Column(
        name, kind, meaning, of if callable(of) else lambda record: at(record, path), **more
    )


def fields(model: type[models.Model], names: str, **more: Any) -> tuple[Column, ...]:
    """Columns of fields of a model: their types, meanings and codes are the fields' own."""
    return tuple(column for name in names.split() for column in field(model, name, **more))


def field(
    model: type[models.Model], name: str, as_: str = "", through: str = "", **more: Any
) -> tuple[Column, ...]:
    """The column of a field, or one for each language. through: the path to the model's record."""
    own: Any = getattr(model, name)
    path = f"{through}.{name}" if through else name
    if isinstance(own, Translated):
        return tuple(
            _plain(path, as_ or name, own.verbose_name, language=code, **more) for code in LANGUAGES
        )
    found: Any = model._meta.get_field(name)
    kind = next((word for fields, word in TYPES if isinstance(found, fields)), "string")
    codes = tuple(str(code) for code, _word in found.flatchoices or () if code != "")
    if kind == "boolean":
        return (
            Column(
                as_ or name,
                kind,
                capfirst(found.verbose_name),
                lambda record: yes_no(at(record, path)),
                **more,
            ),
        )
    return (given(as_ or name, kind, capfirst(found.verbose_name), path, codes=codes, **more),)


def _plain(path: str, name: str, meaning: Any, *, language: str, **more: Any) -> Column:
    return given(
        f"{name}_{language}",
        "string",
        capfirst(meaning),
        f"{path}_{language}",
        language=language,
        **more,
    )


def code_of(name: str, meaning: Words, path: str, refers: str) -> Column:
    """The code of a record that stands in another data set; empty where there is none."""
    return Column(
        name, "string", meaning, lambda record: at(record, f"{path}.code") or "", refers=refers
    )


def item(name: str, kind: str, meaning: Words, **more: Any) -> Column:
    """A column of a record that is a mapping already."""
    return Column(name, kind, meaning, lambda record: record.get(name, ""), **more)


def meaning_of(column: Column) -> str:
    """What a column means, in the active language, with the language of its texts."""
    if not column.language:
        return str(column.meaning)
    return f"{column.meaning} ({labels.LANGUAGE[column.language]})"
