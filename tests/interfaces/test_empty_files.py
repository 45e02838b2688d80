"""A data file that has no rows still says what its columns are."""

import re

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World, organization, strategy, target
from tests.test_house import pages
from tracker.datasets import WHOLE
from tracker.models import Consolidation, Obligation

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
HEADER = re.compile(r"[a-z0-9_]+(,[a-z0-9_]+)+")
WITH_VALUES = {"figure_csv", "region_csv"}  # exist only where something can be drawn


def test_every_csv_file_of_records_that_have_nothing_begins_with_its_header(client):
    world = World()
    Obligation.objects.all().delete()
    content = {"strategy": world.strategy.code, "year": 2026, "lines": [], "missing": []}
    told = {"content": content, "made_by": world.coordinator, "made_at": NOW, "published_on": TODAY}
    Consolidation.objects.create(cycle=world.cycle, edition=1, **told)
    codes = {"strategy": strategy("S-BARE").code, "organization": organization("M-BARE").code}
    bare = target(code="T-BARE").code
    for route in pages():
        public = hasattr(route.callback, "shows_past_days")
        if not public or not str(route.pattern).endswith(".csv") or route.name in WITH_VALUES:
            continue
        code = codes.get(route.name.partition("_")[0], bare)
        for name in WHOLE if "name" in route.pattern.converters else [""]:
            known = {"code": code, "year": 2026, "name": name}
            named = {each: known[each] for each in route.pattern.converters}
            answer = client.get(reverse(route.name, kwargs=named))
            lines = b"".join(answer).decode().splitlines()

            assert answer.status_code == 200, route.name
            assert HEADER.fullmatch(lines[0]), route.name
