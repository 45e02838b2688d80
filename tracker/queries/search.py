"""Targets found by words, however they are typed: in three languages, in either case, and with
the Russian letters that stand in for Kazakh ones on a keyboard without them."""

import re
from collections import defaultdict

from django.db.models import Q

from tracker.models import Strategy

KAZAKH, RUSSIAN = "әғқңөұүһі", "агкноуухи"
AS_RUSSIAN = str.maketrans(KAZAKH, RUSSIAN)
TITLES = ("code", "title_kk", "title_ru", "title_en")
MOST_WORDS = 6


def _look_alikes() -> dict[str, str]:
    """For each plain letter all letters that count as it, small and capital."""
    found: dict[str, str] = defaultdict(str)
    for kazakh, russian in zip(KAZAKH, RUSSIAN, strict=True):
        found[russian] += kazakh + kazakh.upper()
    return found


LOOK_ALIKES = _look_alikes()


def folded(text: str) -> str:
    """A text for comparing."""
    return text.casefold().translate(AS_RUSSIAN)


def pattern(word: str) -> str:
    """A regular expression that finds a word in every way of typing it, on every database."""
    return "".join(_letter(letter) for letter in folded(word))


def _letter(letter: str) -> str:
    if not letter.isalpha():
        return re.escape(letter)
    return f"[{letter}{letter.upper()}{LOOK_ALIKES.get(letter, '')}]"


def matching(text: str) -> Q:
    """The targets in whose code, titles or document all the words stand."""
    condition = Q()
    strategies = _strategies()
    for word in text.split()[:MOST_WORDS]:
        found = [pk for pk, words in strategies if folded(word) in words]
        here = Q(strategy__in=found)
        for name in TITLES:
            here |= Q(**{f"{name}__regex": pattern(word)})
        condition &= here
    return condition


def _strategies() -> list[tuple[int, str]]:
    """Every document with its code, titles and other names as one text."""
    rows = Strategy.objects.order_by("pk").values_list("pk", *TITLES, "aliases")
    return [(row[0], folded(" ".join([*row[1:-1], *row[-1]]))) for row in rows]
