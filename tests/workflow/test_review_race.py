"""Two reviewers at the same moment, on a server where both really run at once."""

import threading

import pytest
from django.db import connection

from tests.factories import NOW, TODAY, World
from tracker.models import Entry, Notice, Observation, Report
from tracker.roles import Denied
from tracker.workflow import reports

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def approve_together(report, people):
    """Each person approves in a thread of his own, all at once; return what happened to each."""
    barrier, outcomes = threading.Barrier(len(people)), []

    def approve(person):
        mine = Report.objects.get(pk=report.pk)
        barrier.wait()
        try:
            reports.approve(mine, by=person, at=NOW, on=TODAY)
            outcomes.append("approved")
        except (reports.Conflict, Denied) as told:
            outcomes.append(type(told).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_one_of_two_reviewers_wins_and_the_other_is_told():
    world = World()
    report = world.report("submitted")

    outcomes = approve_together(report, [world.reviewer, world.other_reviewer])

    assert sorted(outcomes) in (["Conflict", "approved"], ["Denied", "approved"])


def test_two_approvals_at_once_leave_the_traces_of_one():
    world = World()
    report = world.report("submitted")

    approve_together(report, [world.reviewer, world.other_reviewer])

    assert Observation.objects.filter(report_line__isnull=False).count() == 1
    assert Entry.objects.filter(move="approve").count() == 1
    assert Notice.objects.filter(key__startswith="approved/").count() == 2
