"""How words sort in Kazakh and Russian, and when they count as the same."""

import pytest

from tracker.rules import alphabet

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


def ordered(*texts):
    return sorted(texts, key=alphabet.order_key)


def test_kazakh_letters_stand_where_the_alphabet_has_them():
    assert ordered(*reversed(KAZAKH)) == list(KAZAKH)


def test_words_sort_before_longer_ones_and_numbers_before_words():
    assert ordered("Ғылым қоры", "Ғалым", "Ғылым", "2030 жыл", "Гранттар") == [
        "2030 жыл",
        "Гранттар",
        "Ғалым",
        "Ғылым",
        "Ғылым қоры",
    ]


def test_quotation_marks_and_case_do_not_count():
    assert alphabet.order_key("«Қазақстан – 2030»") == alphabet.order_key("қазақстан 2030")


def test_a_key_has_digits_alone_so_that_no_collation_sorts_it_otherwise():
    key = alphabet.order_key("Ұлттық жоба: “R&D” Ђ" + "ы" * 200)

    assert key.isdigit()
    assert len(key) == 2 * alphabet.KEY_LETTERS


def test_kazakh_letters_count_as_the_russian_ones_that_stand_in_for_them():
    assert alphabet.words("ӘҒҚҢӨҰҮҺІ Ё") == ["агкноуухи", "е"]
    assert alphabet.folded("Ұйым") == alphabet.folded("уйым")


def test_a_letter_of_two_characters_is_one_letter():
    assert alphabet.words("и\u0306од") == ["йод"]


def test_hyphenated_words_are_found_in_both_ways_of_writing_them():
    held = alphabet.search_text(["E-learning системасы", "№ 790-VI"])

    assert all(f" {word}" in held for word in ("e", "learning", "elearning", "790", "vi"))


def test_an_abbreviation_with_an_ampersand_is_one_word():
    assert alphabet.words("R&D, R & D") == ["rd", "r", "d"]
    assert [text for text, found in alphabet.marked("Spending on R&D", ["rd"]) if found] == ["R&D"]


def test_what_was_looked_for_is_marked_as_it_is_written():
    pieces = list(alphabet.marked("Ғылыми зерттеулер және ғылым", ["гылым", "зер"]))

    assert "".join(text for text, _found in pieces) == "Ғылыми зерттеулер және ғылым"
    assert [text for text, found in pieces if found] == ["Ғылым", "зер", "ғылым"]


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("бюджет", "бюджет", 0), ("бюджут", "бюджет", 1), ("бджует", "бюджет", 2), ("аб", "ба", 1)],
)
def test_slips_are_letters_changed_added_left_out_or_swapped(one, other, slips):
    assert alphabet.distance(one, other) == alphabet.distance(other, one) == slips


@pytest.mark.parametrize("typed", ["бюджут", "бюджт", "бюдджет", "бюджте"])
def test_a_mistyped_word_leads_to_the_beginning_of_the_one_that_was_meant(typed):
    found = alphabet.nearest(typed, ["Мемлекеттік бюджеттен бөлінген қаражат"])

    assert alphabet.distance(typed, alphabet.folded(found)) == 1
    assert found.startswith("бюдж")


def test_short_words_are_taken_as_they_are():
    assert alphabet.nearest("үшк", ["үшін"]) == ""


@pytest.mark.parametrize("typed", ["стратгеия", "сртатегия", "страегиа"])
def test_one_part_of_a_mistyped_word_is_whole(typed):
    assert any(part in "стратегия" for part in alphabet.pieces(typed))
