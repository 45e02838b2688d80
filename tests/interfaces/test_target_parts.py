"""What only some target pages have: a ratio's parts, promises together, things counted, plans, breaks."""

import csv
import io
import json
from datetime import date

import pytest

from tests.factories import NOW, TODAY, observe, place, series, source, target
from tracker.models import Counted, Observation, Series, Target
from tracker.workflow.judging import judge

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
SPENDING, PRODUCT = {2010: "100", 2015: "130", 2020: "160"}, {2010: "100", 2015: "120", 2020: "185"}
SHARE = {2010: "1.00", 2015: "1.08", 2020: "0.86"}


def judged(**more):
    """A target with its verdict."""
    row = target(**more)
    judge(Target.objects.filter(pk=row.pk), on=TODAY, at=NOW)
    return row


def ratio(above=SPENDING, below=PRODUCT, share=SHARE, **more):
    """A target on a ratio whose numerator and denominator have values of their own."""
    parts, whole = (series(above), series(below)), series(share)
    whole.indicator.numerator, whole.indicator.denominator = (part.indicator for part in parts)
    whole.indicator.save()
    return judged(code="T-R", series=whole, **more), *parts


def page(client, row, query="", language="en"):
    """A target's page."""
    return client.get(f"/{language}/targets/{row.code}/{query}")


def data(client, row):
    """A target's JSON."""
    return json.loads(client.get(f"/en/targets/{row.code}.json").content)


def test_the_page_of_a_ratio_says_what_moved_it(client):
    row, above, _below = ratio()
    answer = page(client, row)
    said = answer.context["ratio"].sentences
    name = above.indicator.name

    assert said[0] == f"Numerator: {name}. Change between 2010 and 2020: +60%."
    assert said[1].endswith("Change between 2010 and 2020: +85%.")
    assert said[2] == "The ratio fell because the denominator grew faster than the numerator."
    assert all(sentence in answer.content.decode() for sentence in said)


def test_both_parts_are_drawn_from_100_and_listed_by_year(client):
    row, above, _below = ratio()
    observe(above, 2021, "170")
    found = page(client, row).context["ratio"]
    chart = found.figure.chart

    assert (chart.dots[0].y, chart.dots[0].title) == (chart.diamonds[0].y, "2010: 100")
    assert [dot.title for dot in chart.diamonds] == ["2010: 100", "2015: 120", "2020: 185"]
    assert found.rows[-1] == (2021, "170% en", "")


@pytest.mark.parametrize(
    ("more", "first"),
    [({}, 2010), ({"starts_on": date(2015, 1, 1)}, 2015), ({"baseline_year": 2015}, 2015)],
)
def test_the_comparison_begins_with_the_target(client, more, first):
    row, *_parts = ratio(**more)

    assert page(client, row).context["ratio"].ratio.moved.first_year == first


def test_values_before_a_break_of_any_part_are_not_compared(client):
    row, above, _below = ratio()
    Series.objects.filter(pk=above.pk).update(comparable_from=2012)

    assert page(client, row).context["ratio"].ratio.moved.first_year == 2015


def test_a_part_that_begins_at_zero_is_told_without_per_cent_and_not_drawn(client):
    row, *_parts = ratio(above={2010: "0", 2020: "160"}, share={2010: "0", 2020: "0.86"})
    found = page(client, row).context["ratio"]

    assert "cannot be given in per cent" in found.sentences[0]
    assert found.figure is None


def test_two_series_that_do_not_explain_the_ratio_name_no_cause(client):
    row, *_parts = ratio(share={2010: "1.00", 2020: "1.30"})

    assert "do not explain the published ratio" in page(client, row).context["ratio"].sentences[2]


@pytest.mark.parametrize("other", [{"place": "KG"}, {"breakdown": {"sex": "F"}}])
def test_parts_of_another_place_or_breakdown_are_not_compared(client, other):
    row, above, _below = ratio()
    changes = {"place": place("KG")} if "place" in other else other
    Series.objects.filter(pk=above.pk).update(**changes)

    assert page(client, row).context["ratio"] is None
    assert data(client, row)["ratio"] is None


