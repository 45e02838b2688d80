"""Several promises on one series, drawn together where the visitor asks for it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest

from tracker.models import Target
from tracker.rules.values import Standing
from tracker.web import target_words


class Together(NamedTuple):
    """Whether the promises are drawn together, and each as a row: that of the page and the others."""

    drawn: bool
    rows: list[target_words.Row]


def asked(request: HttpRequest) -> bool:
    """Whether the address asks for the other promises too."""
    return request.GET.get("together") == "1"


def others_on(target: Target, related: Iterable[Target]) -> list[Target]:
    """The promises among related targets that are on the same series and set a number."""
    return [
        one
        for one in related
        if target.series_id is not None
        and one.series_id == target.series_id
        and one.standing == Standing.PROMISE
        and target_words.decimal_of(one, "target") is not None
    ]


def of_target(target: Target, others: list[Target], *, drawn: bool) -> Together | None:
    """All promises on the series in the order of their codes; nothing where there is only one."""
    if not others:
        return None
    every = sorted([target, *others], key=lambda one: one.code)
    return Together(drawn, target_words.rows(every))
