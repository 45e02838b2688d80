"""The second opinions stored with a verdict, as a target's page gives them."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise

from tracker import labels
from tracker.models import Verdict
from tracker.rules.exchange import decode
from tracker.rules.methods import Opinion, disagrees
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
