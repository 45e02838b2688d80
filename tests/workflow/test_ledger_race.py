"""Two people who move the same promise at the same moment, on a server where both really run."""

import threading
from datetime import date

import pytest
from django.db import connection

from tests.factories import NOW, TODAY, user
from tests.workflow.promised import ACT, REASON, fresh, promised
from tracker.models import Amendment, Target
from tracker.workflow import ledger, promises
from tracker.workflow.ledger_rules import Grounds, Refused
from tracker.workflow.reports import Conflict

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def together(*steps):
    """Take steps in threads of their own, all at once; return what happened to each."""
    barrier, outcomes = threading.Barrier(len(steps)), []

    def take(step):
        barrier.wait()
        try:
            step()
            outcomes.append("done")
        except (Conflict, Refused) as told:
            outcomes.append(type(told).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def step(door, made, by, grounds, **changes):
    """A step to be taken later."""
    mine = Target.objects.get(pk=made.pk)
    return lambda: door(mine, changes, grounds, by=by, at=NOW, on=TODAY)


def test_one_of_two_amendments_wins_and_the_other_is_told():
    made = promised()
    grounds = Grounds(**ACT, **REASON, seen=promises.texts(made))
    years = (2029, 2031)
    steps = [
        step(ledger.amend, made, user(), grounds, deadline=date(year, 12, 31)) for year in years
    ]

    assert together(*steps) == ["Conflict", "done"]
    assert Amendment.objects.count() == 1
    assert Amendment.objects.get().after["deadline"] == str(fresh(made).deadline)


def test_two_targets_merged_into_each_other_at_once_do_not_loop():
    one, other = promised(), promised()
    into = {"ended_as": "merged", "superseded_on": TODAY}
    grounds = Grounds(**ACT, **REASON)
    steps = [
        step(ledger.end, one, user(), grounds, continued_by=other, **into),
        step(ledger.end, other, user(), grounds, continued_by=one, **into),
    ]

    assert together(*steps) == ["Refused", "done"]
    assert Target.objects.exclude(continued_by=None).count() == 1
