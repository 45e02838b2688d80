"""The form field behind every number that a person types."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from tracker.rules import numbers


class NumberField(forms.CharField):
    """A number as people write it: 0,18 and 0.18 alike; what is ambiguous is asked, never guessed.

    `stored` is what the record holds already: its own text is understood again unasked.
    """

    stored: Decimal | None = None

    def __init__(self, **kwargs: Any) -> None:
        look = {"inputmode": "decimal", "maxlength": "60"}
        kwargs.setdefault("widget", forms.TextInput(attrs=look))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return a Decimal, or None for an empty cell or a dash."""
        if isinstance(value, Decimal):
            return value
        if self.stored is not None and str(value or "").strip() == self.prepare_value(self.stored):
            return self.stored
        try:
            return numbers.parse(super().to_python(value) or "")
        except numbers.Ambiguous as error:
            raise ValidationError(
                _("“%(raw)s”: is it %(a)s or %(b)s?"),
                code="ambiguous",
                params={
                    "raw": value,
                    "a": numbers.plain(error.readings[0]),
                    "b": numbers.plain(error.readings[1]),
                },
            ) from None
        except numbers.NotANumber:
            raise ValidationError(
                _("Enter a number, for example 0,18"), code="not_a_number"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with all its digits and the language's decimal separator."""
        if isinstance(value, Decimal):
            return numbers.plain(value).replace(".", str(get_format("DECIMAL_SEPARATOR")))
        return value
