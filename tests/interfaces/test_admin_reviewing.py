"""The work before a decision in the administration: taking, marking lines, filters, and the history."""

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World
from tests.interfaces.test_admin_review import QUEUE, names, page_of, second_report
from tracker.admin.decisions import seen
from tracker.models import LineReview, Report
from tracker.workflow import evidence, judging, reports, reviewing
from tracker.workflow.reviewing import Mark

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world(client):
    """The small world, judged, with the reviewer signed in."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    client.force_login(made.reviewer)
    return made


def send(client, report, decision="save", **given):
    """Send the form of the review page, and return the page that follows."""
    data = {"seen": seen(report), "decision": decision, "revision_due_on": "01.12.2099"}
    return client.post(page_of(report), data | given, follow=True)


def act(client, action, **given):
    """Take an action on every report; return the messages."""
    chosen = list(Report.objects.values_list("pk", flat=True))
    data = {"action": action, "_selected_action": chosen} | given
    return [str(one) for one in client.post(QUEUE, data, follow=True).context["messages"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"reviewer": "mine"}, "mine"),
        ({"reviewer": "nobody"}, "free"),
        ({"warnings": "yes"}, "free"),
        ({"warnings": "no"}, "mine"),
    ],
)
def test_the_queue_is_narrowed_by_reviewer_and_warnings(client, world, query, found):
    mine, free = second_report(world), world.report("submitted", value="3")
    reviewing.assign(mine, world.reviewer, by=world.coordinator, at=NOW)

    expected = {"mine": mine, "free": free}[found].reference
    assert names(client.get(QUEUE, query)) == [expected]


def test_the_front_page_counts_mine_and_those_of_nobody(client, world):
    world.report("submitted", value="3")
    mine = second_report(world)
    reviewing.assign(mine, world.reviewer, by=world.coordinator, at=NOW)

    page = client.get("/en/admin/").content.decode()

    for told in ("1</strong> Assigned to me", "1</strong> Not assigned", "1</strong> With warn"):
        assert told in page


def test_selected_reports_are_given_to_the_chosen_reviewer(client, world):
    report = world.report("submitted")
    client.force_login(world.coordinator)

    told = act(client, "assign_selected", reviewer=world.other_reviewer.pk)

    report.refresh_from_db()
    assert (report.reviewer, report.review_begun_at) == (world.other_reviewer, None)
    assert told == [f"1 report assigned. Reviewer: {world.other_reviewer}."]


@pytest.mark.parametrize("reviewer", ["", "999999", "x"])
def test_without_a_known_reviewer_nothing_is_assigned(client, world, reviewer):
    world.report("submitted")

    assert len(act(client, "assign_selected", reviewer=reviewer)) == 1
    assert Report.objects.get().reviewer is None


def test_taking_reports_names_what_could_not_be_taken(client, world):
    second_report(world)
    returned = world.report("returned")

    told = " ".join(act(client, "take_selected", stage="all"))

    assert Report.objects.get(reviewer=world.reviewer).review_begun_at
    assert f"Not assigned: {returned.reference}." in told or "1 report assigned" in told


def test_an_accepted_line_and_a_question_are_stored_without_a_decision(client, world):
    report = world.report("submitted")
    line = report.lines.get()

    page = send(client, report, **{f"accept_{line.pk}": "on"}).content.decode()

    report.refresh_from_db()
    assert LineReview.objects.get().accepted
    assert (report.state, report.shown_state) == ("submitted", "in_review")
    assert "Accepted lines: 1 of 1." in page


def test_a_line_is_not_accepted_and_asked_about_at_once(client, world):
    report = world.report("submitted")
    pk = report.lines.get().pk

    page = send(client, report, **{f"accept_{pk}": "on", f"question_{pk}": "Why?"})

    assert page.context["form"].errors[f"question_{pk}"]
    assert not LineReview.objects.exists()


def test_what_a_colleague_marked_meanwhile_is_not_overwritten(client, world):
    report = world.report("submitted")
    line = report.lines.get()
    theirs = {line: Mark(question="Which table?")}
    reviewing.mark(report, theirs, by=world.other_reviewer, at=NOW)

    page = send(client, report, **{f"accept_{line.pk}": "on"})

    (told,) = page.context["form"].errors[f"question_{line.pk}"]
    assert told == "A colleague has marked this line meanwhile: Which table?"
    assert LineReview.objects.get().question == "Which table?"


def test_a_question_on_a_line_that_the_filter_hides_still_stops_an_approval(client, world):
    report = world.report("submitted")
    asked = {report.lines.get(): Mark(question="Which table?")}
    reviewing.mark(report, asked, by=world.reviewer, at=NOW)
    data = {"seen": seen(report), "decision": "approve"}

    page = client.post(f"{page_of(report)}?only=below", data)

    assert page.context["form"].errors
    assert Report.objects.get().state == "submitted"


def test_bulk_approval_skips_a_report_with_a_question_that_is_not_sent(client, world):
    report = world.report("submitted")
    asked = {report.lines.get(): Mark(question="Which table?")}
    reviewing.mark(report, asked, by=world.reviewer, at=NOW)

    told = " ".join(act(client, "approve_selected"))

    assert "A question to the body is written down and not sent yet." in told
    assert Report.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("only", "shown"), [("", 1), ("warnings", 1), ("below", 0), ("changed", 0), ("nonsense", 1)]
)
def test_the_page_shows_only_the_chosen_lines(client, world, only, shown):
    report = world.report("submitted", value="3")

    page = client.get(page_of(report), {"only": only})

    assert len(page.context["rows"]) == shown
    assert page.context["choices"] == {"warnings": 1, "below": 0, "changed": 0}


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_takes_the_same_queries_however_many_lines_it_has(
    client, world, lines, django_assert_num_queries
):
    from tests.factories import series, target  # noqa: PLC0415 -- only here

    report = world.report("submitted")
    for _number in range(lines - 1):
        own = target(series=series({2024: "14", 2025: "15"}), inputs_changed_at=None)
        report.lines.create(target=own, value=16, value_status="final")
    client.get(page_of(report))

    with django_assert_num_queries(44):
        client.get(page_of(report))


def history(client, report):
    """The page of a report's history."""
    return client.get(reverse("admin:tracker_report_history", args=[report.pk]))


