from datetime import date

import pytest

from tracker.rules.flags import FlagReason, wanted_report_flags, wanted_target_flags
from tracker.rules.values import Reason, Status

DUE = date(2026, 4, 1)
SUBMITTED = date(2026, 3, 16)  # a Monday


@pytest.mark.parametrize(
    ("status", "reasons", "expected"),
    [
        (Status.ON_TRACK, [], set()),
        (Status.ON_TRACK, [Reason.STALE], {FlagReason.STALE_DATA}),
        (Status.OFF_TRACK, [], {FlagReason.OFF_TRACK}),
        (Status.MISSED, [Reason.BREACHED], {FlagReason.MISSED}),
        (Status.OVERDUE_NO_DATA, [], {FlagReason.OVERDUE_NO_DATA}),
        (Status.NO_DATA, [Reason.STALE], {FlagReason.STALE_DATA}),
        (Status.NO_DATA, [Reason.NONE], set()),
    ],
)
def test_a_verdict_raises_its_flags(status, reasons, expected):
    assert wanted_target_flags(status, reasons) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 17), set()),
        (date(2026, 3, 18), {FlagReason.REPORT_DUE_SOON}),
        (DUE, {FlagReason.REPORT_DUE_SOON}),
        (date(2026, 4, 2), {FlagReason.REPORT_OVERDUE}),
    ],
)
def test_the_due_date_itself_is_still_in_time(on, expected):
    assert wanted_report_flags(due_on=DUE, handed_in=False, waiting_since=None, on=on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 4, 2), set()), (date(2026, 4, 3), {FlagReason.REVIEW_OVERDUE})],
)
def test_a_review_has_ten_working_days_without_the_holidays_of_nauryz(on, expected):
    assert (
        wanted_report_flags(due_on=DUE, handed_in=True, waiting_since=SUBMITTED, on=on) == expected
    )
