from datetime import date

import pytest

from tests.rules.cases import LINE, by, judge, level, series
from tracker.rules.assess import assess
from tracker.rules.values import Goal, Part, Reason, Record, Statement, Status

SHARES = {"basic": 20, "applied": 30, "development": 50}


@pytest.mark.parametrize(
    ("said", "on", "status", "reasons"),
    [
        ((), "2020-06-01", Status.NO_DATA, (Reason.NONE,)),
        (({},), "2020-06-01", Status.ON_TRACK, ()),
        (({},), "2021-01-15", Status.ON_TRACK, ()),
        (({},), "2021-01-16", Status.NO_DATA, (Reason.NO_UPDATE,)),
        (
            ({"forecast_on": date(2022, 1, 1)},),
            "2020-06-01",
            Status.AT_RISK,
            (Reason.FORECAST_LATE,),
        ),
        (({"done_on": date(2020, 1, 10)},), "2022-06-01", Status.ACHIEVED, ()),
        (
            ({"made_on": date(2022, 2, 1), "done_on": date(2022, 1, 1)},),
            "2022-06-01",
            Status.ACHIEVED_LATE,
            (),
        ),
        (({"done": True},), "2022-06-01", Status.ACHIEVED, (Reason.UNDATED,)),
        (({"not_done": True},), "2022-06-01", Status.OVERDUE_NO_DATA, ()),
        (
            ({"made_on": date(2022, 2, 1), "not_done": True},),
            "2022-06-01",
            Status.MISSED,
            (Reason.REPORTED_NOT_DONE,),
        ),
    ],
)
def test_a_milestone_is_judged_by_what_was_said(said, on, status, reasons):
    statements = tuple(Statement(**({"made_on": date(2020, 1, 15)} | one)) for one in said)
    goal = Goal("milestone", deadline=by(2021))

    found = assess(goal, Record(statements=statements), on=date.fromisoformat(on))

    assert (found.status, found.reasons) == (status, reasons)


def test_a_milestone_is_looked_at_again_when_the_owner_falls_silent():
    record = Record(statements=(Statement(made_on=date(2020, 2, 29)),))

    found = assess(Goal("milestone", deadline=by(2024)), record, on=by(2020))

    assert found.look_again_on == date(2021, 3, 2)


def test_the_worst_part_decides_for_all():
    parts = [Part(str(goal), level(goal, 2025), Record(series(LINE))) for goal in (16, 25, 20)]

    found = assess(Goal("composition"), Record(parts=tuple(parts)), on=by(2020))

    assert found.status == Status.OFF_TRACK
    assert [status for _, status in found.parts] == ["on_track", "off_track", "at_risk"]


def test_a_missing_part_leaves_the_whole_open_and_is_named():
    parts = (
        Part("known", level(16, 2025), Record(series(LINE))),
        Part("unknown", level(16, 2025), Record()),
    )

    found = assess(Goal("composition"), Record(parts=parts), on=by(2020))

    assert (found.status, found.reasons) == (Status.NO_DATA, (Reason.PART_MISSING,))
    assert found.parts == (("known", Status.ON_TRACK), ("unknown", Status.NO_DATA))


def test_parts_without_a_deadline_cannot_be_assessed_together():
    parts = tuple(
        Part(name, level(share, kind="composition"), Record()) for name, share in SHARES.items()
    )

    found = assess(Goal("composition"), Record(parts=parts), on=by(2020))

    assert (found.status, found.reasons) == (Status.NOT_ASSESSABLE, (Reason.DEADLINE,))


def test_a_composition_of_nothing_lacks_its_parts():
    verdict = judge(Goal("composition", deadline=by(2030)), {})

    assert (verdict.status, verdict.reasons) == (Status.NO_DATA, (Reason.PART_MISSING,))


def test_words_are_judged_by_reviewers_only():
    rated = Record(statements=(Statement(date(2020, 1, 1), rating=Status.AT_RISK),))

    assert assess(Goal("qualitative"), Record(), on=by(2020)).status == Status.NOT_ASSESSABLE
    assert assess(Goal("qualitative"), rated, on=by(2020)).status == Status.AT_RISK
