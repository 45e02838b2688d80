"""The ledger's pages in Chromium: readable by everyone, on a phone too."""

from datetime import date
from decimal import Decimal

import pytest

from tests.interfaces.test_browser import complaints
from tests.workflow.promised import OF_OURS, do, fresh, move, promised
from tracker.workflow import ledger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("targets/T-A/", "targets/T-B/", "targets/moved/", "targets/")


@pytest.mark.parametrize(("size", "language"), [("page", "ru"), ("phone", "kk")])
def test_the_pages_of_moved_promises_are_for_everyone(request, size, language):
    page = request.getfixturevalue(size)
    made, other = promised(code="T-A"), promised(code="T-B")
    move(made, value=Decimal("0.5"))
    into = {"ended_as": "merged", "superseded_on": date(2020, 2, 1), "continued_by": other}
    do(ledger.end, fresh(made), **into)
    do(ledger.correct, other, OF_OURS, value=Decimal("1.25"))
    found = {}
    for path in PAGES:
        page.goto(f"/{language}/{path}")
        found[path] = complaints(page)

    assert {path: said for path, said in found.items() if said} == {}
