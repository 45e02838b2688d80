"""Duties by a recurrence, days off, and duties that a coordinator records as fulfilled."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from tests.factories import NOW, World, named, organization, user
from tracker.models import Cycle, Flag, Obligation, ReportingRule
from tracker.roles import Denied
from tracker.rules.flags import FlagReason
from tracker.rules.states import Role
from tracker.workflow import cycles, flags, fulfilling

pytestmark = pytest.mark.django_db
HALF_YEARS = "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"
HELD = {"done_on": date(2026, 11, 20), "note": "Meeting No. 2"}


def meetings(world, **more):
    """A council that has to meet twice a year, by a recurrence."""
    given = {
        "code": "R07",
        "act": "meet",
        **named("hold meetings", "what"),
        "obliged": organization("COUNCIL", kind="council"),
        "cadence": "recurring",
        "recurrence": HALF_YEARS,
        "first_year": 2026,
        "strategy": world.strategy,
    }
    return ReportingRule.objects.create(**given | more)


def meeting(world, **more):
    """The council's duty to meet by the end of 2026, open."""
    meetings(world, **more)
    cycles.open_due(on=date(2026, 11, 22))
    return Obligation.objects.get(rule__code="R07")


def test_each_due_day_of_a_recurrence_opens_its_duty_once():
    world = World()
    meetings(world)
    for day in (date(2026, 1, 5), date(2026, 7, 10), date(2026, 7, 11)):
        cycles.open_due(on=day)

    found = Obligation.objects.filter(rule__code="R07").order_by("due_on")
    assert list(found.values_list("period_ends_on", "due_on")) == [
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ]


def test_a_cycle_is_due_with_its_last_report_however_many_other_duties_it_has():
    world = World()
    meetings(world)
    Cycle.objects.update(due_on=date(2026, 12, 31))

    cycles.open_due(on=date(2026, 11, 22))

    assert Cycle.objects.get().due_on == date(2027, 4, 1)


def test_a_cycle_without_reports_is_due_with_its_last_duty():
    world = World()
    Obligation.objects.all().delete()
    Cycle.objects.all().delete()
    ReportingRule.objects.all().delete()
    meetings(world)
    cycles.open_due(on=date(2026, 5, 1))
    cycles.open_due(on=date(2026, 8, 1))

    assert Cycle.objects.get().due_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        ("none", date(2028, 4, 1)),
        ("next", date(2028, 4, 3)),
        ("previous", date(2028, 3, 31)),
    ],
)
def test_a_due_date_on_a_saturday_moves_where_its_rule_says_so(shift, expected):
    World()
    ReportingRule.objects.update(shift=shift)

    cycles.open_due(on=date(2027, 11, 1))

    found = Obligation.objects.filter(cycle__year=2027).values_list("due_on", flat=True)
    assert set(found) == {expected}


def test_a_duty_that_is_open_moves_when_its_rule_begins_to_shift():
    World()
    cycles.open_due(on=date(2027, 11, 1))
    ReportingRule.objects.update(shift="next")

    cycles.open_due(on=date(2027, 11, 2))

    assert Cycle.objects.get(year=2027).due_on == date(2028, 4, 3)
    assert cycles.open_due(on=date(2027, 11, 3)) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"recurrence": "FREQ=YEARLY;BYHOUR=9"}, "not understood here: BYHOUR"),
        ({"recurrence": ""}, "no iCalendar recurrence"),
        ({"due_month": 4}, "leave month and day empty"),
        ({"cadence": "yearly"}, "needs the cadence"),
    ],
)
def test_a_recurrence_that_says_nothing_clear_is_refused_in_words(wrong, sentence):
    rule = ReportingRule(**{"cadence": "recurring", "recurrence": HALF_YEARS} | wrong)

    with pytest.raises(ValidationError) as refused:
        rule.clean()

    assert sentence in refused.value.message_dict["recurrence"][0]