def test_the_history_tells_round_by_round_who_changed_what_and_why(client, world):
    report = world.report("returned")
    reports.answer(report.remarks.get(), "From the yearbook", by=world.officer, at=NOW)
    line = report.lines.get()
    said = {"value": 17, "cause": "statistics"}
    reports.save_line(line, said, version=line.version, by=world.officer)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    second, first = history(client, report).context["rounds"]

    changes = {change.what: (change.was, change.now, change.by) for change in second.changes}
    by = str(world.officer)
    assert changes == {
        "fact": ("16", "17", by),
        "cause of the deviation": ("–", "Data not yet published by the statistics office", by),
    }
    assert {step.what for step in second.steps} == {"Answer", "Submitted"}
    assert [step.what for step in first.steps] == ["Submitted", "Returned for revision", "Remark"]
    assert first.steps[1].why == "A source is missing or unclear. The source is missing"


def test_several_savings_of_one_text_by_one_person_are_one_change(client, world):
    report = world.report("draft")
    for text in ("Mu", "Much mo", "Much more."):
        reports.save_texts(report, {"done": text}, by=world.officer)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    (only,) = history(client, report).context["rounds"]

    assert [one.now for one in only.changes if one.what == "What was done"] == ["Much more."]


def test_the_history_of_a_draft_is_the_affair_of_its_body(client, world):
    report = world.report("draft")

    assert history(client, report).status_code == 404


def test_the_history_names_evidence_and_the_lines_that_it_supports(client, world):
    report = world.report("draft")
    line = report.lines.get()
    about = {"title": "Yearbook", "public": False, "lines": [line], "at": NOW}
    evidence.add_link(report, "https://example.kz/", **about, by=world.officer)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    (only,) = history(client, report).context["rounds"]

    (added,) = [one for one in only.changes if one.what == "Evidence"]
    assert (added.now, line.target.code in added.where) == ("Yearbook", True)
