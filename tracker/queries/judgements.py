"""Targets on which judgements differ, and what reviewers took back."""

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from tracker.models import Statement, Target
from tracker.queries import targets
from tracker.queries.targets import Filters

JUDGEMENTS_DIFFER = Q(verdict__judgements_differ=True)
METHODS_DISAGREE = Q(verdict__methods_disagree=True)


class Withdrawn(NamedTuple):
    """A reviewer's judgement that was taken back, with the days on which it was made and withdrawn."""

    rating: str
    made_on: Any
    withdrawn_on: Any


def withdrawn(target: Target) -> list[Withdrawn]:
    """The judgements of a target that reviewers took back, newest first.

    Their reasons are not told here; pages as of a day on which one stood show it as published then.
    """
    gone = Statement.history.filter(target_id=target.pk, history_type="-").exclude(rating="")
    return [
        Withdrawn(rating, made_on, timezone.localtime(at).date())
        for rating, made_on, at in gone.order_by("-history_id").values_list(
            "rating", "made_on", "history_date"
        )
    ]


def in_dispute(dispute: Q, filters: Filters, language: str) -> QuerySet[Target]:
    """The targets in one sort of dispute, or in either, with what a row shows of them."""
    found = targets.listed(filters, language).filter(dispute)
    return found.prefetch_related("statements")
