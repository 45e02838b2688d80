"""Citations as reference managers read them."""

import json
from datetime import date

import pytest

from tracker.rules.citing import Cited, bibtex, csl_json, ris

pytestmark = pytest.mark.pure
CITED = Cited(
    key="nysana-T006",
    title="Шығыс: 1 % of GDP {R&D}\nby_2015",
    publisher="Nysana",
    url="https://example.kz/kk/targets/T006/",
    language="kk",
    version=date(2026, 11, 22),
    accessed=date(2026, 11, 26),
)


def test_bibtex_escapes_what_it_would_take_for_its_own():
    text = bibtex(CITED)

    assert text.startswith("@misc{nysana-T006,\n")
    assert r"title = {{Шығыс: 1 \% of GDP \{R\&D\} by\_2015}}" in text
    assert "urldate = {2026-11-26}" in text
    assert "version = {2026-11-22}" in text


def test_ris_has_a_tag_a_line_and_ends():
    lines = ris(CITED).split("\r\n")

    assert lines[0] == "TY  - DATA"
    assert "TI  - Шығыс: 1 % of GDP {R&D} by_2015" in lines
    assert lines[-2:] == ["ER  - ", ""]


def test_csl_is_a_data_set_with_its_version_and_the_day_of_access():
    (item,) = json.loads(csl_json(CITED))

    assert (item["type"], item["version"]) == ("dataset", "2026-11-22")
    assert item["accessed"] == {"date-parts": [[2026, 11, 26]]}


def test_before_there_are_data_the_day_of_access_is_the_version():
    assert "version = {2026-11-26}" in bibtex(CITED._replace(version=None))
