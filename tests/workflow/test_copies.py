"""Frozen copies of the record: made once from the day that is over, and never changed."""

import pytest
from django.utils import timezone

from tests.factories import World
from tests.interfaces.past import judge_now, ten_days_pass
from tracker.models import DataCopy, Target
from tracker.workflow import consolidation, copies, cycles

pytestmark = pytest.mark.django_db


def test_the_record_of_a_publication_is_frozen_once_and_stays(client):
    world = World()
    world.report("approved")
    judge_now()
    at, on = timezone.now(), timezone.localdate()
    edition = consolidation.consolidate(world.cycle, by=world.coordinator, at=at, on=on)
    cycles.published(edition, on=on, by=world.coordinator, at=at)
    assert copies.freeze(on=on, at=at) == 0  # the day is not over

    ten_days_pass()
    assert copies.freeze(on=on, at=at) == 1
    assert copies.freeze(on=on, at=at) == 0
    (copy,) = DataCopy.objects.all()
    before = b"".join(client.get(f"/data/nysana-{copy.day}.zip"))

    Target.objects.all().update(title_en="Another")
    answer = client.get(f"/data/nysana-{copy.day}.zip")
    assert b"".join(answer) == before
    assert copy.sha256 in answer["ETag"]
    for page in ("data/", "cycles/2026/consolidated/"):
        assert copy.sha256 in client.get(f"/en/{page}").content.decode()
    past = client.get(f"/en/data/?as_of={copy.day}").content.decode()
    assert f'href="/data/observations.csv?as_of={copy.day}"' in past

    DataCopy.objects.all().delete()  # a night that broke off after the file was written
    assert copies.freeze(on=on, at=at) == 1
    assert DataCopy.objects.get().sha256 == copy.sha256
