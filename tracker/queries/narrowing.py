"""By what a list of targets is narrowed and sorted beside its own fields."""

from datetime import date, timedelta
from typing import Any

from django.db.models import FloatField, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Abs, Cast, NullIf

FIVE_YEARS = timedelta(days=5 * 365 + 1)


def due(asked: str, on: date) -> Q:
    """Passed, within the next five years, later, or none at all; an unknown word finds nothing."""
    soon = Q(deadline__gte=on, deadline__lte=on + FIVE_YEARS)
    spans = {
        "passed": Q(deadline__lt=on),
        "soon": soon,
        "later": Q(deadline__gt=on + FIVE_YEARS),
        "none": Q(deadline=None),
    }
    return spans.get(asked, Q(pk=None))


def distance() -> Any:
    """What is missing as a share of the target's number: so different units can be compared."""
    missing, wanted = _result("gap"), _result("target")
    return missing / NullIf(Abs(wanted), Value(0.0))


def _result(name: str) -> Any:
    """A number of the verdict; SQLite tells JSON's null as a text."""
    told = NullIf(KeyTextTransform(name, "verdict__result"), Value("null"))
    return Cast(told, FloatField())
