"""The page of a target names one last value: in its number, its chart and its verdict."""

from datetime import date

import pytest
from django.utils import translation

from tests.factories import NOW, TODAY, observation, series, source, target
from tracker.web import figures, sparks, target_words
from tracker.workflow import judging, observations

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
YEARS = {year: str(year - 2010) for year in range(2020, 2026)}
MORE = {
    "nothing more": [],
    "a provisional value": [(2026, "16.5", {"status": "preliminary"})],
    "a value of a year that has not begun": [(2027, "47.31", {})],
    "both": [(2026, "16.5", {"status": "preliminary"}), (2027, "47.31", {})],
    "an unused value": [(2026, "30", {"used": False})],
    "an unused one of a year that has not begun": [(2028, "30", {"used": False})],
    "another edition": [(2025, "14.8", {"used": False})],
}


@pytest.mark.parametrize("name", MORE)
def test_number_chart_title_forecast_and_verdict_name_the_same_last_value(name):
    row = target(series=series(YEARS))
    for year, value, more in MORE[name]:
        observation(row.series, year, value, source=source("OTHER"), **more).save()
    observations.changed([row.series_id], at=NOW)
    judging.judge_marked(on=TODAY, at=NOW)
    row.refresh_from_db()

    with translation.override("en"):
        figure = figures.of_target(row, on=TODAY)
        number, year = target_words.latest_value(row), target_words.latest_year(row)
    assert figure.title.endswith(f"→ {number}% ({year})")
    assert year == (2026 if name in ("a provisional value", "both") else 2025)
    used = [dot for dot in figure.chart.dots if dot.used]
    (fan,) = figure.chart.lines["fan"]
    assert (fan.x1, fan.y1) == (used[-1].x, used[-1].y)
    small = sparks.of_targets([row], on=TODAY)[row.pk]
    assert len(small.dots) == len(used)
    later = figures.of_target(row, on=date(2028, 1, 1))
    assert len(later.drawn) == len(YEARS) + len(MORE[name])
