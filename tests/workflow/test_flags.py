"""Flags on duties: whose turn it is decides, not what once happened."""

from datetime import date

import pytest

from tests.factories import NOW
from tracker.models import Flag
from tracker.workflow import flags, reports

AFTER = date(2027, 4, 2)


def standing(on):
    """The reasons that stand after reconciling on a day."""
    flags.reconcile_obligations(on=on, at=NOW)
    return set(Flag.objects.filter(cleared_at=None).values_list("reason", flat=True))


@pytest.mark.parametrize(
    ("on", "reasons"),
    [
        (date(2027, 3, 17), set()),
        (date(2027, 3, 18), {"report_due_soon"}),
        (date(2027, 4, 1), {"report_due_soon"}),
        (AFTER, {"report_overdue"}),
    ],
)
def test_a_report_that_nobody_began_is_flagged_by_its_dates(world, on, reasons):
    assert standing(on) == reasons


def test_a_report_that_was_handed_in_owes_nothing_but_a_review(world):
    world.report("submitted")

    assert standing(AFTER) == {"review_overdue"}


def test_a_withdrawn_report_is_owed_again(world):
    reports.withdraw(world.report("submitted"), by=world.signatory, at=NOW)

    assert standing(AFTER) == {"report_overdue"}


def test_a_returned_report_is_due_on_the_day_of_its_revision(world):
    world.report("returned")  # until 1 December 2026

    assert standing(date(2026, 12, 1)) == {"report_due_soon"}
    assert standing(date(2026, 12, 2)) == {"report_overdue"}


def test_a_body_that_ended_before_the_due_date_owes_nothing(world):
    world.ministry.valid_to = date(2027, 3, 1)
    world.ministry.save()

    assert standing(AFTER) == set()
