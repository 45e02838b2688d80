"""The review in the administration: the queue, the page of a report, and the decisions on it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, World, organization, series, target, user
from tracker.admin.decisions import DecisionForm, seen
from tracker.models import Obligation, Remark, Report, Verdict
from tracker.rules.states import Role
from tracker.workflow import judging, reports

pytestmark = pytest.mark.django_db
RETURN = {"decision": "give_back", "code": "source", "reason": "No", "question": "Why?"}
QUEUE = "/en/admin/tracker/report/"


@pytest.fixture
def world():
    """The small world, judged."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    return made


@pytest.fixture
def review(client, world):
    """Sign in the reviewer; send his decision on a report; return the page he sees then."""
    client.force_login(world.reviewer)

    def send(report, **given):
        data = {"seen": seen(report), "revision_due_on": "01.12.2099"} | given
        return client.post(page_of(report), data, follow=True)

    return send


def page_of(report):
    """Where a report is reviewed."""
    return reverse("admin:tracker_report_change", args=[report.pk])


def second_report(world):
    """A report of another ministry with a line of its own, waiting for its review."""
    body = organization()
    duty = Obligation.objects.create(
        cycle=world.cycle,
        rule=world.rule,
        organization=body,
        period_ends_on=world.obligation.period_ends_on,
        due_on=world.obligation.due_on,
    )
    signatory = user((Role.SIGNATORY, body))
    made = reports.begin(duty, by=signatory)
    own = target(series=series({2024: "14", 2025: "15"}))
    made.lines.create(target=own, value=Decimal(16), value_status="estimate")
    reports.save_texts(made, {"letter_number": "1", "letter_date": TODAY}, by=signatory)
    reports.submit(made, by=signatory, at=NOW + timedelta(hours=1), on=TODAY)
    return made


def names(response):
    """The references in the queue, in their order."""
    return [report.reference for report in response.context["cl"].result_list]


def test_the_queue_shows_what_waits_oldest_first(client, world):
    newer = second_report(world)
    older = world.report("submitted")
    client.force_login(world.reviewer)

    assert names(client.get(QUEUE)) == [older.reference, newer.reference]


def test_a_draft_that_was_never_submitted_is_in_no_list(client, world):
    report = world.report("draft")
    client.force_login(world.coordinator)

    assert names(client.get(QUEUE, {"stage": "all"})) == []
    assert client.get(page_of(report)).status_code == 404


@pytest.mark.parametrize("state", ["returned", "approved"])
def test_what_is_decided_is_found_under_its_stage(client, world, state):
    report = world.report(state)
    client.force_login(world.reviewer)

    assert names(client.get(QUEUE)) == []
    assert names(client.get(QUEUE, {"stage": state})) == [report.reference]


def test_a_report_is_found_by_its_reference(client, world):
    second_report(world)
    report = world.report("submitted")
    client.force_login(world.reviewer)

    assert names(client.get(QUEUE, {"q": report.reference})) == [report.reference]


def test_the_queue_is_narrowed_to_local_bodies(client, world):
    world.report("submitted")
    local = second_report(world)
    local.obligation.organization.__class__.objects.filter(
        pk=local.obligation.organization_id
    ).update(kind="akimat")
    client.force_login(world.reviewer)

    assert names(client.get(QUEUE, {"level": "local"})) == [local.reference]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_the_same_queries_however_long_it_is(
    client, world, count, django_assert_num_queries
):
    for _number in range(count):
        second_report(world)
    client.force_login(world.reviewer)
    client.get(QUEUE)

    with django_assert_num_queries(8):
        client.get(QUEUE)


def test_the_front_page_counts_the_reports_that_wait(client, world):
    world.report("submitted")
    client.force_login(world.reviewer)

    page = client.get("/en/admin/").content.decode()

    assert "<strong>1</strong> Waiting for review" in page


def test_the_page_shows_the_value_beside_the_last_one(client, world):
    report = world.report("submitted", value="16")
    client.force_login(world.reviewer)

    row = client.get(page_of(report)).context["rows"][0][0]

    assert (row.last.year, str(row.last.value), str(row.change)) == (2025, "15", "1")


def test_the_page_tells_which_targets_would_change_their_status(client, world):
    report = world.report("submitted", value="3")
    client.force_login(world.reviewer)

    changes = client.get(page_of(report)).context["changes"]

    assert [one.target.code for one in changes] == ["T-ONE"]


