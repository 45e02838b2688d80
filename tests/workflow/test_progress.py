"""How full a report is: the SQL of lists and mails counts what the rule counts."""

from itertools import product

import pytest

from tests.factories import World, series, target
from tracker.models import Obligation, Report, ReportLine
from tracker.rules.filling import Section, Share
from tracker.workflow import filling, reports
from tracker.workflow.progress import with_progress

pytestmark = pytest.mark.django_db
NUMBERS = [
    {"value": value, "value_status": status, "no_data_reason": reason}
    for value, status, reason in product((None, 16), ("", "final", "no_data"), ("", "later"))
    if value is None or status != "no_data"
]
WORDS = [{"done": done, "progress": text} for done, text in product((False, True), ("", "So far"))]


def test_the_sql_counts_the_lines_that_the_rule_counts():
    world = World()
    report = reports.begin(world.obligation, by=world.contributor)
    gone = target(series=series(), superseded_on=world.obligation.due_on)
    ReportLine.objects.bulk_create(
        [
            *(
                ReportLine(report=report, target=target(series=series()), **said)
                for said in NUMBERS
            ),
            *(ReportLine(report=report, target=target(kind="milestone"), **said) for said in WORDS),
            *(ReportLine(report=report, target=target(), **said) for said in WORDS),
            ReportLine(report=report, target=gone, value=16, value_status="final"),
        ]
    )

    duty = with_progress(Obligation.objects.all()).get()
    (shares,) = filling.shares_of(Report.objects.all()).values()

    facts, events = shares[Section.FACTS], shares[Section.MILESTONES]
    assert (duty.filled, duty.lines) == (facts.done + events.done, facts.asked + events.asked)
    assert (facts, events) == (Share(5, 15), Share(2, 4))
