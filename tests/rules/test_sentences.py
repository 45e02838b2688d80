import string
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases import GERD, NATIONAL_GERD, by, judge, level
from tracker.labels import STATUS
from tracker.phrases import REASONS, SLOTS
from tracker.rules.kinds import KINDS
from tracker.rules.values import Goal, Part, Reason, Record, Status, Verdict
from tracker.sentences import beside_badge, chance_words, sentence

LINE = {2015 + step: 10 + step for step in range(6)}
FLAT = {2018: "0.04", 2019: "0.04", 2020: "0.04"}
LANGUAGES = ["kk", "ru", "en"]


def say(goal, values, *, unit="% of GDP", percent=True, owner="", **more):
    verdict = judge(goal, values, **more)
    return sentence(goal, verdict, language="en", unit=unit, percent=percent, owner=owner)


def test_a_missed_target_is_told_with_its_numbers():
    assert say(level(1, 2015), GERD) == (
        "Not achieved. At the deadline: 0.17% of GDP (2015). "
        "Target: at least 1% of GDP. Short by 0.83 percentage points."
    )


def test_a_target_off_track_is_told_with_its_chance():
    assert say(level(3, 2050), NATIONAL_GERD) == (
        "Off track. Latest: 0.14% of GDP (2023). Target: at least 3% of GDP, deadline: 2050. "
        "Needed per year: +0.11 percentage points; the best year so far: +0.02 percentage points. "
        "Chance of meeting the target: under 5%."
    )


def test_old_data_are_told_with_the_last_judgement_and_the_owner():
    assert say(level(3, 2050), GERD, owner="The Ministry") == (
        "No data to judge by. The latest value is too old to judge by. "
        "Latest: 0.12% of GDP (2018). Target: at least 3% of GDP, deadline: 2050. "
        "Last judgement: Off track. Responsible: The Ministry."
    )


def test_a_target_without_a_deadline_is_told_with_its_distance():
    assert say(level(1), GERD) == (
        "Cannot be assessed as written. No deadline is stated. "
        "Distance to the target: 0.88 percentage points."
    )


def test_years_are_counted_and_none_is_left_out():
    assert "Years met: 1; years not met: 0; years without data: 12." in say(
        level(4, kind="floor"), {2013: 6}
    )


def test_missing_parts_are_named():
    parts = (Part("Basic research", level(20, 2030), Record()),)

    said = say(Goal("composition"), {}, parts=parts)

    assert "The parts are judged together; missing: Basic research." in said


@pytest.mark.parametrize(
    ("goal", "target"),
    [
        (level(1, 2015), "at least 1%"),
        (level(1, 2015, direction=-1), "at most 1%"),
        (level(50, 2015, kind="rank"), "at most 50%"),
        (level(1, 2015, direction=0), "exactly 1%"),
        (level(1, 2015, kind="range", high=Decimal(2)), "between 1% and 2%"),
    ],
)
def test_a_target_is_told_with_its_comparison(goal, target):
    assert f"Target: {target}." in say(goal, {2015: 99}, unit="%")


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "1,234,567.8"), ("ru", "1\u00a0234\u00a0567,8"), ("kk", "1\u00a0234\u00a0567,8")],
)
def test_numbers_are_written_as_the_language_writes_them(language, number):
    goal = level("1234567.8", 2030)

    assert number in sentence(goal, judge(goal, {}), language=language, unit="")


@pytest.mark.parametrize(("language", "day"), [("en", "30 June 2030"), ("ru", "30.06.2030")])
def test_a_deadline_within_a_year_is_told_as_a_day(language, day):
    goal = replace(level(5), deadline=date(2030, 6, 30))

    assert day in sentence(goal, judge(goal, {}), language=language, unit="")


def test_a_small_change_is_not_rounded_away():
    assert "Needed per year: +0.004 percentage points;" in say(
        level("0.56", 2150), FLAT, on=by(2020)
    )


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (1e-9, "under 5%"),
        (0.07, "about 1 in 10"),
        (0.2, "about 1 in 5"),
        (0.365, "about 1 in 3"),
        (0.5, "about even"),
        (0.76, "about 3 in 4"),
        (0.999, "over 95%"),
    ],
)
def test_a_chance_is_told_without_digits(chance, words):
    with translation.override("en"):
        assert chance_words(chance) == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_words_even_when_nothing_is_known(status, language):
    assert sentence(Goal(), Verdict(status), language=language, unit="")
    assert status in SLOTS


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_clause(reason):
    said = sentence(Goal(), Verdict(Status.NO_DATA, (reason,)), language="en", unit="")

    assert REASONS[reason] in said


def test_no_template_wants_a_number_that_nobody_gives():
    goal = replace(level(20, 2025), kind="direction_only")
    verdict = replace(
        judge(level(20, 2025), LINE, by(2020)),
        status=Status.NOT_ASSESSABLE,
        direction_change=Decimal(5),
    )

    said = sentence(goal, verdict, language="en", unit="people", owner="The Ministry")

    assert "Change since the start: +5\u00a0people." in said
    assert not set(said) & set(string.punctuation) - set(".:+")


@pytest.mark.parametrize("kind", KINDS)
@given(
    values=st.dictionaries(
        st.integers(2000, 2030), st.decimals(-(10**30), 10**30, places=3), max_size=6
    ),
    target=st.decimals(-(10**30), 10**30, places=3),
    year=st.integers(2000, 2040),
)
def test_no_number_is_too_large_or_small_to_tell(kind, values, target, year):
    goal = level(target, 2025, kind=kind)
    verdict = judge(goal, values, by(year))

    assert sentence(goal, verdict, language="kk", unit="", percent=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", SLOTS)
def test_beside_a_badge_no_sentence_says_the_word_of_the_badge_again(status, language):
    with translation.override(language):
        word = str(STATUS[status].word)
        for template in SLOTS[status][0]:
            said = beside_badge(f"{gettext(template)} More.", status)
            assert not said.startswith(word), said
            assert said.endswith("More.")
            assert not said.startswith((" ", ":", "(")), said


def test_beside_a_badge_nothing_is_left_of_a_bare_status_and_other_words_stay():
    assert beside_badge("On track.", Status.ON_TRACK) == ""
    assert beside_badge("No data to judge by. Target: 1.", Status.NO_DATA) == "Target: 1."
    assert beside_badge("On track with it.", Status.ON_TRACK) == "On track with it."
