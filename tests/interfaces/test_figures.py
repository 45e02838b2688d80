"""The pages of figures and of regions, and pictures in pixels."""

import csv
import json
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, TODAY, named, observe, target, unit
from tests.interfaces.asking import queries_of
from tracker.models import Dimension, Indicator, Observation, Place, Series, Target
from tracker.web import shapes
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


def researchers(whole, natural, humanities):
    """Researchers of one country by year: all of them, and of two fields."""
    indicator = Indicator.objects.create(
        code="researchers", **named("Researchers"), unit=unit("n", percent=False)
    )
    for code in ("natural_sciences", "humanities"):
        Dimension.objects.create(dimension="field", code=code, **named(code))
    measured(indicator, place("KG"), whole)
    measured(indicator, place("KG"), natural, by={"field": "natural_sciences"})
    measured(indicator, place("KG"), humanities, by={"field": "humanities"})


def stacked(client):
    """The figure of the researchers and the texts of its bar."""
    figure = client.get("/en/figures/researchers-by-field/").context["figure"]
    return figure, [text.text for text in figure.chart.texts]


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


def test_a_figure_shows_its_numbers_its_gaps_and_its_source(client):
    doctors()
    text = text_of(client, "figures/women-among-doctors/")

    assert "Highest: KZ en, 51%. Lowest: TJ en, 11%." in text
    assert "No data: TJ en, science en." in text
    assert 'data-label="TJ en, 2013">no data</td>' in text
    assert "A yearbook" in text


def test_shares_are_of_the_whole_and_of_the_newest_year_that_all_parts_have(client):
    researchers({2011: "200", 2012: "999"}, {2011: "90", 2012: "700"}, {2011: "60"})
    figure, texts = stacked(client)

    assert figure.title == "Largest part in KG en: natural_sciences en, 45%."
    assert [text for text in texts if "%" in text] == ["45%", "30%", "25%"]
    assert texts[0] == "KG en, 2011"
    assert texts[-1] == "not classified"
    assert client.get("/en/figures/researchers-by-field.png").status_code == 200


def test_parts_that_share_no_year_bear_the_year_of_each(client):
    researchers({}, {2012: "90"}, {2011: "60"})
    _figure, texts = stacked(client)

    assert texts[0] == "KG en, 2011, 2012"
    assert "not classified" not in texts
    assert ">90% (2012)</td>" in text_of(client, "figures/researchers-by-field/")


def test_a_whole_without_a_value_leaves_its_parts_to_be_shown(client):
    doctors()
    Observation.objects.filter(series__breakdown={}).delete()
    text = text_of(client, "figures/women-among-doctors/")

    assert "Highest: KZ en, science en, 60%." in text
    Observation.objects.all().delete()
    assert "No data" in text_of(client, "figures/women-among-doctors/")


def test_the_files_of_a_figure_hold_its_values_title_source_day_and_licence(client):
    doctors()
    picture = text_of(client, "figures/women-among-doctors.svg")
    rows = list(csv.DictReader(text_of(client, "figures/women-among-doctors.csv").splitlines()))

    assert picture.startswith("<svg")
    for told in ("Highest: KZ en", "Source: A yearbook.", "CC-BY-4.0", "/en/figures/women-among"):
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
    picture = text_of(client, "regions/gerd_pct_gdp.svg?year=2021")
    assert "/en/regions/gerd_pct_gdp/?year=2021." in picture
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


def test_a_milestone_has_a_line_of_time_and_parts_have_two_bars(client):
    target(code="T-M", kind="milestone", group="milestone", value=None, comparison="")
    parts = [named("Half") | {"value": "50"}, named("Rest") | {"value": "50"}]
    target(code="T-P", kind="composition", value=None, parts=parts, deadline=None)
    judge(Target.objects.all(), on=TODAY, at=NOW)

    assert "Planned: 2030" in text_of(client, "targets/T-M.svg")
    whole = text_of(client, "targets/T-P/")
    assert "Plan → fact: Half en: 50% → no data; Rest en: 50% → no data." in whole


def test_parts_that_are_judged_together_are_those_of_one_year_and_named_in_one_query(client):
    indicator = Indicator.objects.create(code="shares", **named("Shares"), unit=unit())
    values = {"pupils": {2020: "40", 2021: "45"}, "students": {2020: "60"}}
    for code, known in values.items():
        Dimension.objects.create(dimension="level", code=code, **named(code))
        row = measured(indicator, place("KZ"), known, by={"level": code})
        more = {"kind": "composition", "judged_with": "G", "value": Decimal(50)}
        target(code=f"T-{code}", series=row, **more)
    row = Target.objects.select_related("series").get(code="T-pupils")
    with CaptureQueriesContext(connection) as few:
        figure = shapes.of_target(row, on=TODAY)

    assert figure.summary == "Plan → fact: pupils en: 50% → 40%; students en: 50% → 60%."
    assert "Fact, 2020" in [text.text for text in figure.chart.texts]
    assert len(few) == 4


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