def test_the_data_of_a_ratio_hold_its_parts_and_its_sentences(client):
    row, _above, below = ratio()
    found = data(client, row)["ratio"]

    assert (found["first_year"], found["last_year"]) == (2010, 2020)
    assert found["cause"] == "fell_outgrown"
    assert found["denominator"]["series_id"] == below.code
    assert (found["numerator"]["change_percent"], found["denominator"]["change_percent"]) == (
        "60",
        "85",
    )
    assert set(found["sentences"]) == {"kk", "ru", "en"}


def three_promises():
    """Three promises on one series, and one on another place."""
    shared = series({2010: "10", 2020: "12"})
    rows = [judged(code=f"T-{place}", series=shared, value=20 + place) for place in range(3)]
    return [*rows, judged(code="T-ELSE", series=series({2010: "10"}))]


def test_promises_on_one_series_are_drawn_together_on_request(client):
    row, *_others = three_promises()
    alone, together = page(client, row), page(client, row, "?together=1")

    assert len(alone.context["figure"].chart.labels["aim"]) == 1
    assert {label.text for label in together.context["figure"].chart.labels["aim"]} == {
        "T-0 (this page): 20% (2030)",
        "T-1: 21% (2030)",
        "T-2: 22% (2030)",
    }
    assert [one.target.code for one in together.context["together"].rows] == ["T-0", "T-1", "T-2"]


def test_a_link_leads_to_the_promises_together_and_back(client):
    row, *_others = three_promises()

    assert 'href="/en/targets/T-0/?together=1#chart"' in page(client, row).content.decode()
    assert 'href="/en/targets/T-0/#chart"' in page(client, row, "?together=1").content.decode()
    picture = client.get("/en/targets/T-0.svg?together=1").content.decode()
    assert "/en/targets/T-0/?together=1." in picture


def test_a_promise_alone_on_its_series_offers_nothing_to_draw_together(client):
    *_three, alone = three_promises()

    assert page(client, alone, "?together=1").context["together"] is None
    assert "together=1" not in page(client, alone).content.decode()


@pytest.mark.parametrize(("query", "codes"), [("", 0), ("?together=1", 3), ("?together=x", 0)])
def test_the_picture_is_drawn_together_under_the_same_address(client, query, codes):
    row, *_others = three_promises()
    picture = client.get(f"/en/targets/{row.code}.svg{query}").content.decode()

    assert sum(f">T-{place}" in picture for place in range(3)) == codes


def counted(row, **more):
    """A thing counted, with a source."""
    given = {"name_en": "A park", "source": source()} | more
    return Counted.objects.create(target=row, **given)


def test_the_things_counted_are_listed_with_their_evidence_the_earliest_first(client):
    row = judged(kind="count")
    counted(row, name_en="Undated")
    counted(row, name_en="Later", counted_on=date(2020, 5, 1), evidence="https://example.kz/act")
    counted(row, name_en="Earlier", counted_on=date(2019, 5, 1))
    answer = page(client, row)

    assert [str(thing) for thing in answer.context["counted"]] == ["Earlier", "Later", "Undated"]
    assert '<a href="https://example.kz/act"' in answer.content.decode()


def test_a_target_without_things_counted_has_no_such_section(client):
    assert 'id="counted"' not in page(client, judged(kind="count")).content.decode()


def test_the_things_counted_are_in_both_data_files(client):
    row = judged(kind="count")
    counted(row, counted_on=date(2020, 5, 1), name_kk="=1+1")
    text = client.get(f"/en/targets/{row.code}/counted.csv").content.decode()
    (in_csv,) = csv.DictReader(io.StringIO(text))
    (in_json,) = data(client, row)["counted"]

    assert (in_csv["name_kk"], in_json["name_kk"]) == ("'=1+1", "=1+1")
    assert in_csv["counted_on"] == in_json["counted_on"] == "2020-05-01"
    assert in_csv["source_id"] == in_json["source_id"] == "SRC"


