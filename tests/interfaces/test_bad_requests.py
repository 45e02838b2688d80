"""Requests that no browser sends get a calm answer, and texts stay texts in every sheet."""

from decimal import Decimal

import pytest

from tracker.datasets.texts import cell
from tracker.rules.oddities import Known
from tracker.rules.reporting import Line, execution

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape", "no-such"])
def test_another_character_set_is_refused(client, charset):
    kind = f"text/plain; charset={charset}"

    assert client.get("/en/targets/?q=%2B2AA-", CONTENT_TYPE=kind).status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_the_usual_character_set_is_served(client, charset):
    kind = f"text/plain; charset={charset}"

    assert client.get("/en/targets/", CONTENT_TYPE=kind).status_code == 200


def test_a_nul_in_the_address_is_refused(client):
    assert client.get("/en/targets/?q=%00").status_code == 400


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("Form 1;=1+1;x", "Form 1;'=1+1;x"),
        ("x\n=1+1", "x\n'=1+1"),
        ("2010–2014, a-b", "2010–2014, a-b"),
        (Decimal("-0.5"), "-0.5"),
    ],
)
def test_no_text_runs_in_a_sheet_however_it_is_split(text, written):
    assert cell(text) == written


@pytest.mark.parametrize("plan", ["1", "0.000000000000000001"])
def test_the_largest_number_that_can_be_typed_breaks_no_page(plan):
    line = Line(
        numeric=True,
        plan=Decimal(plan),
        value=Decimal("9" * 30),
        known=Known(past=((2025, Decimal(plan)),)),
    )

    assert execution(line) > 0
