"""What one person changes by hand: nothing holds until a second one, of another body, confirms it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, World, observe, organization, series, source, target, user
from tracker.models import Assignment, DataChange, Observation, ReportingRule, Statement, Target
from tracker.permissions_data import answered_by
from tracker.queries import data_changes, edition
from tracker.roles import Denied
from tracker.rules.states import Role
from tracker.rules.values import Status
from tracker.workflow import change_words, corrections, judging, second_person, second_records
from tracker.workflow.reports import Conflict
from tracker.workflow.second_person import Grounds

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def world():
    """The small world, judged."""
    made = World()
    source("OTHER")
    judging.judge_marked(on=TODAY, at=NOW)
    return made


def grounds(**more):
    """A reason, and a source that says so."""
    said = {"reason_kk": "Қате", "reason_ru": "Ошибка", "reason_en": "A slip"}
    return Grounds(**said, source=source("OTHER"), **more)


def of_2025(world, value="30"):
    """The newest value, retyped."""
    row = world.series.observations.get(year=2025)
    row.value, row.value_text = Decimal(value), value
    return row


def propose(world, record, **more):
    """The coordinator's proposal."""
    return second_person.propose(record, grounds(), by=world.coordinator, at=NOW, **more)


def confirm(change, by):
    """A decision an hour later."""
    second_person.confirm(change, by=by, at=LATER, on=TODAY)


def status(world):
    """How the target stands."""
    return Target.objects.get(pk=world.target.pk).status


def test_a_proposal_changes_nothing_and_its_confirmation_does_it_whole(world):
    before, was = edition.present(), status(world)
    change = propose(world, of_2025(world))
    trial = second_person.tried(change, by=world.reviewer, at=LATER, on=TODAY)

    assert (edition.present(), status(world)) == (before, was)
    assert world.series.observations.get(year=2025).value == 15
    assert not data_changes.confirmed().exists()
    (effect,) = trial.effects
    assert (effect.before, effect.after) == (Status(was), Status.ON_TRACK)

    confirm(change, world.reviewer)

    row, change = world.series.observations.get(year=2025), DataChange.objects.get()
    world.target.refresh_from_db()
    assert (row.value, row.approved_on) == (Decimal(30), TODAY)
    assert (world.target.status, world.target.inputs_changed_at) == ("on_track", None)
    assert (change.state, change.decided_by, change.decided_at) == (
        "confirmed",
        world.reviewer,
        LATER,
    )
    assert list(change.targets.all()) == [world.target]
    last = row.history.first()
    assert (last.history_user, last.history_change_reason) == (
        world.reviewer,
        "Қате / Ошибка / A slip",
    )
    (told,) = change_words.told(data_changes.about(world.target))
    assert ("Value", "15", "30") in [(one.label, one.before, one.after) for one in told.changes]


def test_nobody_decides_alone_nor_in_the_matter_of_his_own_body(world):
    change = propose(world, of_2025(world))
    own = user((Role.REVIEWER, world.receiver), (Role.OFFICER, world.ministry))
    keeper = user((Role.ADMINISTRATOR, world.receiver))
    for person, why in (
        (world.coordinator, "own proposal"),
        (own, "Your own body answers or once answered for targets that rest on this: T-ONE."),
        (keeper, "Only reviewers and coordinators"),
        (world.signatory, "Only reviewers and coordinators"),
    ):
        with pytest.raises(Denied, match=why):
            confirm(change, person)
        with pytest.raises(Denied, match=why):
            second_person.refuse(change, "Not so at all", by=person, at=LATER, on=TODAY)
    with pytest.raises(Denied, match="Only a coordinator or an administrator"):
        second_person.propose(of_2025(world), grounds(), by=world.reviewer, at=NOW)

    assert DataChange.objects.get().state == "waiting"
    assert world.series.observations.get(year=2025).value == 15


def test_a_ministry_may_propose_in_its_own_matter_and_another_body_decides(world):
    promise = target(kind="milestone", group="milestone", value=None, deadline=date(2035, 1, 1))
    Assignment.objects.create(target=promise, organization=world.receiver)
    said = Statement(target=promise, made_on=TODAY, done=True, source=source())
    change = propose(world, said)
    with pytest.raises(Denied, match="Your own body answers"):
        confirm(change, world.reviewer)
    Assignment.objects.all().delete()  # it did answer once
    with pytest.raises(Denied, match="Your own body answers"):
        confirm(change, world.reviewer)
    council = organization("O14", kind="council")
    ReportingRule.objects.create(
        code="R08", act="report", recipient=council, obliged=council, cadence="yearly"
    )

    confirm(change, user((Role.COORDINATOR, council)))

    assert Target.objects.get(pk=promise.pk).status == "achieved"
    assert DataChange.objects.get().record_id == Statement.objects.get().pk


