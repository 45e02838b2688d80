"""Which language of a text is out of date, whoever changes what and when."""

from datetime import date

from tracker.rules.translations import Dated, dated, languages

FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
NOTHING = Dated({}, [])


def texts(kk="а", ru="б", en="c"):
    return {"title_kk": kk, "title_ru": ru, "title_en": en}


def test_texts_that_come_together_are_up_to_date():
    found = dated({}, texts(), NOTHING, on=FIRST)

    assert found == Dated(dict.fromkeys(texts(), "2026-01-01"), [])


def test_a_changed_text_leaves_the_others_behind():
    first = dated({}, texts(), NOTHING, on=FIRST)

    found = dated(texts(), texts(kk="аа"), first, on=SECOND)

    assert found.behind == ["title_en", "title_ru"]
    assert found.days == {
        "title_kk": "2026-02-01",
        "title_ru": "2026-01-01",
        "title_en": "2026-01-01",
    }


def test_a_text_that_was_behind_catches_up_and_leaves_nobody_behind():
    behind = dated(texts(), texts(kk="аа"), NOTHING, on=SECOND)

    found = dated(texts(kk="аа"), texts(kk="аа", ru="бб"), behind, on=THIRD)

    assert found.behind == ["title_en"]


def test_texts_changed_together_are_up_to_date():
    assert dated(texts(), texts("аа", "бб", "cc"), NOTHING, on=SECOND).behind == []


def test_nothing_changes_where_no_text_changed():
    known = Dated({"title_kk": "2026-01-01"}, ["title_ru"])

    assert dated(texts(), texts(), known, on=SECOND) == known


def test_an_editor_can_say_that_the_translations_are_right():
    known = Dated({"title_kk": "2026-01-01"}, ["title_ru", "title_en"])

    assert dated(texts(), texts(), known, on=SECOND, agree=True) == Dated(known.days, [])


def test_a_missing_text_is_out_of_date_whoever_agrees():
    found = dated({}, texts(ru=""), NOTHING, on=FIRST, agree=True)

    assert found.behind == ["title_ru"]
    assert "title_ru" not in found.days


def test_what_is_empty_in_all_languages_is_not_missing():
    assert dated({}, texts("", "", ""), NOTHING, on=FIRST) == NOTHING


def test_each_text_of_a_record_keeps_its_own_days():
    before = texts() | {"note_kk": "қ", "note_ru": "р"}

    found = dated(before, before | {"note_kk": "ққ"}, NOTHING, on=SECOND)

    assert found.behind == ["note_ru"]
    assert languages(found.behind) == ["ru"]
