"""The Kazakh and Russian words that a person can read are spelled right."""

import csv
import json

import pytest

from tests.speller import LISTS, unknown, words_of
from tests.test_translations import BY_HAND, CATALOGUES, ROOT, entries, language

pytestmark = [pytest.mark.spelling, pytest.mark.pages]
LANGUAGES = ("kk", "ru")


def texts_of_catalogues(code):
    """All translations into a language."""
    for path in (*CATALOGUES, *BY_HAND):
        if language(path) == code:
            for key, told in entries(path).items():
                yield from told if key else ()


def texts_in(value, ending):
    """All texts of JSON under names of a language."""
    if isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and name.endswith(ending):
                yield one
            yield from texts_in(one, ending)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one, ending)


def texts_of_records(code):
    """All texts of the fixtures and of the glossary in a language."""
    for path in sorted((ROOT / "fixtures").glob("*.json")):
        yield from texts_in(json.loads(path.read_text("utf-8")), f"_{code}")
    with (ROOT / "tracker" / "glossary.csv").open(encoding="utf-8") as file:
        yield from (row[code] for row in csv.DictReader(file))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_is_known_to_the_dictionary_or_to_our_own_list(code):
    words = set()
    for text in (*texts_of_catalogues(code), *texts_of_records(code)):
        words |= words_of(text)

    assert unknown(code, words) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_our_own_list_is_sorted_and_says_nothing_twice(code):
    words = (LISTS / f"{code}.txt").read_text("utf-8").split()

    assert words == sorted(set(words))


def test_a_misspelled_word_is_noticed():
    assert unknown("kk", {"көрсеткіштер", "көрсеткыштер", "қабылданбаған"}) == ["көрсеткыштер"]
    assert unknown("ru", {"показатели", "покозатели"}) == ["покозатели"]
