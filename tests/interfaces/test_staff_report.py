"""A report's life through the pages: filled in, submitted, returned, answered, approved."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import NOW, TODAY, World
from tracker.models import Entry, Report
from tracker.rules.states import Role
from tracker.web.requests import ConflictPage
from tracker.workflow import reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """The ministry, its people, and the reviewing side."""
    return World()


def address(name, *args):
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def get(client, person, name, *args):
    """What a person sees on a page."""
    client.force_login(person)
    return client.get(address(name, *args)).content.decode()


def post(client, person, name, *args, follow=True, **sent):
    """What a person sees after sending a form."""
    client.force_login(person)
    return client.post(address(name, *args), sent, follow=follow)


def give_back(world, report):
    """Return the report with two questions, one about its line."""
    reports.give_back(
        report,
        by=world.reviewer,
        at=NOW,
        reason="The source is missing",
        questions={report.lines.get(): "Where is this from?", None: "Who signed?"},
        revision_due_on=date(2026, 12, 1),
    )


def test_a_report_is_begun_with_a_line_for_each_target(client, world):
    page = post(client, world.contributor, "begin", world.obligation.pk).content.decode()

    assert "Report for 2026" in page
    assert "0 of 1 line filled" in page


def test_following_a_link_to_begin_changes_nothing(client, world):
    get(client, world.contributor, "begin", world.obligation.pk)

    assert not Report.objects.exists()


def test_the_signatory_submits_and_gets_a_receipt(client, world):
    report = world.report()

    page = post(client, world.signatory, "report-submit", report.pk).content.decode()

    assert "The report is submitted" in page
    assert "NYS-2026-M-ONE" in page
    assert "The review should be done by this day" in page


def test_a_contributor_sees_why_the_button_is_disabled(client, world):
    report = world.report()

    page = get(client, world.contributor, "report-check", report.pk)

    assert "Only a signatory of the body that owes the report may do this." in page
    assert 'type="submit" disabled' in page


def test_a_contributor_cannot_submit(client, world):
    report = world.report()

    answer = post(client, world.contributor, "report-submit", report.pk)

    report.refresh_from_db()
    assert (answer.status_code, report.state) == (403, "draft")


def test_what_is_missing_stops_the_submission_and_names_the_row(client, world):
    report = reports.begin(world.obligation, by=world.contributor)
    line = report.lines.get()

    page = post(client, world.signatory, "report-submit", report.pk).content.decode()

    report.refresh_from_db()
    assert report.state == "draft"
    assert "T-ONE Target" in page.split("Still missing")[1].split("</ul>")[0]
    assert f'lines/#id_line-{line.pk}-value"' in page
    assert 'texts/#id_letter_number"' in page


def test_two_clicks_submit_once_and_show_the_same_receipt(client, world):
    report = world.report()

    first = post(client, world.signatory, "report-submit", report.pk)
    second = post(client, world.signatory, "report-submit", report.pk)

    assert first.redirect_chain == second.redirect_chain
    assert Entry.objects.filter(move="submit").count() == 1


def test_of_two_signatories_at_once_one_wins(client, world):
    other = factories.user((Role.SIGNATORY, world.ministry))
    report = world.report()
    stale = Report.objects.get(pk=report.pk)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)

    with pytest.raises(reports.Conflict):
        reports.submit(stale, by=other, at=NOW, on=TODAY)

    assert Entry.objects.filter(move="submit").count() == 1


def test_the_whole_life_keeps_every_remark_and_answer(client, world):
    report = world.report("submitted")
    give_back(world, report)
    first, second = report.remarks.order_by("pk")
    answers = {f"remark-{first.pk}-answer": "A survey.", f"remark-{second.pk}-answer": "I did."}
    post(client, world.officer, "report-remarks", report.pk, **answers)
    post(client, world.signatory, "report-submit", report.pk)
    report.refresh_from_db()
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)

    page = get(client, world.signatory, "report", report.pk)

    for words in ("Where is this from?", "Who signed?", "A survey.", "I did.", "Approved"):
        assert words in page
    assert list(Entry.objects.order_by("pk").values_list("move", flat=True)) == [
        "submit", "give_back", "submit", "approve",
    ]  # fmt: skip


def test_a_returned_report_opens_on_its_remarks_with_their_rows(client, world):
    report = world.report("returned")

    page = get(client, world.contributor, "report", report.pk)

    top = page.split('id="returned"')[1].split("</section>")[0]
    assert top.index("Returned for revision") < top.index(str(world.reviewer))
    assert "<dd>A source is missing or unclear</dd>" in top
    assert "<dd>The source is missing</dd>" in top
    assert "<dd>1 December 2026</dd>" in top
    assert "Where is this from?" in page
    assert f'lines/#line-{report.lines.get().pk}"' in page
    assert "Answer needed" in page


def test_an_unanswered_remark_stops_the_submission(client, world):
    report = world.report("returned")

    page = post(client, world.signatory, "report-submit", report.pk).content.decode()

    assert "Answer the reviewer’s remark" in page


def test_an_answer_that_is_too_long_keeps_the_others(client, world):
    report = world.report("submitted")
    give_back(world, report)
    first, second = report.remarks.order_by("pk")
    sent = {f"remark-{first.pk}-answer": "x" * 2001, f"remark-{second.pk}-answer": "I did."}

    page = post(client, world.officer, "report-remarks", report.pk, **sent).content.decode()

    second.refresh_from_db()
    assert second.answer == "I did."
    assert "x" * 2001 in page


def test_a_submitted_report_is_withdrawn_once_by_two_clicks(client, world):
    report = world.report("submitted")

    post(client, world.signatory, "report-withdraw", report.pk)
    again = post(client, world.signatory, "report-withdraw", report.pk)

    report.refresh_from_db()
    assert (again.status_code, report.state) == (200, "draft")


def test_a_lost_race_is_told_on_a_page_of_its_own(rf, world):
    request = rf.get("/en/reports/1/")
    request.user = world.signatory
    lost = reports.Conflict("Somebody else has decided on this report meanwhile.")

    page = ConflictPage(lambda _request: None).process_exception(request, lost)

    assert page.status_code == 409
    assert "Somebody else has decided on this report meanwhile." in page.content.decode()


def test_texts_and_the_letter_are_stored(client, world):
    report = world.report()
    letter = {"letter_number": "77", "letter_date": "05.11.2026", "next_steps": "More."}
    letter |= {"seen": str(report.history.latest("history_id").history_id)}

    post(client, world.officer, "report-texts", report.pk, **letter)

    report.refresh_from_db()
    assert (report.letter_number, report.letter_date) == ("77", date(2026, 11, 5))
    assert report.next_steps == "More."


def test_a_text_that_two_colleagues_changed_is_shown_and_not_overwritten(client, world):
    report = world.report()
    seen = report.history.latest("history_id").history_id
    rest = {"letter_number": "12-3/45", "letter_date": TODAY}
    reports.save_texts(report, rest | {"done": "Theirs."}, by=world.signatory)
    mine = rest | {"done": "Mine.", "letter_date": "22.11.2026", "seen": str(seen)}
    mine |= {"obstacles": "None."}

    page = post(client, world.officer, "report-texts", report.pk, **mine).content.decode()
    again = post(client, world.officer, "report-texts", report.pk, **mine).content.decode()

    report.refresh_from_db()
    assert (report.done, report.obstacles) == ("Theirs.", "None.")
    assert "Theirs." in page
    assert "Mine." in page
    assert f'name="seen" value="{seen}"' in again
    now = report.history.latest("history_id").history_id
    chosen = {"texts-keep-done": "mine", "texts-asked": str(now)}
    post(client, world.officer, "report-texts", report.pk, **mine, **chosen)
    report.refresh_from_db()
    assert report.done == "Mine."


def test_last_years_approved_texts_stand_beside_the_fields(client, world):
    world.report("approved")
    world.cycle.pk = None
    world.cycle.year = 2027
    world.cycle.save()
    world.obligation.pk, world.obligation.cycle = None, world.cycle
    world.obligation.period_ends_on = date(2027, 12, 31)
    world.obligation.save()
    report = reports.begin(world.obligation, by=world.contributor)

    page = get(client, world.officer, "report-texts", report.pk)

    assert "Last year you wrote" in page
    assert "Much." in page


def test_submitting_without_a_target_assigned_later_names_it(client, world):
    report = world.report()
    later = factories.target(code="T-LATER", series=world.series, strategy=world.strategy)
    later.assignments.create(organization=world.ministry)

    page = post(client, world.signatory, "report-submit", report.pk).content.decode()

    report.refresh_from_db()
    assert report.state == "draft"
    assert "T-LATER" in page.split("Still missing")[1].split("</ul>")[0]


def test_a_report_changed_since_the_check_is_shown_once_more_before_it_is_submitted(client, world):
    report = world.report()
    seen = shown_on(get(client, world.signatory, "report-check", report.pk))
    line = report.lines.get()
    reports.save_line(line, {"measures": "New."}, version=line.version, by=world.contributor)

    page = post(client, world.signatory, "report-submit", report.pk, seen=seen).content.decode()

    report.refresh_from_db()
    assert report.state == "draft"
    assert "A colleague changed the report meanwhile. Check it once more." in page
    post(client, world.signatory, "report-submit", report.pk, seen=shown_on(page))
    report.refresh_from_db()
    assert report.state == "submitted"


def shown_on(page):
    """What the check page says about the report it shows."""
    return page.split('name="seen" value="')[1].split('"')[0]


def test_nonsense_for_what_was_seen_of_the_texts_breaks_nothing(client, world):
    report = world.report()
    sent = {"seen": "9" * 5000, "letter_number": "77", "letter_date": "05.11.2026"}

    answer = post(client, world.officer, "report-texts", report.pk, **sent)

    assert answer.status_code == 200