PLAN = {"2021": "13", "2020": "11.50"}


def test_the_plan_stands_beside_the_fact_year_by_year(client):
    row = judged(series=series({2019: "10", 2020: "12"}), plan=PLAN)
    answer = page(client, row)

    assert answer.context["plan"] == [(2020, "11.50% en", "12% en"), (2021, "13% en", "")]
    assert len(answer.context["figure"].chart.squares) == 2
    assert "Plan: 2020: 11.50% en; 2021: 13% en." in answer.context["figure"].summary
    assert data(client, row)["plan"] == [
        {"year": 2020, "plan": "11.50", "fact": "12"},
        {"year": 2021, "plan": "13", "fact": None},
    ]


def test_a_plan_without_values_is_listed_all_the_same(client):
    answer = page(client, judged(plan=PLAN))

    assert len(answer.context["plan"]) == 2
    assert answer.context["figure"] is None


def test_a_break_is_told_in_the_table_and_drawn_in_the_picture(client):
    row = judged(series=series({2016: "30", 2017: "31", 2018: "10", 2019: "11", 2020: "12"}))
    Series.objects.filter(pk=row.series_id).update(comparable_from=2018)
    answer = page(client, row)
    words, figure = answer.content.decode(), answer.context["figure"]

    assert "values before 2018 are not comparable" in words
    assert words.count("before the series break") == 2
    assert len(figure.chart.broken) == 1
    assert figure.title == "Rise: 10% (2018) → 12% (2020)"
    assert "values before 2018 are not comparable" in figure.summary
    assert data(client, row)["comparable_from"] == 2018


def test_a_break_after_all_values_is_told_and_the_values_are_still_shown(client):
    row = judged(series=series({2016: "30", 2017: "31"}))
    Series.objects.filter(pk=row.series_id).update(comparable_from=2030)
    figure = page(client, row).context["figure"]

    assert figure.title == "Rise: 30% (2016) → 31% (2017)"
    assert "values before 2030 are not comparable" in figure.summary


def test_the_path_to_the_target_does_not_begin_before_a_break(client):
    row = judged(
        series=series({2018: "30", 2019: "10", 2020: "12"}),
        strategy=None,
        deadline=date(2030, 12, 31),
    )
    Series.objects.filter(pk=row.series_id).update(comparable_from=2019)
    chart = page(client, row).context["figure"].chart
    (path,) = chart.lines["path"]

    assert path.x1 == chart.dots[1].x


def test_a_series_without_a_break_says_nothing_of_one(client):
    answer = page(client, judged(series=series({2019: "10", 2020: "12"})))

    assert "series break" not in answer.content.decode()
    assert answer.context["figure"].chart.broken == ()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_all_parts_stand_on_one_page_in_each_language(client, language):
    row, *_parts = ratio(plan=PLAN, kind="count")
    judged(series=row.series)
    counted(row)
    Series.objects.filter(pk=row.series_id).update(comparable_from=2012)
    words = page(client, row, "?together=1", language).content.decode()

    assert all(f'id="{name}"' in words for name in ("chart", "ratio", "counted"))
    assert words.count('class="chart"') == 2


def test_what_we_noted_of_a_source_is_not_shown_as_its_words(client):
    row = target(series=series(), unit_text="% of firms", deadline_text="“in a few years”")
    observe(row.series, 2020, "12", value_text="12 (“barely”)")
    undated = observe(row.series, 2021, "13", period_text="“current” (interview undated)")
    Observation.objects.filter(pk=undated.pk).update(year=None, period_start=None, period_end=None)
    text = page(client, row, language="ru").content.decode()

    assert 'Наша пометка: <span lang="en">“current” (interview undated)</span>' in text
    assert 'Наша пометка: <span lang="en">12 (“barely”)</span>' in text
    assert 'Наша пометка: <span lang="en">% of firms</span>' in text
    assert "““" not in text
    assert "“12 (" not in text
