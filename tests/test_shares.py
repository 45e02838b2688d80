"""Which percentages of the fixtures are shares of a whole, so that a value outside 0 to 100 is odd."""

import json
from decimal import Decimal

import pytest
from django.conf import settings

pytestmark = pytest.mark.pure
FOLDER = settings.BASE_DIR / "fixtures"
NO_SHARES = {  # growth, changes, and what the documents do not divide by anything
    "gdp_growth",
    "papers_growth",
    "oil_revenue_change",
    "research_tax_reduction",
    "investment_share",
}


def rows(*names):
    return [row for name in names for row in json.loads((FOLDER / f"{name}.json").read_text())]


def test_every_percentage_is_a_share_unless_it_is_a_change_or_has_no_whole():
    percent = {row["code"] for row in rows("units") if row["percent"]}
    shares = {row["code"]: row["unit"] in percent for row in rows("indicators") if row.get("share")}

    assert all(shares.values())
    in_percent = {row["code"] for row in rows("indicators") if row["unit"] in percent}
    assert in_percent - shares.keys() == NO_SHARES


def test_no_known_value_of_a_share_lies_outside_it():
    shares = {row["code"] for row in rows("indicators") if row.get("share")}
    series = {
        row["code"] for row in rows("series", "regional_series") if row["indicator"] in shares
    }
    values = [
        Decimal(row["value"])
        for row in rows("observations", "regional_observations")
        if row["series"] in series and row.get("value") not in (None, "")
    ]

    assert len(values) > 100
    assert all(0 <= value <= 100 for value in values)
