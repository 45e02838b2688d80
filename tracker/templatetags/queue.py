"""What the pages of reviewers and coordinators ask for in a template."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import Count, Q

from tracker import wording
from tracker.models import Report
from tracker.rules.flags import FlagReason
from tracker.rules.states import ReportState

register = template.Library()

OVERDUE = Q(
    state=ReportState.SUBMITTED,
    obligation__flags__reason=FlagReason.REVIEW_OVERDUE,
    obligation__flags__cleared_at=None,
)


@register.simple_tag
def review_counts() -> dict[str, int]:
    """How many reports wait for a review, have waited too long, or are back with their bodies."""
    return Report.objects.aggregate(
        waiting=Count("pk", Q(state=ReportState.SUBMITTED), distinct=True),
        overdue=Count("pk", OVERDUE, distinct=True),
        returned=Count("pk", Q(state=ReportState.RETURNED), distinct=True),
    )


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
    return str(old) if old else "–"


@register.simple_tag
def in_language(texts: Mapping[str, str]) -> str:
    """A text frozen in all languages, in the active one or the first other that is filled."""
    order = dict.fromkeys([wording.language(), "ru", "kk", "en"])
    return next((texts[code] for code in order if texts.get(code)), "")
