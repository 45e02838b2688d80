"""The method in figures: the words of the statuses, and the constants that verdicts are computed with."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tracker import labels
from tracker.datasets.columns import LANGUAGES, Column, DataSet, given
from tracker.rules.values import Constants


def _in(code: str, part: str) -> Callable[[Any], str]:
    def text(record: tuple[str, labels.Badge]) -> str:
        with override(code):
            return str(getattr(record[1], part))

    return text


def _words(name: str, part: str, meaning: Any) -> tuple[Column, ...]:
    return tuple(
        Column(f"{name}_{code}", "string", meaning, _in(code, part), language=code)
        for code in LANGUAGES
    )


def _constants(on: date) -> list[tuple[str, float]]:
    return list(asdict(Constants()).items())


STATUSES = DataSet(
    "statuses",
    _("Statuses"),
    _("The statuses in their fixed order, with their words and what they mean."),
    (
        given("status", "string", _("Code of the status"), lambda record: str(record[0])),
        *_words("word", "word", _("Word of the status")),
        *_words("meaning", "meaning", _("Meaning of the status")),
    ),
    lambda on: labels.STATUS.items(),
    ("status",),
)
CONSTANTS = DataSet(
    "constants",
    _("Constants of the method"),
    _("The numbers with which the default method computes chances."),
    (
        given("constant", "string", _("Name of the constant"), lambda record: record[0]),
        given("value", "number", _("Value"), lambda record: record[1]),
    ),
    _constants,
    ("constant",),
)
