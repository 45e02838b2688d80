"""A world in which every public address has something to show, and those addresses."""

from django.urls import reverse
from django.utils import timezone

from tests.factories import TODAY, World, named, observation, organization, source
from tests.interfaces.past import judge_now, research
from tests.test_house import pages
from tracker.models import Assignment, Counted, Measure, Note, Observation, Statement
from tracker.workflow import consolidation, cycles, second_person


def filled():
    """A world with an approved report, a draft, an edition, and something in most tables."""
    world = World()
    research()
    report = world.report("approved")
    line = report.lines.get()
    Measure.objects.create(line=line, what="Labs are opened")
    Counted.objects.create(
        target=world.target, source=source(), evidence="https://a.kz", **named("A")
    )
    Note.objects.create(code="N1", topic_en="Two readings", about=[world.target.code])
    assert Observation.objects.filter(report_line=line).exists()
    Statement.objects.create(
        target=world.target, made_on=TODAY, rating="on_track", text="It goes well", report_line=line
    )
    Assignment.objects.create(target=world.target, organization=organization("M-THREE"))
    _changed_by_hand(world)
    judge_now()
    at, on = timezone.now(), timezone.localdate()
    edition = consolidation.consolidate(world.cycle, by=world.coordinator, at=at, on=on)
    cycles.published(edition, on=on, by=world.coordinator, at=at)
    world.approved = report
    return world


def _changed_by_hand(world):
    """A value that one person entered and a second one confirmed."""
    value = observation(world.series, 2019, "9")
    why = second_person.Grounds("Жаңа", "Новое")
    change = second_person.propose(value, why, by=world.coordinator, at=timezone.now())
    second_person.confirm(change, by=world.reviewer, at=timezone.now(), on=timezone.localdate())


def addresses(world):
    """Every public address by the name of its route, in English."""
    codes = {
        "strategy": world.strategy.code,
        "organization": world.ministry.code,
        "figure": "research-expenditure",
        "region": "gerd_pct_gdp",
    }
    found = {}
    for route in pages():
        if hasattr(route.callback, "shows_past_days"):
            code = codes.get(route.name.partition("_")[0], world.target.code)
            known = {"code": code, "year": 2026, "name": "targets"}
            named = {name: known[name] for name in route.pattern.converters}
            found[route.name] = reverse(route.name, kwargs=named)
    return found
