"""What the methodology page says of the published methods, and how all of them did on the past."""

import json
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import labels
from tracker.rules.methods import DEFAULT, METHODS, published
from tracker.rules.scores import DIGITS
from tracker.wording import amount_text, number_text

# printed by `manage.py backtest PATH --json`
FIGURES = Path(__file__).with_name("backtest.json")
STANCES = ("1", "0", "-1")
NOTHING = "–"
VERSIONS = {
    1: gettext_lazy(
        "The chance from the pace of the past, as described above; in use since the first verdict."
    ),
}


class Method(NamedTuple):
    """A published method as it is explained."""

    key: str
    name: str | Promise
    source: str
    version: int
    rule: str
    weakness: str
    words: list[str | Promise]


def methods() -> list[Method]:
    """The published methods in their order, each with its status words, the best first."""
    return [
        Method(
            entry.key,
            labels.METHOD[entry.key],
            entry.traits.source,
            entry.traits.version,
            _(entry.traits.rule),
            _(entry.traits.weakness),
            [labels.OPINION[f"{entry.key}:{status}"] for status in entry.traits.words],
        )
        for entry in published()
    ]


@cache
def figures() -> dict[str, Any]:
    """The figures of the back-test as they were printed."""
    return json.loads(FIGURES.read_text(encoding="utf-8"))


def backtest() -> dict[str, Any]:
    """The figures of the back-test as texts in the active language."""
    found = figures()
    return {
        "targets": _whole(found["targets"]),
        "series": _whole(found["series_tested"]),
        "accepted": _whole(found["accepted"]),
        "rejected": _whole(found["rejected"]),
        "came_true": percent(found["came_true"]),
        "base_right": percent(max(found["came_true"], round(1 - found["came_true"], DIGITS))),
        "base_rate": score(found["base_rate_brier"]),
        "default": score(found["methods"][DEFAULT]["brier"]),
        "methods": [_scored(key, one) for key, one in found["methods"].items() if key in METHODS],
        "calibration": [_bin(one) for one in found["calibration"] if one["n"]],
    }


def _scored(key: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": labels.METHOD[key],
        "hit_rate": percent(one["hit_rate"]),
        "brier": score(one["brier"]),
        "default_brier": score(one["default_brier"]),
        "flips": percent(one["flips"]),
        "judged": _whole(one["judged"]),
        "stances": [_share(one["stances"][stance]) for stance in STANCES],
    }


def _share(share: dict[str, Any]) -> tuple[str, str]:
    return percent(share["came_true"]), _whole(share["n"])


def _bin(one: dict[str, Any]) -> dict[str, str]:
    return {
        "low": _whole(round(one["low"] * 100)),
        "high": _whole(round(one["high"] * 100)),
        "n": _whole(one["n"]),
        "said": percent(one["said"]),
        "came_true": percent(one["came_true"]),
    }


def percent(share: float | None) -> str:
    """A share in per cent with one digit after the point; a dash for a share of nothing."""
    if share is None:
        return NOTHING
    tenths = (Decimal(repr(share)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return amount_text(number_text(tenths), "%")


def score(value: float | None) -> str:
    """A Brier score with three digits after the point; a dash for a mean of nothing."""
    if value is None:
        return NOTHING
    return number_text(Decimal(repr(value)).quantize(Decimal("0.001"), ROUND_HALF_UP))


def _whole(number: int) -> str:
    return number_text(Decimal(number))
