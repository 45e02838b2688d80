"""A coordinator opens a cycle early and changes it: checked, logged, told, and kept by the night."""

from datetime import date

import pytest

from tests.factories import NOW, TODAY, World, organization, user
from tracker.models import CycleChange, Notice, Obligation
from tracker.roles import Denied
from tracker.rules.states import Role
from tracker.workflow import cycle_changes, cycles

pytestmark = pytest.mark.django_db
LATER = date(2027, 4, 15)
PEOPLE = ("contributor", "signatory", "stranger", "reviewer", "administrator", "elsewhere")


@pytest.fixture
def world():
    """The small world."""
    return World()


def act(world, what, by, reason="By a letter of the Prime Minister's office"):
    """Change the world's cycle in one of the four ways."""
    given = {"reason": reason, "by": by, "at": NOW}
    match what:
        case "open":
            return cycle_changes.open_now(world.rule, 2027, on=date(2027, 2, 1), **given)
        case "extend":
            return cycle_changes.extend_all(world.cycle, to=LATER, on=TODAY, **given)
        case "add":
            return cycle_changes.add_body(world.cycle, world.other, **given)
    second = organization("M-THREE", member_of=world.ministry_class)
    model = Obligation.objects.get(pk=world.obligation.pk)
    model.pk, model.organization = None, second
    model.save()
    return cycle_changes.remove_body(model, **given)


def someone(world, name):
    """A person who may change nothing about the cycle."""
    made = {"administrator": (Role.ADMINISTRATOR, world.receiver)}
    made["elsewhere"] = (Role.COORDINATOR, world.other)
    return user(made[name]) if name in made else getattr(world, name)


@pytest.mark.parametrize("what", ["open", "extend", "add", "remove"])
def test_a_change_is_logged_with_its_reason_and_author(world, what):
    act(world, what, world.coordinator)

    change = CycleChange.objects.get()
    assert change.what == {
        "open": "opened", "extend": "extended", "add": "body_added", "remove": "body_removed"
    }[what]  # fmt: skip
    assert (change.made_by, change.made_at) == (world.coordinator, NOW)
    assert change.reason.startswith("By a letter")


@pytest.mark.parametrize("what", ["open", "extend", "add", "remove"])
@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_but_the_coordinator_changes_a_cycle(world, what, name):
    with pytest.raises(Denied):
        act(world, what, someone(world, name))

    assert not CycleChange.objects.exists()


@pytest.mark.parametrize("what", ["open", "extend", "add", "remove"])
def test_a_change_needs_a_reason(world, what):
    with pytest.raises(Denied, match="Give a reason"):
        act(world, what, world.coordinator, reason=" ")


def test_the_people_concerned_are_told_once(world):
    act(world, "extend", world.coordinator)

    told = Notice.objects.values_list("address", flat=True)
    assert sorted(told) == sorted([world.contributor.email, world.signatory.email])


def test_opening_early_asks_whom_the_night_would_ask_and_only_once(world):
    act(world, "open", world.coordinator)

    owing = Obligation.objects.filter(cycle__year=2027)
    assert sorted(owing.values_list("organization__code", flat=True)) == ["M-ONE", "M-TWO"]
    assert owing[0].cycle.opens_on == date(2027, 2, 1)
    with pytest.raises(Denied, match="open already"):
        act(world, "open", world.coordinator)
    assert cycles.open_due(on=date(2027, 11, 1)) == 0


@pytest.mark.parametrize(("year", "on"), [(2026, date(2027, 4, 1)), (2020, TODAY)])
def test_a_cycle_whose_time_has_passed_or_that_no_rule_asks_for_is_not_opened(world, year, on):
    given = {"reason": "?", "by": world.coordinator, "at": NOW}

    with pytest.raises(Denied):
        cycle_changes.open_now(world.rule, year, on=on, **given)


def test_more_time_for_all_outlives_the_night_and_holds_for_bodies_that_come_later(world):
    act(world, "extend", world.coordinator)

    cycles.open_due(on=date(2027, 3, 1))

    found = dict(Obligation.objects.values_list("organization__code", "extended_to"))
    assert found == {"M-ONE": LATER, "M-TWO": LATER}


def test_who_has_more_time_already_keeps_it(world):
    longer = date(2027, 5, 15)
    given = {"by": world.coordinator, "at": NOW, "on": TODAY}
    cycles.extend(world.obligation, to=longer, reason="A new census", **given)

    act(world, "extend", world.coordinator)

    world.obligation.refresh_from_db()
    assert (world.obligation.extended_to, world.obligation.extension_reason) == (
        longer,
        "A new census",
    )


