"""Hunspell for tests: which Kazakh and Russian words nobody knows how to spell.

A word is known if Hunspell's dictionary has it, or our own list in `tests/spelling/`, or if it is a
known stem with regular endings: the Kazakh dictionary lacks many forms, above all of verbs.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

from dev import how_to_install, program

LISTS = Path(__file__).with_name("spelling")
DICTIONARIES = {"kk": "kk_KZ", "ru": "ru_RU"}
LETTERS = "[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"
WORD = re.compile(rf"(?<![\w-]){LETTERS}{{3,}}(?![\w])|(?<=[а-яё]-){LETTERS}{{4,}}")
NOT_OURS = re.compile(r"“[^”]*”|%\(\w+\)\w|\{\w*\}|<[^>]*>|&\w+;|https?:\S+")
HARD = str.maketrans("ғгб", "қкп")  # what a stem's last letter was before a vowel softened it

NOUN = (
    "(лық|лік|дық|дік|тық|тік|шы|ші|сыз|сіз|лы|лі|ды|ді|ты|ті)?"
    "(лар|лер|дар|дер|тар|тер)?"
    "(ы?мыз|і?міз|ы?ңыз|і?ңіз|ы?м|і?м|ы?ң|і?ң|с?ы|с?і)?"
    "([ндт]ың|[ндт]ің|[нғқ]?а|[нгк]?е|[ндт]ы|[ндт]і|н|н?[дт]а|н?[дт]е|н?дағы|н?дегі|тағы|тегі"
    "|[ндт]ан|[ндт]ен|[мбп]ен|[дт]ай|[дт]ей|ша|ше)?"
    "([мс]?[ыі]з|н[ыі]ң|н[ыі]|н)?"
)
VERB = (
    "([ыі]?л|[ыі]?н|т|[дт][ыі]р|[ыі]с){0,2}(м[ае]|[бп][ае])?"
    "([ғқ]ан|[гк]ен|[ае]т[ыі]н|йт[ыі]н|[ыі]?п|[дт][ыі]|с[ае]|[аейсую]|[ае]?р|м[ае]қ|уд[ае]|ғыңыз|гіңіз)"
    "([мс][ыі][нң]|с[ыі]з|[ыі]?ңыз|[ыі]?ңіз|м[ыі]з|[кқ]|д[ыі]|л[ыі])?"
)
ENDINGS = {
    "kk": re.compile(f"{NOUN}|{VERB}{NOUN}"),
    "ru": re.compile(
        "|(ы[йех]|[ыи]ми?|[ои][йе]|[ое]го|[ое]му?|ая|ую|[иы]х|[аы]ми?|[аяуюыиео]|о[вмй]|ах|ей)"
    ),
}


def words_of(text: str) -> set[str]:
    """The words of a text; abbreviations, single letters, placeholders and foreign quotes are none."""
    return {word for word in WORD.findall(NOT_OURS.sub(" ", text)) if not word.isupper()}


def unknown(language: str, words: set[str]) -> list[str]:
    """The words that nobody knows, in small letters."""
    own = set((LISTS / f"{language}.txt").read_text("utf-8").split())
    left = {word.lower() for word in _refused(language, words)}
    left = {word for word in _refused(language, left) if not _grown(language, word, own)}
    if language != "kk":
        return sorted(left)
    stems = {stem for word in left for stem in _stems(word)}
    known = stems - _refused(language, stems)
    return sorted(word for word in left if not _grown(language, word, known))


def _stems(word: str) -> set[str]:
    """What a word may have grown from."""
    begun = {word[:size] for size in range(3, len(word) + 1)}
    return begun | {one[:-1] + one[-1].translate(HARD) for one in begun}


def _grown(language: str, word: str, known: set[str]) -> bool:
    """Whether a word is one of the known ones with regular endings."""
    endings = ENDINGS[language]
    return any(
        endings.fullmatch(word, size)
        for size in range(3, len(word) + 1)
        if {word[:size], word[: size - 1] + word[size - 1].translate(HARD)} & known
    )


def _refused(language: str, words: set[str]) -> set[str]:
    """The words that Hunspell's dictionary lacks."""
    hunspell = program("HUNSPELL")
    if hunspell is None:
        if os.environ.get("HUNSPELL"):
            pytest.fail(f"HUNSPELL={os.environ['HUNSPELL']} does not run with both dictionaries.")
        pytest.skip(f"no Hunspell: {how_to_install('HUNSPELL')}, or set HUNSPELL to its path")
    command = [hunspell, "-d", DICTIONARIES[language], "-i", "utf-8", "-l"]
    told = subprocess.run(
        command, input="\n".join(sorted(words)).encode(), check=True, capture_output=True
    )
    return set(told.stdout.decode().split())
