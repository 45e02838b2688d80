"""How targets ended: the outcome, the day, the act, and who continues them."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.models import Amendment, Target
from tracker.queries import ledger
from tracker.wording import day_text
from tracker.workflow.promise_words import act_text


class Ending(NamedTuple):
    """The end of a target in words."""

    text: str
    reason: str
    continued_by: Target | None


def of_targets(targets: Collection[Target]) -> dict[int, Ending]:
    """The endings of those that ended, by target; no query where none has."""
    ended = [target for target in targets if target.superseded_on or target.ended_as]
    if not ended:
        return {}
    prefetch_related_objects(ended, "continued_by")
    entries = ledger.endings(ended)
    return {target.pk: _ending(target, entries.get(target.pk)) for target in ended}


def _ending(target: Target, entry: Amendment | None) -> Ending:
    told = {
        "outcome": target.get_ended_as_display() or _("No longer in force"),
        "day": day_text(target.superseded_on) if target.superseded_on else "–",
        "act": act_text(entry) if entry else "",
    }
    text = _("%(outcome)s: %(day)s. Act: %(act)s.") if told["act"] else _("%(outcome)s: %(day)s.")
    reason = entry.reason if entry else target.superseded_reason
    return Ending(text % told, reason, target.continued_by)