@pytest.mark.parametrize("to", [date(2027, 4, 1), date(2027, 3, 1)])
def test_the_new_date_is_later_than_the_old_one(world, to):
    with pytest.raises(Denied):
        cycle_changes.extend_all(
            world.cycle, to=to, reason="?", by=world.coordinator, at=NOW, on=TODAY
        )


def test_a_body_that_was_taken_out_stays_out_until_it_is_added_again(world):
    cycles.open_due(on=date(2027, 3, 1))
    second = Obligation.objects.get(organization=world.other)
    cycle_changes.remove_body(second, reason="Reorganised", by=world.coordinator, at=NOW)
    assert cycles.open_due(on=date(2027, 3, 2)) == 0

    cycle_changes.add_body(
        world.cycle, world.other, reason="It reports after all", by=world.coordinator, at=NOW
    )

    assert Obligation.objects.filter(organization=world.other).count() == 1


def test_a_body_that_has_begun_is_not_taken_out(world):
    cycles.open_due(on=date(2027, 3, 1))
    world.report("draft")

    with pytest.raises(Denied, match="has begun"):
        cycle_changes.remove_body(
            world.obligation, reason="Reorganised", by=world.coordinator, at=NOW
        )


def test_a_body_is_added_once_and_never_a_class(world):
    for body in (world.ministry, world.ministry_class):
        with pytest.raises(Denied):
            cycle_changes.add_body(world.cycle, body, reason="?", by=world.coordinator, at=NOW)


#        which     what is logged     moved: due ahead, passed
MOVED = [(False, "extended_ahead", (LATER, None)), (True, "extended_late", (LATER, LATER))]


@pytest.mark.parametrize(("late", "what", "moved"), MOVED)
def test_who_is_late_is_moved_by_choice_only_and_it_is_remembered(world, late, what, moved):
    cycles.open_due(on=date(2027, 3, 1))
    ahead, passed = world.obligation, Obligation.objects.get(organization=world.other)
    Obligation.objects.filter(pk=passed.pk).update(due_on=date(2027, 2, 1))
    given = {"reason": "The census", "by": world.coordinator, "at": NOW, "late": late}

    change = cycle_changes.extend_all(world.cycle, to=LATER, on=date(2027, 3, 1), **given)

    for duty in (ahead, passed):
        duty.refresh_from_db()
    assert (ahead.extended_to, passed.extended_to) == moved
    assert (ahead.extended_late, passed.extended_late, change.what) == (False, late, what)


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_who_reported_in_time_is_not_told_as_extended_late(world, state):
    cycles.open_due(on=date(2027, 3, 1))
    world.report(state)
    given = {"reason": "The census", "by": world.coordinator, "at": NOW, "on": date(2027, 4, 6)}
    told = Notice.objects.filter(key__startswith="cycle/")

    cycle_changes.extend_all(world.cycle, to=LATER, late=True, **given)

    duties = Obligation.objects.order_by("organization__code")
    assert list(duties.values_list("organization__code", "extended_to", "extended_late")) == [
        ("M-ONE", None, False),
        ("M-TWO", LATER, True),
    ]
    assert set(told.values_list("organization__code", flat=True)) == {"M-TWO"}


@pytest.mark.parametrize("longer", [None, date(2027, 6, 1)])
def test_where_no_due_date_ahead_would_move_the_choice_is_asked_for(world, longer):
    cycles.open_due(on=date(2027, 3, 1))
    given = {"reason": "The census", "by": world.coordinator, "at": NOW, "on": date(2027, 4, 6)}
    if longer:
        cycles.extend(world.obligation, to=longer, **given)

    with pytest.raises(Denied, match="No due date that lies ahead would move: choose to move"):
        cycle_changes.extend_all(world.cycle, to=date(2027, 5, 1), **given)


def test_where_everybody_met_a_due_date_that_has_passed_nothing_is_extended(world):
    world.report("submitted")
    given = {"reason": "The census", "by": world.coordinator, "at": NOW, "on": date(2027, 4, 6)}

    with pytest.raises(Denied, match="No due date would move"):
        cycle_changes.extend_all(world.cycle, to=LATER, late=True, **given)

    assert not CycleChange.objects.exists()
