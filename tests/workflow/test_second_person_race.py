"""Two people who decide on the same proposal at the same moment, where both really run."""

from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, World, source
from tests.workflow.test_ledger_race import together
from tracker.models import DataChange, Observation
from tracker.workflow import judging, second_person
from tracker.workflow.second_person import Grounds

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_one_of_two_confirmations_wins_and_the_value_is_there_once():
    world = World()
    judging.judge_marked(on=TODAY, at=NOW)
    new = Observation(series=world.series, year=2026, value=Decimal(16), source=source())
    change = second_person.propose(new, Grounds("Жаңа", "Новое"), by=world.coordinator, at=NOW)

    def step(person):
        mine = DataChange.objects.get(pk=change.pk)
        return lambda: second_person.confirm(mine, by=person, at=NOW, on=TODAY)

    assert together(step(world.reviewer), step(world.other_reviewer)) == ["Conflict", "done"]
    assert world.series.observations.filter(year=2026).count() == 1