def test_a_meeting_is_recorded_with_day_and_note_and_its_flags_clear():
    world = World()
    duty = meeting(world)
    late = datetime(2027, 1, 5, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))
    flags.reconcile_obligations(on=late.date(), at=late)

    fulfilling.fulfil(duty, **HELD, link="https://example.kz/2", by=world.coordinator, at=late)

    duty.refresh_from_db()
    assert (duty.fulfilled_on, duty.fulfilled_note) == (HELD["done_on"], HELD["note"])
    assert duty.history.latest().history_user == world.coordinator
    overdue = Flag.objects.filter(obligation=duty, reason=FlagReason.REPORT_OVERDUE)
    assert not overdue.filter(cleared_at=None).exists()


def test_recording_the_same_twice_leaves_one_record():
    world = World()
    duty = meeting(world)
    for _click in range(2):
        fulfilling.fulfil(duty, **HELD, by=world.coordinator, at=NOW)

    assert duty.history.filter(fulfilled_on__isnull=False).count() == 1


def test_a_wrong_record_is_corrected_only_with_a_reason_and_the_history_keeps_both():
    world = World()
    duty = meeting(world)
    fulfilling.fulfil(duty, **HELD, by=world.coordinator, at=NOW)
    other = HELD | {"done_on": date(2026, 11, 21)}
    with pytest.raises(Denied, match="Say why"):
        fulfilling.fulfil(duty, **other, by=world.coordinator, at=NOW)

    fulfilling.fulfil(duty, **other, reason="A slip", by=world.coordinator, at=NOW)

    said = duty.history.filter(fulfilled_on__isnull=False).order_by("history_id")
    assert [row.fulfilled_on.day for row in said] == [20, 21]
    assert said.last().history_change_reason == "A slip"


def test_a_record_that_is_taken_back_leaves_the_duty_open():
    world = World()
    duty = meeting(world)
    fulfilling.fulfil(duty, **HELD, by=world.coordinator, at=NOW)
    with pytest.raises(Denied, match="Say why"):
        fulfilling.take_back(duty, reason=" ", by=world.coordinator, at=NOW)

    fulfilling.take_back(duty, reason="Another body’s meeting", by=world.coordinator, at=NOW)

    duty.refresh_from_db()
    assert (duty.fulfilled_on, duty.fulfilled_note) == (None, "")


@pytest.mark.parametrize("wrong", [{"done_on": date(2026, 11, 23)}, {"note": " "}])
def test_a_day_in_the_future_and_an_empty_note_are_refused(wrong):
    world = World()

    with pytest.raises(Denied):
        fulfilling.fulfil(meeting(world), **HELD | wrong, by=world.coordinator, at=NOW)


@pytest.mark.parametrize("name", ["signatory", "reviewer", "stranger", "elsewhere"])
def test_only_a_coordinator_of_a_receiving_body_records(name):
    world = World()
    elsewhere = user((Role.COORDINATOR, world.other))
    person = elsewhere if name == "elsewhere" else getattr(world, name)

    with pytest.raises(Denied):
        fulfilling.fulfil(meeting(world), **HELD, by=person, at=NOW)


def test_what_is_owed_to_another_receiving_body_only_its_own_coordinator_records():
    world = World()
    ReportingRule.objects.create(
        code="R99", act="report", **named("report", "what"), recipient=world.other, cadence="yearly"
    )
    duty = meeting(world, recipient=world.other)
    with pytest.raises(Denied):
        fulfilling.fulfil(duty, **HELD, by=world.coordinator, at=NOW)

    fulfilling.fulfil(duty, **HELD, by=user((Role.COORDINATOR, world.other)), at=NOW)

    assert Obligation.objects.get(pk=duty.pk).fulfilled_on


def test_a_report_is_not_fulfilled_by_hand():
    world = World()

    with pytest.raises(Denied, match="by a report"):
        fulfilling.fulfil(world.obligation, **HELD, by=world.coordinator, at=NOW)
