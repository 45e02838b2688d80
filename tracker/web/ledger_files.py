"""The ledger as data: every entry digit for digit, and the verdict on the original promise."""

from typing import Any

from django.conf import settings

from tracker.models import Amendment, Target

TEXTS = tuple(
    f"{name}_{code}" for name in ("act", "reason") for code, _language in settings.LANGUAGES
)


def ledger_data(target: Target) -> dict[str, Any]:
    """The entries, oldest first; how the target ended; what was first promised, with its verdict."""
    continued_by = target.continued_by
    return {
        "entries": [
            entry_data(row) for row in sorted(target.amendments.all(), key=lambda row: row.pk)
        ],
        "outcome": target.ended_as,
        "ended_on": target.superseded_on.isoformat() if target.superseded_on else None,
        "continued_by": continued_by.code if continued_by else None,
        "original": target.verdict.original if target.verdict else {},
    }


def entry_data(row: Amendment) -> dict[str, Any]:
    """One entry; `before` and `after` hold the fields that changed."""
    return {
        "what": row.kind,
        **{name: getattr(row, name) for name in TEXTS},
        "act_number": row.act_number,
        "act_on": row.act_on.isoformat() if row.act_on else None,
        "source_id": row.source.code if row.source else "",
        "entered_at": row.made_at.isoformat(),
        "before": row.before,
        "after": row.after,
    }