def test_a_value_that_moves_to_another_series_concerns_the_targets_of_both(world):
    mine = target(series=series({2024: "1"}))
    Assignment.objects.create(target=mine, organization=world.receiver)
    row = of_2025(world)
    row.series = mine.series
    change = propose(world, row)

    touched = second_person.touched_by(change, by=world.reviewer, at=LATER, on=TODAY)

    assert touched == {world.target.pk, mine.pk}
    assert answered_by(world.reviewer, touched) == {mine.pk}


def test_what_was_changed_since_is_told_and_nothing_happens(world):
    change = propose(world, of_2025(world))
    corrections.save(of_2025(world, "16"), by=world.reviewer, at=NOW, on=TODAY)

    with pytest.raises(Conflict, match="changed after this proposal was made"):
        confirm(change, world.reviewer)

    assert second_person.tried(change, by=world.reviewer, at=LATER, on=TODAY).problem
    assert DataChange.objects.get().state == "waiting"
    assert world.series.observations.get(year=2025).value == 16


def test_what_one_person_may_change_neither_stops_a_proposal_nor_is_undone_by_it(world):
    row = world.series.indicator
    row.staleness_years = 5
    change = propose(world, row)
    others = type(row).objects.filter(pk=row.pk)
    others.update(name_kk="Жаңа атау")
    others.update(better="up")

    with pytest.raises(Conflict, match="changed after this proposal was made"):
        confirm(change, world.reviewer)
    others.update(better=row.better)
    confirm(change, world.reviewer)

    row.refresh_from_db()
    assert (row.staleness_years, row.name_kk) == (5, "Жаңа атау")


def test_what_does_not_fit_any_more_is_told_and_nothing_happens(world):
    new = Observation(series=world.series, year=2026, value=Decimal(16), source=source())
    change = propose(world, new)
    observe(world.series, 2026, "17")

    with pytest.raises(Conflict, match="It cannot be done any more"):
        confirm(change, world.reviewer)

    assert DataChange.objects.get().state == "waiting"


@pytest.mark.parametrize("first", ["confirm", "refuse", "withdraw"])
def test_a_proposal_is_decided_once(world, first):
    change = propose(world, of_2025(world))
    steps = {
        "confirm": lambda: confirm(change, world.reviewer),
        "refuse": lambda: second_person.refuse(
            change, "The yearbook says 15", by=world.reviewer, at=LATER, on=TODAY
        ),
        "withdraw": lambda: second_person.withdraw(change, by=world.coordinator, at=LATER),
    }
    steps[first]()
    value = world.series.observations.get(year=2025).value
    assert (value == 30) is (first == "confirm")

    for step in steps.values():
        with pytest.raises(Conflict, match="decided on already"):
            step()

    assert world.series.observations.get(year=2025).value == value
    assert world.series.observations.count() == 6


def test_only_its_author_withdraws_and_a_refusal_has_a_reason(world):
    change = propose(world, of_2025(world))

    with pytest.raises(Denied, match="Only who made a proposal"):
        second_person.withdraw(change, by=world.reviewer, at=LATER)
    with pytest.raises(Denied, match="at least 10 characters"):
        second_person.refuse(change, " no ", by=world.reviewer, at=LATER, on=TODAY)


def test_the_same_proposal_sent_twice_is_one_and_an_empty_one_is_none(world):
    assert propose(world, of_2025(world)) == propose(world, of_2025(world))
    with pytest.raises(Denied, match="Nothing would change"):
        propose(world, world.series.observations.get(year=2025))


def test_a_value_is_removed_by_two_as_well(world):
    row = world.series.observations.get(year=2025)
    change = propose(world, row, remove=True)
    assert world.series.observations.filter(year=2025).exists()

    confirm(change, world.reviewer)

    assert not world.series.observations.filter(year=2025).exists()
    world.series.refresh_from_db()
    assert world.series.pace_last_year == 2024


def test_what_others_hang_on_and_the_figures_of_a_report_are_not_removed(world):
    world.report("approved")
    brought = Observation.objects.get(report_line__isnull=False)

    for record in (brought, world.series, world.target):
        with pytest.raises(Denied, match="is not removed"):
            propose(world, record, remove=True)


def test_a_value_that_jumps_is_pointed_out(world):
    change = propose(world, of_2025(world, "150"))

    assert any("Did you mean 15" in told for told in change_words.warnings(change, on=TODAY))


def test_only_what_verdicts_are_made_from_needs_a_second_person(world):
    indicator = world.series.indicator
    needs = second_records.needs_second
    assert needs(type(indicator), {"limit"}, new=False)
    assert not needs(type(indicator), {"name_kk"}, new=False)
    assert not needs(type(indicator), {"limit"}, new=True)
    assert needs(Observation, set(), new=True)
    assert not needs(Target, {"disputed", "value"}, new=False)  # the ledger's door
    assert needs(Target, set(), new=True)
    assert second_records.may_need_second(type(indicator), new=False)
    assert not second_records.may_need_second(Target, new=False)