def test_looking_at_a_report_changes_nothing(client, world):
    report = world.report("submitted")
    client.force_login(world.reviewer)
    before = Verdict.objects.count(), Report.history.count()

    client.get(page_of(report))

    assert (Verdict.objects.count(), Report.history.count()) == before


def test_a_value_changed_since_the_last_round_is_shown_with_what_it_was(client, world):
    report = world.report("returned")
    reports.answer(report.remarks.get(), "Corrected", by=world.contributor, at=NOW)
    line = report.lines.get()
    reports.save_line(line, {"value": 17}, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    client.force_login(world.reviewer)

    page = client.get(page_of(report)).content.decode()

    assert "was: 16" in page


def test_approving_on_the_page_approves(world, review):
    report = world.report("submitted")

    review(report, decision="approve")

    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("approved", world.reviewer)


def test_a_public_remark_is_kept_with_the_approval(world, review):
    report = world.report("submitted")

    review(report, decision="approve_with_remark", remark="The yearbook is awaited.")

    assert Report.objects.get().public_remark == "The yearbook is awaited."


def test_returning_on_the_page_keeps_the_question_of_the_line(world, review):
    report = world.report("submitted")
    question = {f"question_{report.lines.get().pk}": "Where is this from?"}

    review(report, decision="give_back", code="source", reason="No source", **question)

    assert (Report.objects.get().state, Remark.objects.get().line) == (
        "returned",
        report.lines.get(),
    )


@pytest.mark.parametrize(
    "given",
    [
        {"decision": "give_back", "code": "source", "question": "Why?"},
        {"decision": "give_back", "code": "source", "reason": "No source"},
        {"decision": "give_back", "reason": "No source", "question": "Why?"},
        {**RETURN, "revision_due_on": ""},
        {"decision": "approve", "question": "Why?"},
        {"decision": "approve", "remark": "Well done"},
        {"decision": "approve_with_remark"},
        {"decision": "burn"},
    ],
)
def test_a_decision_that_is_incomplete_or_drops_a_text_is_not_taken(world, review, given):
    report = world.report("submitted")

    page = review(report, **given)

    assert page.context["form"].errors
    assert Report.objects.get().state == "submitted"


@pytest.mark.parametrize("decision", ["approve", "give_back"])  # the latter without its reason
def test_the_second_reviewer_is_told_who_was_faster_and_the_new_state(world, review, decision):
    report = world.report("submitted")
    reports.approve(Report.objects.get(), by=world.other_reviewer, at=NOW, on=TODAY)

    page = review(report, decision=decision).content.decode()

    told = "Somebody else has decided on this report meanwhile. The state now: Approved."
    assert told in page
    assert Report.objects.get().decided_by == world.other_reviewer


def test_a_day_that_cannot_be_read_gives_one_error(world, review):
    report = world.report("submitted")

    page = review(report, **RETURN | {"revision_due_on": "31.02.2099"})

    assert page.context["form"].errors == {"revision_due_on": ["Enter a valid date."]}


def test_a_submission_replaced_since_the_page_was_opened_is_not_decided(world, review):
    report = world.report("submitted")
    reports.withdraw(Report.objects.get(), by=world.signatory, at=NOW)
    later = NOW + timedelta(hours=1)
    reports.submit(Report.objects.get(), by=world.signatory, at=later, on=TODAY)

    page = review(report, decision="approve").content.decode()

    assert "The report has changed since you opened this page. The state now: Submitted." in page
    assert Report.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("state", "sent", "error"),
    [
        ("submitted", {"decision": "give_back", "remark": "Well done"}, "remark"),
        ("approved", {"decision": "reopen", "remark": "Well done"}, "remark"),
        ("approved", {"decision": "reopen", "question": "Why?"}, "__all__"),
        ("submitted", {"decision": "approve", "reason": "It is late"}, "reason"),
    ],
)
def test_a_text_that_the_decision_would_drop_is_an_error(db, state, sent, error):
    world = World()
    report = world.report(state)
    full = {"reason": "Why", "seen": seen(report)} if sent["decision"] != "approve" else {}
    form = DecisionForm(full | sent, report=report, lines=list(report.lines.all()), on=TODAY)

    assert error in form.errors
