"""The verdicts on a target's page."""

import pytest

from tests.factories import NOW, TODAY, observe, series, target
from tests.interfaces.past import page
from tracker.models import Target, Verdict
from tracker.workflow import judging

pytestmark = pytest.mark.django_db


def test_a_verdict_that_says_what_the_one_before_said_is_no_line_of_its_own(client):
    made = target(series=series({year: str(year - 2010) for year in range(2020, 2026)}))
    judging.judge_marked(on=TODAY, at=NOW)
    observe(made.series, 2019, "9")
    Target.objects.update(inputs_changed_at=NOW)
    judging.judge_marked(on=TODAY, at=NOW)
    first, second = Verdict.objects.order_by("pk")
    Verdict.objects.filter(pk=second.pk).update(result=first.result)

    text = page(client, f"targets/{made.code}/")

    assert text.count('class="small">Latest:') == 1
