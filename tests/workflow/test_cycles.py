"""Cycles open from the dated rules, for those the rule binds; more time is given with a reason."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.factories import NOW, TODAY, World, named, organization, user
from tracker.models import Cycle, Flag, Obligation, ReportingRule
from tracker.roles import Denied
from tracker.rules.flags import FlagReason
from tracker.rules.states import Role
from tracker.rules.timing import Timing, punctuality
from tracker.workflow import cycles, flags

pytestmark = pytest.mark.django_db
NEXT = date(2027, 11, 1)  # within 180 days before 1 April 2028


def owed(year):
    """The codes of the bodies that owe a report for a year."""
    found = Obligation.objects.filter(cycle__year=year, rule__act="report")
    return sorted(found.values_list("organization__code", flat=True))


def test_a_cycle_opens_for_the_members_of_the_class_but_not_for_the_receiver():
    World()

    cycles.open_due(on=NEXT)

    assert owed(2027) == ["M-ONE", "M-TWO"]


def test_opening_again_adds_nothing():
    World()
    cycles.open_due(on=NEXT)

    assert cycles.open_due(on=NEXT) == 0


def test_a_cycle_does_not_open_before_its_time():
    World()

    cycles.open_due(on=date(2027, 10, 3))

    assert not Cycle.objects.filter(year=2027).exists()


def test_a_body_that_no_longer_exists_owes_nothing():
    world = World()
    world.other.valid_to = date(2027, 1, 1)
    world.other.save()

    cycles.open_due(on=NEXT)

    assert owed(2027) == ["M-ONE"]


def test_members_of_a_class_within_the_class_owe_too():
    world = World()
    regions = organization("REGIONS", kind="class", member_of=world.ministry_class)
    organization("A-ONE", kind="akimat", member_of=regions)

    cycles.open_due(on=NEXT)

    assert owed(2027) == ["A-ONE", "M-ONE", "M-TWO"]


def test_a_body_made_later_gets_its_duty_on_the_next_run():
    world = World()
    cycles.open_due(on=NEXT)
    organization("M-NEW", member_of=world.ministry_class)

    cycles.open_due(on=NEXT)

    assert owed(2027) == ["M-NEW", "M-ONE", "M-TWO"]


def test_each_version_of_a_rule_gives_its_years_their_own_day():
    world = World()
    ReportingRule.objects.filter(pk=world.rule.pk).update(
        valid_from=date(2020, 1, 1), valid_to=date(2028, 12, 31), due_day=15
    )
    rule = ReportingRule.objects.get()
    rule.pk, rule.due_day = None, 1
    rule.valid_from, rule.valid_to = date(2029, 1, 1), None
    rule.save()

    cycles.open_due(on=date(2028, 3, 1))
    cycles.open_due(on=date(2029, 3, 1))

    found = Cycle.objects.filter(year__gte=2027).order_by("year").values_list("due_on", flat=True)
    assert list(found) == [date(2028, 4, 15), date(2029, 4, 1)]


def extend(world, *, by, to=date(2027, 4, 15), reason="The census is late"):
    """Give the ministry more time."""
    cycles.extend(world.obligation, to=to, reason=reason, by=by, at=NOW, on=TODAY)


def test_within_an_extension_a_report_is_on_time():
    world = World()

    extend(world, by=world.coordinator)

    found = punctuality(world.obligation.last_day, date(2027, 4, 15), on=date(2027, 5, 1))
    assert found.timing is Timing.ON_TIME


def test_an_extension_clears_the_flag_at_once():
    world = World()
    late = datetime(2027, 4, 3, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))
    flags.reconcile_obligations(on=late.date(), at=late)

    cycles.extend(
        world.obligation,
        to=date(2027, 5, 15),
        reason="The census is late",
        by=world.coordinator,
        at=late,
        on=late.date(),
    )

    open_flags = Flag.objects.filter(reason=FlagReason.REPORT_OVERDUE, cleared_at=None)
    assert not open_flags.exists()


def test_the_history_tells_who_gave_more_time():
    world = World()

    extend(world, by=world.coordinator)

    assert world.obligation.history.latest().history_user == world.coordinator


@pytest.mark.parametrize("name", ["contributor", "signatory", "reviewer", "stranger"])
def test_only_a_coordinator_gives_more_time(name):
    world = World()

    with pytest.raises(Denied):
        extend(world, by=getattr(world, name))


@pytest.mark.parametrize("wrong", [{"to": date(2027, 4, 1)}, {"reason": " "}])
def test_an_extension_needs_a_later_day_and_a_reason(wrong):
    world = World()

    with pytest.raises(Denied):
        extend(world, by=world.coordinator, **wrong)


def test_a_rule_without_a_day_opens_nothing():
    world = World()
    ReportingRule.objects.create(
        code="R12",
        valid_from=date(2026, 1, 1),
        act="other",
        **named("watch", "what"),
        obliged=world.ministry,
        cadence="continuous",
        strategy=world.strategy,
    )

    cycles.open_due(on=NEXT)

    assert not Obligation.objects.filter(rule__code="R12").exists()


def test_an_open_duty_moves_with_an_act_that_changes_its_date():
    world = World()
    ReportingRule.objects.filter(pk=world.rule.pk).update(valid_to=date(2026, 12, 31))
    rule = ReportingRule.objects.get()
    rule.pk, rule.valid_from, rule.valid_to, rule.due_day = None, date(2027, 1, 1), None, 15
    rule.save()

    cycles.open_due(on=date(2027, 1, 10))

    assert set(Obligation.objects.values_list("due_on", flat=True)) == {date(2027, 4, 15)}
    assert Cycle.objects.get().due_on == date(2027, 4, 15)
    assert cycles.open_due(on=date(2027, 1, 10)) == 0


def test_a_body_that_began_after_the_reporting_year_owes_nothing_for_it():
    world = World()
    organization("M-NEW", member_of=world.ministry_class, valid_from=date(2027, 2, 1))

    cycles.open_due(on=date(2027, 3, 1))

    assert not Obligation.objects.filter(organization__code="M-NEW").exists()


def test_nobody_is_late_for_a_cycle_that_was_never_opened():
    World()
    Obligation.objects.all().delete()
    Cycle.objects.all().delete()

    assert cycles.open_due(on=date(2027, 4, 2)) == 0


def test_a_rule_may_oblige_a_second_class_of_bodies():
    world = World()
    others = organization("O06", kind="class")
    organization("A-ONE", member_of=others, kind="akimat")
    world.rule.also_obliged.add(others)

    cycles.open_due(on=date(2027, 3, 1))

    assert Obligation.objects.filter(organization__code="A-ONE").exists()


def test_nobody_gives_his_own_body_more_time():
    world = World()
    both = user((Role.COORDINATOR, world.receiver), (Role.SIGNATORY, world.ministry))

    with pytest.raises(Denied, match="own body"):
        cycles.extend(
            world.obligation, to=date(2027, 5, 1), reason="Busy", by=both, at=NOW, on=TODAY
        )
