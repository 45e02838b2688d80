"""When a follower's mail is due."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.following import Limit, Rhythm, is_due

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("looked_at", "at", "due"),
    [
        (MONDAY - timedelta(days=3), MONDAY, True),
        (MONDAY - timedelta(days=3), MONDAY - timedelta(minutes=1), False),
        (MONDAY, MONDAY + timedelta(days=6), False),
        (MONDAY, MONDAY + timedelta(days=7), True),
        (MONDAY - timedelta(days=30), MONDAY + timedelta(days=3), True),  # after an absence
    ],
)
def test_a_weekly_mail_is_due_once_from_monday_morning_on(looked_at, at, due):
    assert is_due(Rhythm.WEEKLY, looked_at, at=at, morning=9) == due


def test_whoever_wants_mail_soon_is_due_at_every_look():
    assert is_due(Rhythm.IMMEDIATE, MONDAY, at=MONDAY, morning=9)


def test_a_limit_is_exceeded_by_one_more():
    limit = Limit(2, timedelta(hours=1))
    assert [limit.is_exceeded(times) for times in (1, 2, 3)] == [False, False, True]
