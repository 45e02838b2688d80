"""Which submission counts for punctuality when a report was withdrawn or returned."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.factories import NOW, TODAY, World
from tracker.rules.timing import Timing, punctuality
from tracker.workflow import consolidation, reports

pytestmark = pytest.mark.django_db
LATE = datetime(2027, 6, 20, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))


def test_a_submission_that_the_body_took_back_does_not_count():
    world = World()
    report = world.report("submitted")

    reports.withdraw(report, by=world.signatory, at=NOW)
    (missing,) = consolidation.content_of(world.cycle, on=TODAY)["missing"]
    assert (report.first_submitted_on, missing["first_submitted_on"]) == (None, "")
    reports.submit(report, by=world.signatory, at=LATE, on=LATE.date())

    found = punctuality(world.obligation.last_day, report.first_submitted_on, on=LATE.date())
    assert (report.first_submitted_at, found.timing, found.days) == (LATE, Timing.LATE, 80)
    days = report.history.order_by("history_id").values_list("state", "first_submitted_at")
    assert list(days)[-3:] == [("submitted", NOW), ("draft", None), ("submitted", LATE)]


def test_a_withdrawal_after_a_return_keeps_the_day_of_what_was_returned():
    world = World()
    report = world.report("returned")
    reports.answer(report.remarks.get(), "From the yearbook", by=world.contributor, at=NOW)
    reports.submit(report, by=world.signatory, at=LATE, on=LATE.date())

    reports.withdraw(report, by=world.signatory, at=LATE)
    reports.submit(report, by=world.signatory, at=LATE, on=LATE.date())

    assert report.first_submitted_at == NOW
