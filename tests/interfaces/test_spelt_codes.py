"""A code in an address leads to its record in whichever case it is typed."""

import pytest
from django.urls import reverse

from tests.factories import World, target
from tests.interfaces.past import research
from tests.test_house import pages

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def test_every_address_with_a_code_leads_to_its_right_spelling_for_good(client):
    world = World()
    research()
    codes = {
        "strategy": world.strategy.code,
        "organization": world.ministry.code,
        "figure": "research-expenditure",
        "region": "gerd_pct_gdp",
    }
    routes = [route for route in pages() if "code" in route.pattern.converters]
    public = [route.name for route in routes if hasattr(route.callback, "shows_past_days")]
    for name in public:
        code = codes.get(name.partition("_")[0], world.target.code)
        right, typed = (reverse(name, args=[text]) for text in (code, code.swapcase()))
        answer = client.get(f"{typed}?from=2001")

        assert (answer.status_code, answer["Location"]) == (301, f"{right}?from=2001")
    assert len(public) > 30


@pytest.mark.parametrize("typed", ["t-x", "T-y", "t-nothing"])
def test_a_code_that_could_be_two_or_is_none_leads_nowhere(client, typed):
    for code in ("T-X", "T-x", "T-Y", "t-y"):
        target(code=code)

    assert client.get(f"/kk/targets/{typed}/").status_code == 404


def test_what_exists_but_has_no_such_file_is_not_led_in_circles(client):
    target(code="T-A")

    assert client.get("/kk/targets/T-A.svg").status_code == 404
    assert client.get("/kk/targets/t-a.svg").status_code == 301
