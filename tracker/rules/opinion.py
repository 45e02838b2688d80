"""What a method of judging is, and what it says of a case: a word of its own, and a ratio."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.rules.case import Case
from tracker.rules.registry import Registry

NOT_AVAILABLE = "not_available"  # the word of a published method that it cannot judge a case


@dataclass(frozen=True)
class Opinion:
    """What one method says. stance: +1 will be kept, -1 will not, 0 in between.

    ratio: the number the word rests on (1 is just enough), or the chance; None where the method
    needs none. Always finite.
    """

    method: str
    version: int
    status: str
    ratio: float | None
    stance: int


class Word(NamedTuple):
    """A status word of a method: its label (an English msgid) and what it says of the promise."""

    label: str
    stance: int


@dataclass(frozen=True)
class Published:
    """Who published a method, and how it is explained; rule and weakness are English msgids.

    version: counted up when the rule is followed differently here. words: by status, the best
    first; empty for the default method, whose words are the statuses of a verdict.
    """

    source: str
    rule: str = ""
    weakness: str = ""
    words: Mapping[str, Word] = field(default_factory=dict)
    version: int = 1


METHODS: Registry[Callable[[Case], Opinion | None], Published] = Registry()


def say(method: str, status: str, ratio: float | None = None) -> Opinion:
    """An opinion in one of the method's own words. KeyError for a word it does not have."""
    traits = METHODS[method].traits
    return Opinion(method, traits.version, status, ratio, traits.words[status].stance)


def say_by_ratio(
    method: str, ratio: float, steps: tuple[tuple[float, str], ...], below: str
) -> Opinion | None:
    """The word of the first step that the ratio reaches; None where it is no finite number."""
    if not math.isfinite(ratio):
        return None
    return say(method, next((word for step, word in steps if ratio >= step), below), ratio)
