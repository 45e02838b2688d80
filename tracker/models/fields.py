"""Field kinds of our own: exact decimals and texts in three languages."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.models.forms import NumberField
from tracker.models.texts import OrderKey
from tracker.rules.characters import FORBIDDEN

CODE = "[A-Za-z0-9][A-Za-z0-9._-]*"  # what a code in an address looks like
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)  # a day outside is a slip of the finger
NARRATIVE = 2000
DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


class ExactDecimalField(models.Field):
    """A decimal kept as it was printed: 0.18 stays 0.18 and 27.0 stays 27.0, on every database."""

    empty_strings_allowed = False
    description = "Decimal number as printed"

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's bare numeric keeps the scale; SQLite has no such type, so it gets text."""
        return "numeric" if connection.vendor == "postgresql" else "text"

    def to_python(self, value: Any) -> Decimal | None:
        """Turn text or a number into a finite Decimal. A float is refused: it is not exact."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError(_("Enter a number, for example 0,18"))
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(_("Enter a number, for example 0,18")) from None
        if not number.is_finite():
            raise ValidationError(_("Enter a number, for example 0,18"))
        return number

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        """Read back what was written, digit for digit."""
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> Decimal | None:
        """Refuse what is not an exact number before it reaches the database."""
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Hand PostgreSQL a Decimal and SQLite its text."""
        number = value if prepared else self.get_prep_value(value)
        if number is None or connection.vendor == "postgresql":
            return number
        return format(number, "f")

    def value_to_string(self, obj: models.Model) -> str:
        """Serialise with a point and every digit."""
        value = self.value_from_object(obj)
        return "" if value is None else format(value, "f")

    def formfield(self, **kwargs: Any) -> Any:
        """Use the one number parser in every form, the admin's too."""
        return super().formfield(**{"form_class": NumberField, **kwargs})


class Translated:
    """One text in each language: `title = Translated(...)` makes title_kk, title_ru and title_en.

    Reading `title` gives the active language, or the first other one that is filled. `ordered` adds
    title_kk_order and its like, to sort by.
    """

    def __init__(
        self,
        make: Callable[..., models.Field],
        verbose_name: Any,
        *,
        ordered: bool = False,
        **options: Any,
    ) -> None:
        self.make, self.verbose_name, self.options = make, verbose_name, options
        self.ordered = ordered
        self.name = ""

    def contribute_to_class(self, cls: Any, name: str) -> None:
        """Add one column a language, then stand in their place for reading."""
        self.name = name
        for code, language in settings.LANGUAGES:
            field = self.make(
                format_lazy("{} [{}]", self.verbose_name, code), help_text=language, **self.options
            )
            cls.add_to_class(f"{name}_{code}", field)
            if self.ordered:
                cls.add_to_class(f"{name}_{code}_order", OrderKey(f"{name}_{code}"))
        setattr(cls, name, self)

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        """Return the text in the active language, else in the first language that has one."""
        if obj is None:
            return self
        return self.text(obj, (get_language() or settings.LANGUAGE_CODE)[:2])

    def text(self, obj: Any, first: str) -> str:
        """Return the text in a language, else in the first language that has one."""
        return self.told(obj, first)[0]

    def told(self, obj: Any, first: str) -> tuple[str, str]:
        """Return the text in a language, else in the first one that has it, and which one it is."""
        for code in in_turn(first):
            text = getattr(obj, f"{self.name}_{code}", "")
            if text:
                return str(text), code
        return "", first


def in_turn(first: str) -> list[str]:
    """The languages in the order in which a text is looked for: a reader's own comes first."""
    codes = (code for code, _language in settings.LANGUAGES)
    return list(dict.fromkeys([first, settings.LANGUAGE_CODE, *codes]))


