"""The pages of figures and of regions, and pictures in pixels."""

import csv
import json
import struct
from contextlib import ExitStack
from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from tests.factories import NOW, TODAY, named, observe, series, target, unit
from tests.interfaces.asking import queries_of
from tracker.models import Dimension, Indicator, Place, Series, Target
from tracker.web import cards, pictures
from tracker.workflow.judging import judge

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
KAZSTAT = settings.BASE_DIR.parent / "shared" / "data" / "kazstat" / "data"
LETTERS = "әғқңөұүһі"


def place(code, kind="country", **more):
    """A place."""
    return Place.objects.get_or_create(code=code, defaults=named(code) | {"kind": kind} | more)[0]


def measured(indicator, where, values, *, by=None, **more):
    """A series of an indicator somewhere, with its yearly values."""
    code = f"{indicator.code}.{where.code}.{by}"
    row = Series.objects.create(
        code=code, indicator=indicator, place=where, breakdown=by or {}, **more
    )
    for year, value in values.items():
        observe(row, year, value)
    return row


def doctors():
    """Women among new doctors in two countries: one of two fields has no value in one of them."""
    indicator = Indicator.objects.create(
        code="phds_women_share", **named("Women among doctors"), unit=unit()
    )
    for code in ("science", "engineering"):
        Dimension.objects.create(dimension="field", code=code, **named(code))
    for code, whole, science in (("KZ", "51", "60"), ("TJ", "11", None)):
        measured(indicator, place(code), {2013: whole})
        values = {2013: science} if science else {}
        measured(indicator, place(code), values, by={"field": "science"})
    return indicator


def regions():
    """Three regions: one lost a part of itself in 2022, one was made of it."""
    indicator = Indicator.objects.create(code="gerd_pct_gdp", **named("R&D"), unit=unit())
    whole = {2020: "0.13", 2021: "0.12", 2022: "0.31"}
    measured(indicator, place("KZ-EAST-KAZAKHSTAN", "region"), whole, comparable_from=2022)
    abay = place("KZ-ABAY", "region", valid_from=date(2022, 6, 8))
    measured(indicator, abay, {2021: "0.0", 2022: "0.17"})
    measured(indicator, place("KZ-ATYRAU", "region"), {2020: "0.0", 2022: "0.05"})
    return indicator


