"""The consolidated report: only what is approved, frozen, with its checksum; then forwarded, published."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.factories import NOW, TODAY, World, named
from tracker.models import Consolidation, Flag, Obligation, ReportingRule
from tracker.roles import Denied
from tracker.rules.flags import FlagReason
from tracker.rules.timing import Timing, punctuality
from tracker.workflow import cycles, flags, reports
from tracker.workflow.consolidation import checksum, consolidate

pytestmark = pytest.mark.django_db
LATE = datetime(2027, 5, 3, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))


def make(world, **more):
    """An edition of the world's cycle, made by its coordinator."""
    return consolidate(world.cycle, **{"by": world.coordinator, "at": NOW, "on": TODAY} | more)


def with_own_duties(world):
    """The receiver's two duties: to forward and to publish by 1 May."""
    for code, act in (("R03", "forward"), ("R04", "publish")):
        rule = ReportingRule.objects.create(
            code=code,
            valid_from=date(2026, 1, 1),
            act=act,
            **named(act, "what"),
            obliged=world.receiver,
            cadence="yearly",
            strategy=world.strategy,
        )
        Obligation.objects.create(
            cycle=world.cycle,
            rule=rule,
            organization=world.receiver,
            period_ends_on=date(2026, 12, 31),
            due_on=date(2027, 5, 1),
        )
    return world


def corrected(world, report):
    """The report reopened, corrected to 18 and approved again."""
    reports.reopen(report, by=world.coordinator, at=NOW, reason="A mistake")
    line = report.lines.get()
    reports.save_line(line, {"value": Decimal(18)}, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(report, by=world.reviewer, at=NOW + timedelta(hours=1), on=TODAY)


def test_it_contains_the_approved_figures():
    world = World()
    world.report("approved", value="16.0")

    content = make(world).content

    assert [(line["target"], line["fact"]) for line in content["lines"]] == [("T-ONE", "16.0")]


def test_it_lists_who_did_not_report():
    world = World()
    world.report("approved")
    Obligation.objects.create(
        cycle=world.cycle,
        rule=world.rule,
        organization=world.other,
        period_ends_on=date(2026, 12, 31),
        due_on=date(2027, 4, 1),
    )

    missing = make(world).content["missing"]

    assert [(row["code"], row["first_submitted_on"]) for row in missing] == [("M-TWO", "")]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_it_is_not_made_while_nothing_is_approved(state):
    world = World()
    world.report(state)

    with pytest.raises(Denied):
        make(world)


def test_its_checksum_can_be_computed_again():
    world = World()
    world.report("approved")

    made = Consolidation.objects.get(pk=make(world).pk)

    assert checksum(made.content) == made.sha256


def test_a_correction_leaves_the_first_edition_untouched():
    world = World()
    report = world.report("approved")
    first = make(world)
    corrected(world, report)

    second = make(world, reason="The value of T-ONE")

    first.refresh_from_db()
    assert (first.content["lines"][0]["fact"], second.content["lines"][0]["fact"]) == ("16", "18")


def test_a_correction_says_what_it_corrects():
    world = World()
    report = world.report("approved")
    make(world)
    corrected(world, report)

    with pytest.raises(Denied):
        make(world, reason=" ")


def test_an_edition_that_would_say_the_same_is_not_made():
    world = World()
    world.report("approved")
    make(world)

    with pytest.raises(Denied):
        make(world, reason="Again", on=TODAY + timedelta(days=1))


@pytest.mark.parametrize("name", ["contributor", "signatory", "reviewer", "stranger"])
def test_only_a_coordinator_makes_it(name):
    world = World()
    world.report("approved")

    with pytest.raises(Denied):
        make(world, by=getattr(world, name))


def test_a_later_name_of_a_body_does_not_change_an_edition():
    world = World()
    world.report("approved")
    made = make(world)

    world.ministry.name_en = "Renamed"
    world.ministry.save()

    made.refresh_from_db()
    assert made.content["bodies"][0]["name"]["en"] == "Ministry M-ONE en"


def forward(world, made, **more):
    """Record that an edition was forwarded."""
    given = {"on": LATE.date(), "number": "12-1", "by": world.coordinator, "at": LATE}
    cycles.forwarded(made, **given | more)


def publish(world, made, **more):
    """Record that an edition was published."""
    cycles.published(made, **{"on": LATE.date(), "by": world.coordinator, "at": LATE} | more)


@pytest.mark.parametrize(("act", "record"), [("forward", forward), ("publish", publish)])
def test_a_duty_recorded_after_its_day_is_fulfilled_late(act, record):
    world = with_own_duties(World())
    world.report("approved")

    record(world, make(world))

    duty = Obligation.objects.get(rule__act=act)
    found = punctuality(duty.last_day, duty.fulfilled_on, on=LATE.date())
    assert (found.timing, found.days) == (Timing.LATE, 2)


@pytest.mark.parametrize(("act", "record"), [("forward", forward), ("publish", publish)])
def test_recording_clears_the_overdue_flag_of_that_duty_alone(act, record):
    world = with_own_duties(World())
    world.report("approved")
    made = make(world)
    flags.reconcile_obligations(on=LATE.date(), at=LATE)

    record(world, made)

    standing = Flag.objects.filter(reason=FlagReason.REPORT_OVERDUE, cleared_at=None)
    assert act not in standing.values_list("obligation__rule__act", flat=True)
    assert standing.count() == 1


def test_a_later_edition_does_not_make_a_fulfilled_duty_late():
    world = with_own_duties(World())
    report = world.report("approved")
    publish(world, make(world), on=date(2027, 4, 20))
    corrected(world, report)

    publish(world, make(world, reason="The value of T-ONE"))

    assert Obligation.objects.get(rule__act="publish").fulfilled_on == date(2027, 4, 20)


def test_recording_twice_changes_nothing():
    world = with_own_duties(World())
    world.report("approved")
    made = make(world)
    publish(world, made)
    duty = Obligation.objects.get(rule__act="publish")

    publish(world, made)

    assert duty.history.count() == Obligation.objects.get(pk=duty.pk).history.count()


@pytest.mark.parametrize("day", [LATE.date() + timedelta(days=1), TODAY - timedelta(days=1)])
def test_a_day_in_the_future_or_before_the_edition_is_refused(day):
    world = with_own_duties(World())
    world.report("approved")
    made = make(world)

    with pytest.raises(Denied):
        publish(world, made, on=day)


def test_forwarding_needs_the_outgoing_number():
    world = with_own_duties(World())
    world.report("approved")
    made = make(world)

    with pytest.raises(Denied):
        forward(world, made, number=" ")
