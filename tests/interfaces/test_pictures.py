"""Pictures in pixels: charts, and the cards of social networks."""

import struct
from contextlib import ExitStack
from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from tests.factories import NOW, TODAY, series, target
from tests.interfaces.test_figures import LETTERS, doctors, regions, text_of
from tracker.models import Target
from tracker.web import cards, pictures
from tracker.workflow.judging import judge

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def size_of(png):
    """Width and height of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_pictures_are_pixels_that_are_drawn_once_and_a_long_queue_is_sent_away(client):
    doctors()
    regions()
    cache.clear()
    png = client.get("/kk/figures/women-among-doctors.png")
    with ExitStack() as queue:
        for _waiting in range(pictures.QUEUE.longest):
            queue.enter_context(pictures.QUEUE.place())
        again = client.get("/kk/figures/women-among-doctors.png")
        other = client.get("/kk/regions/gerd_pct_gdp.png")

    assert (png["Content-Type"], size_of(png.content)[0]) == ("image/png", 1520)
    assert again.content == png.content
    assert (other.status_code, other["Retry-After"]) == (503, "5")
    assert client.get("/kk/regions/gerd_pct_gdp.png").status_code == 200


def test_kazakh_letters_are_drawn_without_any_font_of_the_machine():
    def drawn(letter):
        return pictures.of_svg(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" font-size="30" '
            f'font-family="sans-serif, \'Libertinus Serif\'"><text x="5" y="30">{letter}</text></svg>'
        )

    assert len({drawn(letter) for letter in ("\ue000", *LETTERS, *"агкноуи")}) == 17


def test_each_target_has_a_card_and_its_page_names_it(client):
    row = target(code="T-A", series=series({2020: "10", 2021: "11", 2022: "12"}))
    judge(Target.objects.all(), on=TODAY, at=NOW)
    card = client.get("/ru/targets/T-A/card.png")
    page = text_of(client, "targets/T-A/", "ru")

    assert size_of(card.content) == (1200, 630)
    assert card.content != client.get("/kk/targets/T-A/card.png").content
    address = f"{settings.SITE_URL}/ru/targets/T-A/card.png"
    assert f'<meta property="og:image" content="{address}">' in page
    assert f'<meta property="og:title" content="{row.title_ru}">' in page
    assert size_of(client.get("/en/targets/T-A.png").content)[0] == 1520


def test_a_card_shows_the_value_that_was_judged_once_the_deadline_has_passed():
    values = series({2014: "18", 2015: "17", 2023: "14"})
    target(code="T-E", series=values, deadline=date(2015, 12, 31), deadline_text="2015")
    judge(Target.objects.all(), on=TODAY, at=NOW)
    with translation.override("ru"):
        numbers = cards.of_target(Target.objects.get())["numbers"]

    assert [name for name, _value in numbers[:2]] == ["Значение на срок", "Целевое значение"]
    assert numbers[0][1].startswith("17")