def text_of(client, path, language="en"):
    """A page as text."""
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def size_of(png):
    """Width and height of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_figure_shows_its_numbers_its_gaps_and_its_source(client):
    doctors()
    text = text_of(client, "figures/women-among-doctors/")

    assert "Highest: KZ en, 51%. Lowest: TJ en, 11%." in text
    assert "No data: TJ en, science en." in text
    assert 'data-label="TJ en, 2013">no data</td>' in text
    assert "A yearbook" in text


def test_the_files_of_a_figure_hold_its_values_title_source_day_and_licence(client):
    doctors()
    picture = text_of(client, "figures/women-among-doctors.svg")
    rows = list(csv.DictReader(text_of(client, "figures/women-among-doctors.csv").splitlines()))

    assert picture.startswith("<svg")
    for told in ("Highest: KZ en", "Source: A yearbook.", "CC BY 4.0", "/en/figures/women-among"):
        assert told in picture
    assert " style=" not in picture
    assert [row["value"] for row in rows] == ["51", "60", "11"]


def test_a_figure_without_values_says_so_and_has_no_picture(client):
    assert "No data" in text_of(client, "figures/doctorates/")
    assert client.get("/en/figures/doctorates.png").status_code == 404
    assert client.get("/en/figures/no-such-figure/").status_code == 404
    assert "figures/doctorates/" in text_of(client, "figures/")


def test_the_map_shows_the_regions_that_existed_and_marks_where_they_were_split(client):
    regions()
    now, before = (text_of(client, f"regions/gerd_pct_gdp/{query}") for query in ("", "?year=2021"))

    assert "KZ-ABAY en: 0.17" in now
    assert "KZ-ABAY en: 0.0" not in before
    assert "Since 8 June 2022 without: KZ-ABAY en." in now
    assert "Before that it was part of: KZ-EAST-KAZAKHSTAN en." in now
    assert "KZ-ATYRAU en: no data" in before
    assert '<td data-label="2021" class="n quiet">0.0*</td>' in now
    assert '<td data-label="2022" class="n broken">0.31</td>' in now


def test_the_line_of_a_region_is_cut_at_the_split(client):
    regions()
    answer = client.get("/kk/regions/gerd_pct_gdp/?region=KZ-EAST-KAZAKHSTAN")

    assert len(answer.context["line"].chart.broken) == 1


@pytest.mark.parametrize("query", ["?year=1900", "?year=²", "?year=&region=KZ-NO"])
def test_a_year_or_region_that_is_not_there_is_the_newest_or_none(client, query):
    regions()

    assert client.get(f"/en/regions/gerd_pct_gdp/{query}").context["found"].year == 2022


def test_only_an_indicator_with_two_regions_has_a_map(client):
    regions()
    other = Indicator.objects.create(code="one", **named("One"), unit=unit())
    measured(other, place("KZ-ATYRAU", "region"), {2020: "1"})

    target(code="T-M", series=Series.objects.get(place__code="KZ-ABAY"))
    target(code="T-O", series=Series.objects.get(indicator=other))

    assert "regions/gerd_pct_gdp/" in text_of(client, "targets/T-M/")
    assert "regions/one/" not in text_of(client, "targets/T-O/")
    assert "regions/one/" not in text_of(client, "regions/")
    assert client.get("/en/regions/one/").status_code == 404


def test_the_queries_of_a_map_do_not_grow_with_its_regions(client):
    indicator = regions()

    address = "/en/regions/gerd_pct_gdp/"
    queries_of(client, address)
    few = queries_of(client, address)
    for code in ("KZ-PAVLODAR", "KZ-MANGISTAU"):
        measured(indicator, place(code, "region"), {2022: "0.1"})

    assert queries_of(client, address) == few


def test_pictures_are_pixels_that_are_drawn_once_and_a_long_queue_is_sent_away(client):
    doctors()
    regions()
    cache.clear()
    png = client.get("/kk/figures/women-among-doctors.png")
    with ExitStack() as queue:
        for _waiting in range(pictures.LONGEST_QUEUE):
            queue.enter_context(pictures._queue)
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


def test_a_milestone_has_a_line_of_time_and_parts_have_two_bars(client):
    target(code="T-M", kind="milestone", group="milestone", value=None, comparison="")
    parts = [named("Half") | {"value": "50"}, named("Rest") | {"value": "50"}]
    target(code="T-P", kind="composition", value=None, parts=parts, deadline=None)
    judge(Target.objects.all(), on=TODAY, at=NOW)

    assert "Planned: 2030" in text_of(client, "targets/T-M.svg")
    whole = text_of(client, "targets/T-P/")
    assert "Plan → fact: Half en: 50% → no data; Rest en: 50% → no data." in whole


def test_the_regional_values_are_those_of_the_national_statistics_digit_for_digit():
    if not KAZSTAT.exists():
        pytest.skip(f"the national statistics are not at {KAZSTAT}")
    folder = settings.BASE_DIR / "fixtures"
    codes = {
        row["code"]: row["kazstat_code"] for row in json.loads((folder / "places.json").read_text())
    }
    with (KAZSTAT / "indicator_9-5-1.csv").open(encoding="utf-8") as file:
        there = {(row["REF_AREA"], row["Year"]): row["Value"] for row in csv.DictReader(file)}
    ours = json.loads((folder / "regional_observations.json").read_text("utf-8"))
    found = {
        (codes[row["series"].partition(".")[2]], str(row["year"])): row["value"] for row in ours
    }

    assert found == {key: there[key] for key in found}
    since = {key for key in there if key[0] and key[1] >= "2015"}
    assert found.keys() == since
