"""The echo under a number: how it was understood, beside the last one."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tracker.wording import amount_text, difference_text, number_text, signed_text


def echo(row: Any) -> str:
    """What the row's number is, what it was, and the change; nothing without a number."""
    value: Decimal | None = row.line.value
    if row.form.is_bound:
        value = row.form.cleaned_data.get("value") if row.form.is_valid() else None
    if value is None or row.kind != "number":
        return ""
    said = amount_text(number_text(value), row.unit)
    if row.last is None or row.last.value is None:
        return said
    change = difference_text(signed_text(value - row.last.value), row.unit, percent=row.in_percent)
    named = {
        "value": said,
        "last": amount_text(number_text(row.last.value), row.unit),
        "year": str(row.last.year),
        "change": change,
    }
    if row.last.year == row.line.report.obligation.cycle.year - 1:
        return _("%(value)s · last year: %(last)s · change: %(change)s") % named
    return _("%(value)s · last value: %(last)s (%(year)s) · change: %(change)s") % named
