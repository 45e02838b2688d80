"""Figures and maps in Chromium: for everyone, in a wide window and on the smallest phone."""

from datetime import date
from itertools import product

import pytest

from tests.factories import NOW, TODAY, series, target
from tests.interfaces.past import research
from tests.interfaces.test_browser import complaints
from tracker.models import Target
from tracker.workflow.judging import judge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT = """() => [...document.querySelectorAll("svg.chart text")]
    .filter(text => {
        const {left, right} = text.getBoundingClientRect();
        const around = text.ownerSVGElement.closest("svg.chart").getBoundingClientRect();
        return left < around.left - 2 || right > around.right + 2;
    })
    .map(text => text.textContent)"""


def test_figures_are_whole_and_for_everyone(page, phone):
    research()
    parts = [{"name_kk": f"{word} және басқа бағыттар", "value": "50"} for word in ("А", "Б")]
    parts = [part | {"name_ru": "Доля", "name_en": "Part"} for part in parts]
    target(code="T-P", kind="composition", value=None, parts=parts)
    target(code="T-M", kind="milestone", group="milestone", value=None, comparison="")
    target(code="T-L", series=series({2005: "10", 2020: "12", 2021: "40", 2023: "15"}))
    early = {"deadline": date(2015, 12, 31), "deadline_text": "2015", "deadline_precision": "year"}
    target(code="T-E", series=series({2005: "0.28", 2015: "0.17", 2023: "0.14"}), **early)
    half = {"deadline": date(2014, 6, 30), "deadline_precision": "half_year"}
    target(code="T-H", kind="milestone", group="milestone", value=None, comparison="", **half)
    judge(Target.objects.all(), on=TODAY, at=NOW)
    found = {}
    for window, language in ((page, "en"), (phone, "kk")):
        for path in (
            "figures/",
            "figures/research-expenditure/",
            "regions/gerd_pct_gdp/?region=KZ-ABAY",
            *(f"targets/{code}/" for code in ("T-P", "T-M", "T-L")),
        ):
            window.goto(f"/{language}/{path}")
            found[language, path] = complaints(window) + window.evaluate(CUT)
    for width, language, code in product((320, 390), ("kk", "ru"), ("T-E", "T-H")):
        phone.set_viewport_size({"width": width, "height": 640})
        phone.goto(f"/{language}/targets/{code}/")
        found[width, language, code] = phone.evaluate(CUT)

    assert {where: said for where, said in found.items() if said} == {}
