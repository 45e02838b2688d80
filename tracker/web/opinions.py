"""The second opinions stored with a verdict, as a target's page and its data files give them."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise

from tracker import labels
from tracker.models import Verdict
from tracker.rules.exchange import decode
from tracker.rules.methods import Opinion, disagrees, published
from tracker.rules.values import Status
from tracker.wording import number_text, rounded


class Row(NamedTuple):
    """What one published method says. ratio: as text, empty where the method needs none."""

    method: str
    name: str | Promise
    word: str | Promise
    ratio: str
    disagrees: bool


def rows(verdict: Verdict | None) -> list[Row]:
    """The opinions of a verdict in the order of the methods; none before it was judged."""
    stored = (verdict.opinions or []) if verdict else []
    return [_row(decode(Opinion, one), Status(verdict.status)) for one in stored if verdict]


def _row(opinion: Opinion, status: Status) -> Row:
    ratio = opinion.ratio
    return Row(
        opinion.method,
        labels.METHOD[opinion.method],
        labels.OPINION[f"{opinion.method}:{opinion.status}"],
        "" if ratio is None else number_text(rounded(Decimal(repr(ratio)), None)),
        disagrees(status, opinion),
    )


def columns(verdict: Verdict | None) -> dict[str, Any]:
    """The columns of a target's row: each method's status, and whether one disagrees."""
    stored = (verdict.opinions or []) if verdict else []
    said = {one["method"]: one["status"] for one in stored}
    return {f"opinion_{entry.key}": said.get(entry.key, "") for entry in published()} | {
        "methods_disagree": "" if verdict is None else "yes" if verdict.methods_disagree else "no"
    }
