"""Words in Kazakh, Russian and English: in which order they stand, and when they count as the same.

Both rules are ours, so that every database answers alike.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from string import ascii_lowercase, digits

# The Kazakh alphabet holds the Russian one in the same order, so one order serves both.
CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
PLACES = {letter: str(n) for n, letter in enumerate(f" {digits}{CYRILLIC}{ascii_lowercase}", 10)}
LAST = "99"  # letters of other alphabets
KEY_LETTERS = 80
TYPED_AS = str.maketrans("әғқңөұүһіё", "агкноуухие")  # on a keyboard without the Kazakh letters
WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")  # R&D is one word, and as good as rd
JOINED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
LONG = 8  # from so many letters on a word may have two slips, from FORGIVEN on one
FORGIVEN = 4


def order_key(text: str) -> str:
    """A key of digits alone: every collation sorts such keys as the alphabet sorts the texts."""
    letters = " ".join(_found(_small(text)))[:KEY_LETTERS]
    return "".join(PLACES.get(letter, LAST) for letter in letters)


def folded(text: str) -> str:
    """A text for comparing: small letters, Kazakh ones as they are typed without them. As long as it was."""
    return _small(text).translate(TYPED_AS)


def composed(text: str) -> str:
    """A text whose letters are one character each, as far as Unicode has them."""
    return unicodedata.normalize("NFC", text)


def _small(text: str) -> str:
    return "".join(
        small if len(small := letter.lower()) == 1 else letter for letter in composed(text)
    )


def words(text: str) -> list[str]:
    """The folded words of a text; its punctuation only parts them."""
    return _found(folded(text))


def _found(text: str) -> list[str]:
    return [word.replace("&", "") for word in WORD.findall(text)]


def search_text(texts: Iterable[str]) -> str:
    """All words of some texts with a space before and after each, and hyphenated ones joined, too."""
    found: list[str] = []
    for text in texts:
        found += words(text)
        found += [re.sub(r"\W", "", one) for one in JOINED.findall(folded(text))]
    return f" {' '.join(dict.fromkeys(found))} "


def marked(text: str, typed: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the folded words at the start of a word.

    Where one ends with a space, the word must end there, too.
    """
    text = composed(text)
    longest_first = sorted(typed, key=len, reverse=True)
    if not longest_first:
        yield text, False
        return
    pattern = rf"(?<![^\W_])(?:{'|'.join(_pattern(word) for word in longest_first)})"
    end = 0
    for match in re.finditer(pattern, folded(text)):
        if match.start() > end:
            yield text[end : match.start()], False
        yield text[match.start() : match.end()], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def _pattern(word: str) -> str:
    return "&?".join(word.rstrip()) + (r"(?![^\W_])" if word.endswith(" ") else "")


def written(text: str) -> list[tuple[str, str]]:
    """The words of a text as they are written, each with its folded word."""
    found = WORD.findall(composed(text))
    return [(word, folded(word).replace("&", "")) for word in found]


def slips(word: str) -> int:
    """How many slips a word is forgiven."""
    return 0 if len(word) < FORGIVEN else 1 if len(word) < LONG else 2


def pieces(word: str) -> list[str]:
    """Parts of a word of which at least one is whole, however its forgiven slips fall."""
    parts = slips(word) + 1
    size = -(-len(word) // parts)
    return [word[start : start + size] for start in range(0, len(word), size)]


def distance(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or swapped with the next one."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, facing in enumerate(other, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != facing)))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing
            if swapped:
                row[-1] = min(row[-1], before[j - 2] + 1)
        before, last = last, row
    return last[-1]


def nearest(word: str, texts: Iterable[str]) -> str:
    """What was meant by a folded word: the nearest word of some texts, or the beginning of one.

    It is written as the texts write it; empty where none is near enough.
    """
    best: tuple[int, int, str] | None = None
    written = {found for text in texts for found in WORD.findall(composed(text))}
    for whole in sorted(written):
        for part in _beginnings(whole, len(word)):
            rated = (distance(word, folded(part)), len(whole) - len(part), part.lower())
            if rated[0] <= slips(word) and (best is None or rated < best):
                best = rated
    return best[2] if best else ""


def _beginnings(whole: str, size: int) -> list[str]:
    """A word and its beginnings of about a length: Kazakh and Russian endings follow the stem."""
    sizes = {len(whole), size - 1, size, size + 1}
    return [whole[:length] for length in sorted(sizes) if FORGIVEN <= length <= len(whole)]
