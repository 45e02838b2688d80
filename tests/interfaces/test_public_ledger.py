"""What the public reads of a promise that was moved or ended."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from tests.factories import source, target, unit
from tests.workflow.promised import ACT, OF_OURS, REASON, do, fresh, move, per_cent, promised
from tracker.models import Target
from tracker.web.moves import Move, summary
from tracker.workflow import ledger
from tracker.workflow.ledger_rules import Grounds

pytestmark = pytest.mark.django_db


def page(client, made, language="en"):
    """The page of a target as text."""
    return client.get(f"/{language}/targets/{made.code}/").content.decode()


def promise(deadline="2015-12-31", value="1", precision="year", **more):
    """A promise that is not stored."""
    given = {"comparison": "at_least", "unit": per_cent(), "deadline_precision": precision}
    given |= {"deadline": deadline and date.fromisoformat(deadline)}
    given |= {"value": value and Decimal(value)}
    return Target(code="T", **(given | more))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({"deadline": "2029-12-31"}, "at least 1% by 2029: moved 14 years."),
        ({"deadline": "2016-12-31"}, "at least 1% by 2016: moved 1 year."),
        ({"deadline": "2013-12-31"}, "at least 1% by 2013: brought forward 2 years."),
        ({"value": "0.5"}, "at least 0.5% by 2015: lowered by 0.5 percentage points."),
        ({"value": "1.25"}, "at least 1.25% by 2015: raised by 0.25 percentage points."),
        (
            {"deadline": "2029-12-31", "value": "0.80"},
            "at least 0.80% by 2029: moved 14 years and lowered by 0.20 percentage points.",
        ),
        (
            {"deadline": "2014-12-31", "value": "2"},
            "at least 2% by 2014: brought forward 1 year and raised by 1 percentage points.",
        ),
        (
            {"deadline": "2017-06-30", "precision": "day"},
            "at least 1%, deadline: 30 June 2017: moved 18 months.",
        ),
        (
            {"deadline": "2015-12-11", "precision": "day"},
            "at least 1%, deadline: 11 December 2015: brought forward 20 days.",
        ),
        ({"deadline": None}, "at least 1%, without a deadline."),
        ({"value": None, "factor": Decimal(2)}, "2 × the baseline by 2015."),
        ({"comparison": "at_most"}, "at most 1% by 2015."),
    ],
)
def test_a_move_is_told_in_one_sentence(now, told):
    assert summary(Move(promise(), promise(**now))) == f"at least 1% by 2015 → {told}"


def test_a_promise_that_was_only_reworded_is_not_called_moved():
    assert summary(Move(promise(), promise())).startswith("The promise was reworded")


def test_values_in_different_units_are_not_subtracted():
    other = unit("people", percent=False)

    assert Move(promise(), promise(value="5", unit=other)).difference is None


def test_the_page_says_the_move_and_how_both_promises_stand(client):
    made = promised()
    move(made)

    text = page(client, made)

    assert "at least 1% by 2015 → at least 1% by 2029: moved 14 years." in text
    assert "The original promise" in text
    assert "<p>At the deadline: 0.17% (2015)" in text
    assert "Off track" in text


def test_the_chain_tells_each_change_with_its_act_and_reason_in_words(client):
    made = promised(code="T-A")
    do(ledger.amend, made, Grounds(**ACT, **REASON, source=source()), value=Decimal("1.50"))
    do(ledger.correct, fresh(made), OF_OURS, comparison="at_most")
    move(fresh(made), unit=unit("people", percent=False))

    text = page(client, made)

    assert "Target value: <del>1%</del> → <ins>1.50%</ins>" in text
    assert "Comparison: <del>at least</del> → <ins>at most</ins>" in text
    assert "Deadline: <del>2015</del> → <ins>2029</ins>" in text
    assert "Decree, № 12, 6 May 2014" in text
    assert "No money" in text
    assert "A yearbook" in text
    assert text.index("As first promised:") < text.index("Entry corrected")


def test_who_entered_a_change_is_not_named(client):
    made = promised()
    entry = move(made)

    assert entry.made_by.username not in page(client, made)


def test_a_target_that_never_changed_has_no_ledger_on_its_page(client):
    text = page(client, promised())

    assert "How the promise was changed" not in text
    assert "The original promise" not in text


def test_an_ended_target_says_how_when_and_by_which_act_and_leads_on(client):
    made, other = promised(code="T-A"), promised(code="T-B")
    into = {"ended_as": "merged", "superseded_on": date(2020, 2, 1), "continued_by": other}
    do(ledger.end, made, **into)

    said = "Merged into another target: 1 February 2020. Act: Decree, № 12, 6 May 2014."
    for address in ("targets/T-A/", "targets/", f"strategies/{made.strategy.code}/"):
        text = client.get(f"/en/{address}").content.decode()
        assert said in text
        assert 'href="/en/targets/T-B/"' in text
    assert 'Continues: <a href="/en/targets/T-A/">T-A' in page(client, other)


def test_a_completed_target_keeps_its_status_and_says_so(client):
    made = promised()
    do(ledger.end, made, OF_OURS, ended_as="completed", superseded_on=date(2016, 2, 1))

    text = page(client, made)

    assert "Completed: 1 February 2016." in text
    assert "Not achieved" in text


def test_an_ended_target_stays_in_the_totals_under_its_status(client):
    made = promised()
    do(ledger.end, made, ended_as="dropped", superseded_on=date(2020, 2, 1))

    assert "No longer in force" in client.get("/en/").content.decode()
    assert made.code in client.get("/en/targets/?status=superseded").content.decode()


def test_a_dropped_target_was_not_changed_and_tells_how_its_promise_stood(client):
    made = promised()
    do(ledger.end, made, ended_as="dropped", superseded_on=date(2020, 2, 1))

    text = page(client, made)

    assert "The target has ended" in text
    assert "The promise was changed" not in text
    assert "reworded" not in text
    assert "<p>At the deadline" in text


def ends():
    """A promise moved far, one moved little, one dropped, and one that only we corrected."""
    far, little = promised(code="T-FAR"), promised(code="T-LITTLE")
    move(far)
    move(little, date(2016, 12, 31), value=Decimal("0.5"))
    do(ledger.end, promised(code="T-END"), ended_as="dropped", superseded_on=date(2020, 2, 1))
    do(ledger.correct, promised(code="T-OURS"), OF_OURS, value=Decimal(2))


def rows(client, query=""):
    """The rows of moved promises in their file."""
    text = client.get(f"/kk/targets/moved.csv{query}").content.decode()
    return [row for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "moved"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_moved_promises_are_on_one_page_with_both_statuses(client, language):
    ends()

    answer = client.get(f"/{language}/targets/moved/")

    text = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, no-cache")
    assert "T-FAR" in text
    assert "T-OURS" not in text[: text.index('id="corrected"')]
    assert text.count("tone-missed") >= 2


def test_the_moved_promises_come_in_the_order_asked_for(client):
    ends()

    assert [row["target_id"] for row in rows(client)] == ["T-FAR", "T-LITTLE", "T-END"]
    by_code = [row["target_id"] for row in rows(client, "?sort=code")]
    assert by_code == ["T-END", "T-FAR", "T-LITTLE"]
    assert rows(client, "?sort=nonsense")[0]["target_id"] == "T-FAR"


def test_the_file_of_moved_promises_holds_both_promises_and_the_acts(client):
    ends()

    far, little, ended = rows(client)

    assert (far["original_deadline"], far["deadline"], far["years_moved"]) == (
        "2015-12-31",
        "2029-12-31",
        "14",
    )
    assert (far["original_status"], far["status"]) == ("missed", "off_track")
    assert (little["original_value"], little["value_change"]) == ("1", "-0.5")
    assert (ended["outcome"], ended["ended_on"], ended["original_value"]) == (
        "dropped",
        "2020-02-01",
        "1",
    )
    assert far["acts_en"] == "Decree 12 2014-05-06"


def test_the_json_of_the_moved_promises_keeps_every_digit(client):
    move(promised(value=Decimal("1.00")))

    (row,) = json.loads(client.get("/en/targets/moved.json").content)["targets"]

    assert (row["original_value"], row["months_moved"]) == ("1.00", 168)


def test_without_an_act_the_page_says_so_and_the_files_are_empty(client):
    promised()

    assert (
        "No act that changes or ends a target" in client.get("/en/targets/moved/").content.decode()
    )
    assert rows(client) == []


def test_the_json_of_a_target_holds_its_ledger(client):
    made = promised()
    move(made)

    told = json.loads(client.get(f"/en/targets/{made.code}.json").content)["ledger"]

    (entry,) = told["entries"]
    assert (entry["before"], entry["act_number"]) == ({"deadline": "2015-12-31"}, "12")
    assert entry["reason_ru"] == REASON["reason_ru"]
    assert told["original"]["verdict"]["status"] == "missed"


@pytest.mark.parametrize("count", [1, 4])
def test_the_moved_promises_cost_the_same_queries_however_many_they_are(
    client, count, django_assert_num_queries
):
    shared = target().strategy
    for _ in range(count):
        move(promised(strategy=shared), unit=unit("people", percent=False))
        do(
            ledger.end,
            promised(strategy=shared),
            ended_as="dropped",
            superseded_on=date(2020, 1, 1),
        )
        do(ledger.correct, promised(strategy=shared), OF_OURS, value=Decimal(2))

    with django_assert_num_queries(9):
        client.get("/en/targets/moved/")


def test_a_target_has_no_move_without_both_deadlines():
    open_ended = Move(promise(), promise(deadline=None))

    assert (open_ended.months, open_ended.years, open_ended.days) == (None, None, 0)
