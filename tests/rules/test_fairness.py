"""How much one visitor may have the site do: a newsroom never meets it, a flood soon does."""

import pytest

from tracker.rules.fairness import Allowance

pytestmark = pytest.mark.pure

USUAL = Allowance(most=60)


def asked(seconds, each, costs, allowance=USUAL):
    """The seconds for which visitors are first sent away who ask every so often; None for never."""
    spent, at = 0.0, 0.0
    while at < seconds:
        spent = allowance.spent(spent, ago=each)
        if wait := allowance.wait(spent):
            return wait
        spent = allowance.charged(spent, costs)
        at += each
    return None


def test_a_reader_who_opens_thirty_new_pages_a_minute_is_never_sent_away():
    assert asked(8 * 3600, each=2, costs=0.2) is None


def test_twenty_readers_behind_one_address_are_not_either_though_a_fifth_asks_what_nobody_did():
    assert asked(8 * 3600, each=0.5, costs=0.1) is None


def test_twenty_who_all_search_for_something_new_have_several_minutes():
    assert asked(300, each=0.1, costs=0.04) is None


def test_a_program_that_asks_without_a_pause_is_sent_away_for_as_long_as_it_takes():
    wait = asked(600, each=0.5, costs=0.5)

    assert 1 <= wait <= 4


def test_one_huge_thing_closes_the_door_for_minutes_at_most():
    spent = USUAL.charged(0, 10_000)

    assert USUAL.wait(spent) == 240
    assert USUAL.wait(USUAL.spent(spent, ago=240)) == 0


def test_what_was_spent_comes_back_and_not_more():
    assert USUAL.spent(10, ago=4) == 9
    assert USUAL.spent(10, ago=4000) == 0
