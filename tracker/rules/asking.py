"""How a question to the search is read: which beginnings of words answer each word of it.

Everything here is folded (`alphabet.folded`). A form is what must stand together in a record: the
beginnings of one word or of several; where it ends with a space, the word must end there, too.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.rules import alphabet

type Form = tuple[str, ...]

MOST_WORDS = 6
STEM = 4  # letters that a stem has at least
NOT_ASKED = frozenset(
    alphabet.words(
        "на для и в во к по с о об от до из за процент процента процентов "
        "үшін мен бен пен және да де пайыз пайызы for of the on in to a an and by at percent"
    )
)
KAZAKH = (
    "(?:(?:лар|лер|дар|дер|тар|тер)?(?:ы|и|сы|си)?(?:га|ге|ка|ке|на|не|[ндт][ыи]н|[ндт][ыи]"
    "|[дт][ае]|нд[ае]|[ндт][ае]н|[мпб]ен|[дт]агы|[дт]еги)?)"
)
RUSSIAN = (
    "(?:и?(?:я|е|ю|и|й|ей|ем|ям|ях|ями)|а|о|ы|у|ь|ой|ом|ам|ах|ами|ов|ев|ого|его|ому|ему|ых|их|ый"
    "|ая|яя|ое|ее|ые|ую|юю)?"
)
ENDED = tuple(re.compile(f"(.{{{STEM},}}?){endings}") for endings in (KAZAKH, RUSSIAN, "s?"))
ADDED = re.compile(rf"(?<=[^\W_])[-‐‑]{KAZAKH}(?![^\W_])")  # to a number or an abbreviation
SOFTENED = {"к": "г", "г": "к", "п": "б", "б": "п"}  # the last letter; қ and ғ are folded

CODE = re.compile(r"([a-zавсеорхтмнк])(\d+)")
LOOKS_LIKE = str.maketrans("авсеорхтмнк", "abceopxtmhk")
APART = re.compile(r"(?<![^\W_])([tsobт]|[сов](?=-))[- ](?=\d{1,3}(?![^\W_]))")  # с 5 is not a code
DIGITS = (2, 3)  # how many a short code has

LATIN = re.compile(r"[a-zğşıñäöüū]+")
AFTER_VOWEL = re.compile(r"(?<=[aeiouäöüū])y")
SOUNDS = {"shch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ts": "ц"}
SOUNDS |= {"ya": "я", "yu": "ю", "yo": "е", "ia": "я"}
SOUNDS |= dict(
    zip("abcdefghijklmnopqrstuvwxyzğşıñäöüū", "абцдефгхижклмнопкрстуввхызгшинаоуу", strict=True)
)
SOUND = re.compile("|".join(SOUNDS))  # the longest first


class Asked(NamedTuple):
    """A word of a question, the forms of which any will do, and whether it is only a number."""

    word: str
    forms: tuple[Form, ...]
    number: bool = False


class Alike(NamedTuple):
    """Words that say the same: by which stems they are known, and what they are found by."""

    keys: frozenset[str]
    forms: tuple[Form, ...]


def alike(texts: Iterable[str]) -> Alike:
    """What follows from a line of synonyms. Several words stand together; `*` ends a beginning."""
    keys: set[str] = set()
    forms: list[Form] = []
    for text in texts:
        found = [word for word in alphabet.words(text) if word not in NOT_ASKED]
        if "*" in text or len(found) > 1:
            forms.append(tuple(word if "*" in text else _shortest(word) for word in found))
        else:
            keys.update(stems(found[0]))
            forms.append((_shortest(found[0]),))
    return Alike(frozenset(keys), tuple(forms))


def read(text: str, table: Sequence[Alike] = ()) -> list[Asked]:
    """The words of a question. Numbers count as whole words where there are others beside them."""
    text = APART.sub(r"\1", alphabet.folded(text))
    words = alphabet.words(ADDED.sub("", text))
    words = [word for word in words if word not in NOT_ASKED] or words
    words = list(dict.fromkeys(words))[:MOST_WORDS]
    if all(word.isdigit() for word in words):
        return [Asked(word, ((word,),)) for word in words]
    return [_asked(word, table) for word in words]


def _asked(word: str, table: Sequence[Alike]) -> Asked:
    if word.isdigit():
        return Asked(word, ((f"{word} ",),), number=True)
    if code := CODE.fullmatch(word):
        return Asked(word, _spare([(word,), *((form,) for form in _codes(*code.groups()))]))
    said = [word, *in_cyrillic(word)] if LATIN.fullmatch(word) and len(word) >= STEM else [word]
    known = {stem for one in said for stem in stems(one)}
    forms: list[Form] = [(form,) for one in said for form in _beginnings(one)]
    for line in table:
        if not known.isdisjoint(line.keys):
            forms += line.forms
    return Asked(word, _spare(forms))


def stems(word: str) -> set[str]:
    """A word, and what is left of it without the endings that it may have in each language."""
    ended = (pattern.fullmatch(word) for pattern in ENDED)
    return {word, *(found[1] for found in ended if found)}


def _shortest(word: str) -> str:
    return min(stems(word), key=len)


def _beginnings(word: str) -> list[str]:
    """The shortest stem; the word and its stems whose last letter softens before endings."""
    found = sorted(stems(word), key=len)
    softened = [
        one[:-1] + SOFTENED[one[-1]] for one in found if len(one) >= STEM and one[-1] in SOFTENED
    ]
    return [*found, *softened]


def _codes(letter: str, number: str) -> list[str]:
    """A code as it is written: in Latin letters, with leading zeros. С looks like C, and says S."""
    latin = letter.translate(LOOKS_LIKE)
    letters = [latin, "s"] if letter == "с" else [latin]
    whole = [f"{one}{number.zfill(size)} " for one in letters for size in DIGITS]
    return [*(one + number for one in letters), *whole]


def in_cyrillic(word: str) -> list[str]:
    """A Kazakh or Russian word in Latin letters as it is said, folded; E at its start is also Э."""
    said = SOUND.sub(lambda found: SOUNDS[found[0]], AFTER_VOWEL.sub("й", word))
    return [said, f"э{said[1:]}"] if said.startswith("е") else [said]


def _spare(forms: Iterable[Form]) -> tuple[Form, ...]:
    """The forms without those that a shorter one finds as well."""
    kept: list[Form] = []
    for form in sorted(dict.fromkeys(forms), key=lambda form: (len(form), len(form[0]))):
        if not any(len(one) == 1 and form[0].startswith(one[0]) for one in kept):
            kept.append(form)
    return tuple(kept)


def holds(asked: Asked, held: str) -> bool:
    """Whether one of the forms stands in a search text."""
    return any(all(f" {part}" in held for part in form) for form in asked.forms)


def beginnings(question: Iterable[Asked]) -> list[str]:
    """All that a question looks for, to be marked where it is found."""
    return [part for asked in question for form in asked.forms for part in form]
