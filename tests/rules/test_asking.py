"""How a question to the search is read."""

import pytest

from tracker.rules import alphabet, asking
from tracker.synonyms import table

TEXT = alphabet.search_text(
    [
        "T006",
        "Ғылыми зерттеулер мен әзірлемелерге арналған шығыстар: жалпы ішкі өнімнің 1 пайызы",
        "Расходы на НИОКР: 1 % ВВП до 2015 года",
        "R&D spending: 1% of GDP by 2015",
        "Ұлттық экономика министрлігі",
        "Министерство национальной экономики",
    ]
)
EVERYDAY = (
    "наука 1 % ВВП|ВВП на науку|наука 1|расход на исследования|R&D 1 %|science GDP|ғылым шығын"
    "|гылымга шыгын|gylym shygyn|ғылымның шығындары|ЖІӨ-дегі ғылым|Минэкономики|МНЭ|ҰЭМ|министрлік"
    "|министрліктің|ministrlık|министерства|ekonomika|T6|t06|T-006|Т 6|Т6|Т006|T006"  # also in Cyrillic letters
)


def found(question, text=TEXT):
    return all(asking.holds(word, text) for word in asking.read(question, table()))


@pytest.mark.parametrize("question", EVERYDAY.split("|"))
def test_everyday_words_find_what_is_written_in_official_ones(question):
    assert found(question)


@pytest.mark.parametrize(
    "question", ["наука 5", "наука 20", "T60", "Минфин", "школа", "шығыс өнер"]
)
def test_other_words_and_other_numbers_do_not(question):
    assert not found(question)


def test_a_number_alone_may_be_only_begun_and_words_that_say_nothing_count_when_alone():
    assert found("20")
    assert [word.word for word in asking.read("мен")] == ["мен"]
    assert [word.word for word in asking.read("на науку и для школы")] == ["науку", "школы"]


def test_a_code_may_be_typed_with_cyrillic_letters_that_look_or_sound_like_its_own():
    assert ("s21",) in asking.read("С21")[0].forms


def test_what_was_found_by_another_word_is_marked_and_a_number_only_where_it_stands_alone():
    asked = asking.beginnings(asking.read("наука 1", table()))
    pieces = alphabet.marked("Расходы на НИОКР: 1 % ВВП до 2015 года, 15 лет", asked)

    assert [text for text, marked in pieces if marked] == ["НИОКР", "1"]


def test_every_line_of_the_table_has_a_word_that_people_ask_by_and_another_to_find():
    assert all(line.keys and len(line.forms) > 1 for line in table())
