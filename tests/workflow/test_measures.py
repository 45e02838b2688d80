"""Corrective measures: added by the body, frozen by the approval, carried over until they are closed."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW, TODAY, user
from tracker.models import Cycle, Measure, Obligation
from tracker.permissions import check_can_move
from tracker.roles import Denied, allows
from tracker.rules.measures import MeasureState, Step
from tracker.rules.reporting import Problem
from tracker.rules.states import APPROVE, Role
from tracker.workflow import measures, reports
from tracker.workflow.consolidation import content_of
from tracker.workflow.opening import shown

BUY = {
    "what": "Buy two spectrometers",
    "who": "The institute",
    "until": date(2027, 9, 1),
    "state": "open",
    "outcome": "",
}


def next_year(world):
    """The duty of the same body one year later."""
    cycle = Cycle.objects.create(
        strategy=world.strategy, year=2027, opens_on=date(2027, 10, 3), due_on=date(2028, 4, 1)
    )
    return Obligation.objects.create(
        cycle=cycle,
        rule=world.rule,
        organization=world.ministry,
        period_ends_on=date(2027, 12, 31),
        due_on=date(2028, 4, 1),
    )


def approved_with(world, **more):
    """The approved report of 2026 with one measure, which is returned."""
    report = world.report()
    made = measures.add(report.lines.get(), BUY | more, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    return made


@pytest.fixture
def carried(world):
    """The measure of 2026 as it came into the report of 2027."""
    approved_with(world)
    report = reports.begin(next_year(world), by=world.contributor)
    return report.lines.get().measure_rows.get()


def test_the_same_measure_sent_twice_is_one_measure(world):
    line = world.report().lines.get()

    for _click in range(2):
        measures.add(line, BUY, by=world.contributor)

    assert line.measure_rows.count() == 1


def test_a_stranger_adds_nothing(world):
    with pytest.raises(Denied):
        measures.add(world.report().lines.get(), BUY, by=world.stranger)

    assert not Measure.objects.exists()


def test_a_submitted_report_keeps_its_measures(world):
    report = world.report()
    made = measures.add(report.lines.get(), BUY, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    for attempt in (
        lambda: measures.add(made.line, BUY | {"what": "More"}, by=world.contributor),
        lambda: measures.change(made, {"who": "We"}, version=1, by=world.contributor),
        lambda: measures.remove(made, version=made.version, by=world.contributor),
    ):
        with pytest.raises(Denied):
            attempt()

    assert Measure.objects.get().who == "The institute"


def test_of_two_colleagues_the_second_is_told_and_overwrites_nothing(world):
    made = measures.add(world.report().lines.get(), BUY, by=world.contributor)
    measures.change(made, {"who": "Theirs"}, version=1, by=world.signatory)

    with pytest.raises(reports.Conflict):
        measures.change(made, {"who": "Mine"}, version=1, by=world.contributor)

    assert Measure.objects.get().who == "Theirs"


def test_who_wrote_a_measure_does_not_decide_on_the_report(world):
    report = world.report()
    former = user((Role.REVIEWER, world.receiver), (Role.CONTRIBUTOR, world.ministry))
    measures.add(report.lines.get(), BUY, by=former)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    former.memberships.filter(organization=world.ministry).delete()
    del former._roles

    assert not allows(check_can_move, former, report, APPROVE)


def test_a_new_measure_makes_the_report_another_one_than_the_one_that_was_checked(world):
    report = world.report()
    seen = shown(report)

    measures.add(report.lines.get(), BUY, by=world.contributor)

    assert shown(report) != seen


def test_an_approval_freezes_the_measures(world):
    made = approved_with(world)
    before = content_of(world.cycle, on=TODAY)
    report = made.line.report
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A mistake")
    made.refresh_from_db()
    measures.change(made, {"what": "Something else"}, version=made.version, by=world.contributor)

    (step,) = report.lines.get().as_published().steps

    assert step == Step("Buy two spectrometers", "The institute", date(2027, 9, 1), key=made.pk)
    assert content_of(world.cycle, on=TODAY) == before
    assert before["lines"][0]["steps"][0]["what"] == "Buy two spectrometers"


def test_a_measure_left_open_is_carried_over_once_with_its_day(world, carried):
    reports.begin(carried.line.report.obligation, by=world.contributor)

    row = Measure.objects.get(line=carried.line)
    assert (row.what, row.who, row.until, row.was_until, row.state) == (
        "Buy two spectrometers",
        "The institute",
        date(2027, 9, 1),
        date(2027, 9, 1),
        "open",
    )


def test_a_closed_measure_is_not_carried_over(world):
    approved_with(world, state="closed", outcome="Bought")

    report = reports.begin(next_year(world), by=world.contributor)

    assert not Measure.objects.filter(line__report=report).exists()


def test_what_counts_is_the_approved_version(world):
    made = approved_with(world)
    reports.reopen(made.line.report, by=world.coordinator, at=NOW, reason="A mistake")
    made.refresh_from_db()
    closed = {"state": "closed", "outcome": "Bought"}
    measures.change(made, closed, version=made.version, by=world.contributor)

    report = reports.begin(next_year(world), by=world.contributor)

    assert Measure.objects.filter(line__report=report).count() == 1


def test_a_report_is_not_submitted_while_a_carried_measure_is_undecided(world, carried):
    found = {problem.code for problem in reports.problems(carried.line.report, on=TODAY)}

    assert Problem.MEASURE_UNDECIDED in found


@pytest.mark.parametrize(
    "decided",
    [
        {"state": MeasureState.CLOSED, "outcome": "Bought"},
        {
            "state": MeasureState.EXTENDED,
            "outcome": "The tender failed",
            "until": date(2028, 9, 1),
        },
    ],
)
def test_a_carried_measure_is_closed_or_extended(world, carried, decided):
    measures.change(carried, decided, version=carried.version, by=world.contributor)

    found = {problem.code for problem in reports.problems(carried.line.report, on=TODAY)}

    assert not {code for code in found if code.startswith("measure")}


def test_a_carried_measure_is_not_removed_nor_is_its_origin(world, carried):
    with pytest.raises(Denied):
        measures.remove(carried, version=carried.version, by=world.contributor)

    origin = carried.carried_from
    reports.reopen(
        origin.line.report, by=world.coordinator, at=NOW + timedelta(days=1), reason="A mistake"
    )
    origin.line.report.refresh_from_db()
    with pytest.raises(Denied):
        measures.remove(origin, version=origin.version, by=world.contributor)

    assert Measure.objects.count() == 2
