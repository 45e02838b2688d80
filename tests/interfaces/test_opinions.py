"""Second opinions on a target's page, in its data files, and on the methodology page."""

import csv
import io
from dataclasses import asdict

import pytest

from tests.factories import NOW, TODAY, target
from tracker.models import Target, Verdict
from tracker.rules.methods import published
from tracker.rules.opinion import say
from tracker.workflow.judging import judge

pytestmark = pytest.mark.django_db
SAID = [
    say("line", "on_line", 1.0),
    say("germany", "thunderstorm", -0.00234),
    say("sdsn", "on_track"),
]


@pytest.fixture
def judged():
    """A target that is off track, with what three methods say."""
    row = target(code="T-A")
    judge(Target.objects.filter(pk=row.pk), on=TODAY, at=NOW)
    row.refresh_from_db()
    Verdict.objects.filter(pk=row.verdict_id).update(
        status="off_track", opinions=[asdict(one) for one in SAID], methods_disagree=True
    )
    return row


def page(client, path):
    return client.get(f"/en/{path}").content.decode()


def test_a_target_shows_what_each_method_says_and_which_disagree(client, judged):
    text = page(client, "targets/T-A/")

    assert "Second opinions" in text
    assert '<a href="/en/methodology/#method-germany">Germany’s weather symbols</a>' in text
    for shown in ("on the line", "thunderstorm", "1.00", "\u22120.0023"):
        assert shown in text
    assert text.count("≠ disagrees") == 2
    assert text.count("does not disagree") == 1


def test_without_opinions_there_is_no_such_part(client, judged):
    Verdict.objects.update(opinions=[])

    assert "Second opinions" not in page(client, "targets/T-A/")


def test_a_target_never_judged_has_no_opinions_anywhere(client):
    target(code="T-B")

    assert "Second opinions" not in page(client, "targets/T-B/")
    (row,) = csv.DictReader(io.StringIO(page(client, "targets.csv")))
    assert (row["opinion_line"], row["methods_disagree"]) == ("", "")


def test_the_data_files_carry_each_methods_status(client, judged):
    (row,) = csv.DictReader(io.StringIO(page(client, "targets.csv")))
    verdict = client.get("/en/targets/T-A.json").json()["verdict"]

    assert {key: row[key] for key in row if key.startswith("opinion_")} == {
        "opinion_line": "on_line",
        "opinion_statcan": "",
        "opinion_germany": "thunderstorm",
        "opinion_sdsn": "on_track",
        "opinion_unsd": "",
    }
    assert row["methods_disagree"] == "yes"
    assert verdict["opinions"] == [asdict(one) for one in SAID]
    assert verdict["methods_disagree"] is True


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_methodology_explains_every_method_and_its_test(client, language):
    text = client.get(f"/{language}/methodology/").content.decode()

    for entry in published():
        assert f'id="method-{entry.key}"' in text
        assert entry.traits.source in text
    text = client.get(f"/{language}/methodology/test/").content.decode()
    assert "dev.py backtest PATH" in text
    assert ("0.134" if language == "en" else "0,134") in text