def words(
    verbose_name: Any, max_length: int = 500, *, blank: bool = False, ordered: bool = False
) -> Any:
    """Return a short text in three languages."""
    options: dict[str, Any] = {"max_length": max_length, "blank": blank, "default": ""}
    return Translated(models.CharField, verbose_name, ordered=ordered, **options)


def prose(verbose_name: Any) -> Any:
    """Return a long text in three languages; it may be empty."""
    return Translated(models.TextField, verbose_name, blank=True, default="")


def narrative(verbose_name: Any) -> models.TextField:
    """Return a text of at most 2,000 characters."""
    return models.TextField(
        verbose_name,
        blank=True,
        help_text=_("At most 2,000 characters."),
        validators=[MaxLengthValidator(NARRATIVE)],
    )


a_code = RegexValidator(
    rf"\A{CODE}\Z",
    _(
        "Write the code with Latin letters, digits, full stops, hyphens and underscores only; "
        "it begins with a letter or a digit."
    ),
)


class ShapedJSONField(models.JSONField):
    """JSON of one shape: its validator looks at an empty value too, so {} is no empty list."""

    empty_values: Any = ()

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Take an emptied box for the empty value, and check the shape."""
        return super().clean(self.get_default() if value is None else value, model_instance)


def _is_text(value: Any) -> bool:
    """Whether it is text without the characters that no text of ours holds."""
    return isinstance(value, str) and not FORBIDDEN.search(value)


def a_list_of_texts(value: Any) -> None:
    """Refuse anything but a list of texts."""
    if not isinstance(value, list) or not all(map(_is_text, value)):
        raise ValidationError(_('Enter a list of texts as JSON, for example ["one", "two"].'))


def texts_by_name(value: Any) -> None:
    """Refuse anything but a dictionary of texts."""
    if not isinstance(value, dict) or not all(map(_is_text, (*value, *value.values()))):
        raise ValidationError(_('Enter names with a text each as JSON, for example {"sex": "F"}.'))


def numbers_by_year(value: Any) -> None:
    """Refuse anything but a dictionary of years with a decimal number each."""
    if not isinstance(value, dict) or not all(
        re.fullmatch("[12][0-9]{3}", year) and _is_text(number) and DECIMAL.fullmatch(number)
        for year, number in value.items()
    ):
        raise ValidationError(
            _('Enter years with a number each as JSON, for example {"2027": "0.5"}.')
        )


def a_list_of_quotes(value: Any) -> None:
    """Refuse anything but a list of {source, language, text}."""
    if not _is_list_of(value, {"source", "language", "text"}):
        raise ValidationError(
            _(
                'Enter a list of quotes as JSON, each with the texts "source", "language" and "text".'
            )
        )


def a_list_of_parts(value: Any) -> None:
    """Refuse anything but a list of parts, each with its names and its value."""
    names = {f"name_{code}" for code, _language in settings.LANGUAGES}
    if not _is_list_of(value, {*names, "value"}) or not all(
        DECIMAL.fullmatch(part["value"]) and all(part[name].strip() for name in names)
        for part in value
    ):
        raise ValidationError(
            _(
                'Enter a list of parts as JSON, each with "name_kk", "name_ru", "name_en" and a '
                '"value" that is a number in quotation marks, with a point: "12.5".'
            )
        )


def _is_list_of(value: Any, names: set[str]) -> bool:
    """Whether it is a list of dictionaries with exactly these names, and texts under them."""
    return isinstance(value, list) and all(
        isinstance(one, dict) and one.keys() == names and all(map(_is_text, one.values()))
        for one in value
    )


def quotes() -> Any:
    """Return a column of exact quotes: [{source, language, text}], as the documents print them."""
    return ShapedJSONField(_("quotes"), default=list, blank=True, validators=[a_list_of_quotes])


def history(**options: Any) -> Any:
    """Return the record of every change: who, when and why."""
    return HistoricalRecords(
        history_id_field=models.BigAutoField(),
        history_change_reason_field=models.TextField(null=True),
        **options,
    )
