"""A past day in Chromium: chosen in the footer, kept while walking through the site."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import World
from tests.interfaces.past import judge_now, ten_days_pass, then
from tests.interfaces.test_browser import complaints

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "language"), [("page", "ru"), ("phone", "kk")])
def test_a_reader_chooses_a_day_walks_on_and_returns_to_the_present(request, size, language):
    World().report("approved")
    judge_now()
    ten_days_pass()
    page = request.getfixturevalue(size)
    page.goto(f"/{language}/targets/")
    page.fill("#as_of", then().isoformat())
    page.click(".as-of button")
    assert complaints(page) == []
    for link in (".site-nav li:nth-child(3) a", ".site-nav li:nth-child(5) a", ".brand"):
        page.click(link)
        page.wait_for_url(f"**as_of={then()}")
        assert page.is_visible(".as-of-banner")
        assert complaints(page) == []
    page.click(".as-of-banner a")
    page.wait_for_url(f"**/{language}/")

    assert not page.is_visible(".as-of-banner")


def test_a_day_that_cannot_be_shown_is_a_page_for_everyone(phone):
    World()
    ten_days_pass()
    phone.goto(f"/en/targets/?as_of={timezone.localdate() + timedelta(days=3)}")

    assert phone.is_visible("#as_of")
    assert [each for each in complaints(phone) if "400" not in each] == []
