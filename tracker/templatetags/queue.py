"""What the pages of reviewers and coordinators ask for in a template."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse

from tracker import labels, wording
from tracker.queries import data_changes, texts
from tracker.queries.reviews import review_counts

register = template.Library()

register.simple_tag(review_counts)
register.simple_tag(data_changes.waiting, name="proposals_waiting")


@register.simple_tag
def texts_out_of_date() -> list[tuple[Any, str, int]]:
    """The kinds of record that have texts out of date: their name, their list, and how many."""
    return [
        (
            model._meta.verbose_name_plural,
            reverse(f"admin:tracker_{model._meta.model_name}_changelist"),
            number,
        )
        for model, number in texts.behind()
    ]


@register.simple_tag
def was(row: Any, name: str) -> str:
    """What a line said under a name in the previous round, or nothing if it says the same now."""
    if name not in row.was:
        return ""
    old = row.was[name]
    if isinstance(old, Decimal):
        return wording.number_text(old)
    if isinstance(old, date):
        return wording.short_day_text(old)
    if name == "expectation" and old:
        return str(labels.EXPECTATION[old])
    return str(old) if old else "–"


@register.simple_tag
def in_language(texts: Mapping[str, str]) -> str:
    """A text frozen in all languages, in the active one or the first other that is filled."""
    order = dict.fromkeys([wording.language(), "ru", "kk", "en"])
    return next((texts[code] for code in order if texts.get(code)), "")
