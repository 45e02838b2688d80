"""What the documents' own targets and values must give on 22 November 2026."""

from decimal import Decimal

import pytest

from tests.rules.cases import GERD, NATIONAL_GERD, judge, level
from tracker.rules.values import Goal, Reason, Status

HALF = Decimal("0.5")
DUE = {"deadline": level(1, 2016).deadline}


@pytest.mark.parametrize(
    ("goal", "values", "status", "reasons"),
    [
        pytest.param(level(1, 2015), GERD, Status.MISSED, (), id="T006"),
        pytest.param(level(3, 2050), GERD, Status.NO_DATA, (Reason.STALE,), id="T022"),
        pytest.param(level(1), GERD, Status.NOT_ASSESSABLE, (Reason.DEADLINE,), id="T039"),
        pytest.param(level(5), {}, Status.NOT_ASSESSABLE, (Reason.DEADLINE,), id="T007"),
        pytest.param(
            Goal("relative", -1, factor=HALF, deadline=level(1, 2050).deadline),
            {},
            Status.NOT_ASSESSABLE,
            (Reason.BASELINE,),
            id="T021",
        ),
        pytest.param(
            Goal("relative", 1, factor=Decimal("1.25"), **DUE),
            {},
            Status.NOT_ASSESSABLE,
            (Reason.BASELINE, Reason.DEADLINE_PASSED),
            id="T003",
        ),
        pytest.param(Goal("composition"), {}, Status.NOT_ASSESSABLE, (Reason.DEADLINE,), id="T025"),
        pytest.param(
            Goal("direction_only"), {}, Status.NOT_ASSESSABLE, (Reason.NUMBER,), id="T042"
        ),
        pytest.param(
            level(4, kind="floor"),
            {2013: 6},
            Status.NO_DATA,
            (Reason.STALE, Reason.TOO_FEW),
            id="T018",
        ),
        pytest.param(level(12, 2020), {}, Status.OVERDUE_NO_DATA, (), id="T013"),
        pytest.param(Goal("milestone", **DUE), {}, Status.OVERDUE_NO_DATA, (), id="T046"),
        pytest.param(level(9, 2050), {}, Status.NO_DATA, (Reason.NONE,), id="T014"),
    ],
)
def test_the_documents_alone_give(goal, values, status, reasons):
    verdict = judge(goal, values)

    assert (verdict.status, verdict.reasons) == (status, reasons)


def test_a_missed_target_says_by_how_much():
    assert judge(level(1, 2015), GERD).gap == Decimal("0.83")


def test_a_target_without_a_deadline_shows_its_distance():
    assert judge(level(1), GERD).gap == Decimal("0.88")


def test_a_stale_target_keeps_its_last_judgement():
    assert judge(level(3, 2050), GERD).last_status == Status.OFF_TRACK


def test_the_national_series_shows_the_target_off_track():
    verdict = judge(level(3, 2050), NATIONAL_GERD)

    assert verdict.status == Status.OFF_TRACK
    assert verdict.chance < 0.05


def test_an_accepted_series_settles_the_share_of_manufacturing():
    assert judge(level("12.5", 2020), {2020: "11.6"}).status == Status.MISSED


def test_growth_kept_every_year_shows_each_year():
    strip = judge(level(4, kind="floor"), {2013: 6}).strip

    assert strip == ((2013, True), *((year, None) for year in range(2014, 2026)))


def test_one_undated_meeting_of_two_is_no_verdict():
    verdict = judge(level(2, kind="floor"), {}, undated=Decimal(1))

    assert (verdict.status, verdict.reasons) == (Status.NO_DATA, (Reason.UNDATED,))
    assert verdict.gap == 1


def test_eight_centres_are_approved_on_a_day_nobody_states():
    verdict = judge(level(8, kind="count"), {}, undated=Decimal(8))

    assert (verdict.status, verdict.reasons) == (Status.ACHIEVED, (Reason.UNDATED,))


def test_a_direction_shows_the_change_since_the_start():
    verdict = judge(Goal("direction_only", -1), {2013: 50, 2020: 43})

    assert verdict.direction_change == -7
