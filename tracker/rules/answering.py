"""How long readers wait for an answer. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from statistics import median

type Span = tuple[date, date]


def days_of(span: Span) -> int:
    """The days from the day of a question to that of its answer, in the country's calendar."""
    received_on, answered_on = span
    return (answered_on - received_on).days


def median_days(spans: Iterable[Span]) -> Decimal | None:
    """The median wait; of an even number the middle between the two middle ones. None where none is."""
    took = [Decimal(days_of(span)) for span in spans]
    return median(took) if took else None
