"""Every text that a person can see exists in Kazakh and Russian, and the compiled catalogues are fresh."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUES = sorted((ROOT / "tracker" / "locale").glob("*/LC_MESSAGES/django.po"))
BY_HAND = sorted((ROOT / "config" / "locale").glob("*/LC_MESSAGES/*.po"))
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    *WITH_CONTEXT,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


CALL = re.compile(
    r"""\b(?:n?p?gettext|_)\((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^()'"])*\)""", re.S
)


def called(node):
    """The name of a called function, without its module."""
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None)


def texts_of(source):
    """The texts marked for translation in Python source, with their context before \\x04."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in MARKS:
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            words = [each for each in words if isinstance(each, str)]
            if words:
                yield "\x04".join(words[:2]) if called(node) in WITH_CONTEXT else words[0]


def texts_of_template(path):
    """The texts marked for translation in a template."""
    calls = templatize(path.read_text("utf-8"), origin=str(path))
    for call in CALL.finditer(calls):
        yield from texts_of(call[0])


def marked_texts():
    """All texts marked for translation in the project."""
    found = set()
    for path in (ROOT / "tracker").rglob("*.py"):
        if "migrations" not in path.parts:
            found |= set(texts_of(path.read_text("utf-8")))
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file():
            found |= set(texts_of_template(path))
    return found


def entries(path):
    """The entries of a .po file: {context and msgid: [translations]}; fuzzy ones have none."""
    found = {}
    for block in path.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        parts, key = {}, None
        for line in lines:
            word, text = re.fullmatch(r'(\S+ )?(".*")', line).groups()
            key = word.strip() if word else key
            parts[key] = parts.get(key, "") + ast.literal_eval(text)
        if parts:
            context = parts["msgctxt"] + "\x04" if "msgctxt" in parts else ""
            told = [text for word, text in parts.items() if word.startswith("msgstr")]
            found[context + parts["msgid"]] = [] if "#, fuzzy" in block else told
    return found


def compiled(path):
    """The texts of a compiled catalogue, plural forms by (text, number)."""
    with path.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def language(path):
    return path.parts[-3]


def test_both_languages_have_their_catalogue():
    assert [language(path) for path in CATALOGUES] == ["kk", "ru"]


@pytest.mark.parametrize("path", CATALOGUES, ids=language)
def test_every_marked_text_is_translated(path):
    known = {key for key, told in entries(path).items() if told and all(told)}

    assert sorted(marked_texts() - known) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=language)
def test_no_entry_is_left_over(path):
    assert sorted(entries(path).keys() - marked_texts() - {""}) == []


@pytest.mark.parametrize("path", CATALOGUES + BY_HAND, ids=str)
def test_the_compiled_catalogue_is_fresh(path):
    stored = compiled(path)

    for key, told in entries(path).items():
        if key:
            assert stored.get(key, stored.get((key, 0))) == told[0], key


@pytest.mark.parametrize("path", CATALOGUES + BY_HAND, ids=str)
def test_translations_keep_the_placeholders(path):
    for key, told in entries(path).items():
        for text in told if key else []:
            wanted = set(PLACEHOLDER.findall(key))
            assert set(PLACEHOLDER.findall(text)) == wanted, (key, text)


@pytest.mark.parametrize("path", CATALOGUES, ids=language)
def test_no_suffix_is_glued_to_a_placeholder(path):
    glued = re.compile(r"%\(\w+\)[sd]-?[а-яәғқңөұүһі]", re.IGNORECASE)

    found = [text for told in entries(path).values() for text in told if glued.search(text)]
    assert found == []


BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|{#.*?#}", re.S)
SAID = re.compile(r'\b(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"')
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)
MARKUP = re.compile(r"<[^>]*>|&#?\w+;", re.S)
CLASS = re.compile(r"{%\s*block (?:page_?|body)class\s*%}.*?{%\s*endblock\s*%}", re.S)
CODE = re.compile(r"<(code|kbd|pre)\b.*?</\1>", re.S)
ADDRESS = re.compile(r"/\S*")
NAMES = {
    "Қазақша",
    "Русский",
    "English",
    "Nysana",
    "Atom",
    "iCalendar",
    "LibreOffice",
    "Excel",
    "BibTeX",
    "Python",
    "pandas",
    "curl",
}
NAMES |= {"BibTeX", "Python", "pandas", "curl"}
NAMES |= {"share", "scale"}  # variables of the formula
WITHOUT_WORDS = {"500.html", "tone.svg"}  # must not need the translations; attributes alone


def bare_words(path):
    """The words of a template that no translation stands behind: its texts and what is read out."""
    text = path.read_text("utf-8")
    for left_out in (BLOCK, COMMENT, CLASS, CODE, TAGS):
        text = left_out.sub(" ", text)
    said = " ".join(SAID.findall(text))
    found = set(re.findall(r"[^\W\d_]{3,}", f"{ADDRESS.sub(' ', MARKUP.sub(' ', text))} {said}"))
    return {word for word in found - NAMES if not word.isupper()}


def test_no_template_says_a_word_that_is_not_marked_for_translation():
    """Titles of pages, labels of charts, e-mails and errors included."""
    files = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    templates = [path for path in files if path.name not in WITHOUT_WORDS]

    found = {str(path.relative_to(ROOT)): bare_words(path) for path in templates}
    assert {path: words for path, words in found.items() if words} == {}
