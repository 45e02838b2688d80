"""Reported errors: kept once, told to who answers, released by a person, sent to who asked."""

from datetime import timedelta

import pytest

from tests.factories import NOW, TODAY, World, named, question, target, user
from tracker.models import Answer, Asker, Notice, Organization, Question, ReportingRule
from tracker.queries import edition
from tracker.queries import questions as found
from tracker.roles import Denied
from tracker.rules.states import Role
from tracker.workflow import following, questions
from tracker.workflow.questions import Page
from tracker.workflow.reports import Conflict

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
SAID = {"wrong": "0.17 should be 0.18", "right": "0.18", "source": "Yearbook, p. 3"}
TEXTS = {"text_kk": "Түзетілді.", "text_ru": "Исправлено.", "text_en": "Mended."}
LATER = NOW + timedelta(days=2)


@pytest.fixture
def world():
    """The usual world."""
    return World()


def receive(page, mark="one", address="reader@example.kz", language="ru"):
    """A reader reports an error."""
    told = {"mark": mark, "address": address, "language": language}
    return questions.receive(page, SAID, **told, at=NOW)


def release(row, by, seen=0, texts=TEXTS, at=LATER):
    """Publish an answer."""
    return questions.release(row, "mended", texts, seen=seen, by=by, at=at)


def test_a_report_reaches_the_body_that_answers_and_those_who_release(world):
    page = Page("/en/targets/T-ONE/", TODAY, target=world.target)
    row = receive(page)

    told = set(Notice.objects.values_list("organization__code", flat=True))
    assert row.organization == world.ministry
    assert told == {"M-ONE", "O08"}
    text = Notice.objects.filter(organization=world.ministry).first().body
    assert f"/duties/questions/{row.pk}/" in text
    assert "reader@" not in text
    assert "0.17" not in text


def test_where_nobody_answers_the_receiving_ministry_does(world):
    page = Page("/en/targets/T-X/", TODAY, target=target(code="T-X"))

    assert receive(page).organization == world.receiver


def test_a_form_that_is_sent_twice_is_one_report(world):
    page = Page("/en/", TODAY)
    receive(page)
    notices = Notice.objects.count()
    receive(page)

    assert (Question.objects.count(), Notice.objects.count()) == (1, notices)


def test_the_answer_is_public_and_goes_once_to_who_asked_and_the_address_goes(world):
    row = receive(Page("/en/targets/T-ONE/", TODAY, target=world.target))
    answer = release(row, world.reviewer)

    mail = Notice.objects.get(key=f"answer/{answer.pk}")
    assert (mail.address, mail.language) == ("reader@example.kz", "ru")
    assert "Исправлено." in mail.body
    assert SAID["wrong"] not in mail.body
    assert list(found.of_target(world.target)) == [answer]
    assert (answer.days, found.summary(TODAY).median_days) == (2, 2)
    Notice.objects.filter(pk=mail.pk).update(sending_at=LATER, sent_at=LATER)
    following.forget(at=LATER)
    assert not Asker.objects.exists()
    assert not Notice.objects.filter(address="reader@example.kz").exists()


def test_the_address_of_who_is_never_answered_is_not_kept_for_ever(world):
    row = receive(Page("/en/", TODAY))
    following.forget(at=NOW + questions.UNANSWERED)
    assert Asker.objects.exists()

    following.forget(at=NOW + questions.UNANSWERED + timedelta(minutes=1))
    assert not Asker.objects.exists()
    assert release(row, world.reviewer, at=NOW + timedelta(days=200)).text_ru == "Исправлено."


def test_a_correction_of_the_answer_is_remembered_and_not_sent_again(world):
    row = receive(Page("/en/", TODAY))
    answer = release(row, world.reviewer)
    release(row, world.coordinator, seen=1, texts=TEXTS | {"text_en": "Mended today."})

    assert Answer.objects.get().text_en == "Mended today."
    assert answer.history.count() == 2
    assert Notice.objects.filter(asker__isnull=False).count() == 1


def test_of_two_who_publish_at_once_the_second_learns_of_the_first(world):
    row = receive(Page("/en/", TODAY))
    release(row, world.reviewer)

    with pytest.raises(Conflict):
        release(row, world.coordinator)
    with pytest.raises(Conflict):
        questions.set_aside(row, "spam", by=world.coordinator, at=LATER)


def test_what_is_set_aside_counts_nowhere_and_its_address_is_deleted(world):
    row = receive(Page("/en/", TODAY))
    questions.set_aside(row, "Advertising", by=world.reviewer, at=LATER)

    assert found.summary(TODAY) == (0, 0, 0, None)
    assert not Asker.objects.exists()


def test_the_body_replies_and_assigns_and_publishes_nothing(world):
    row = question(world.ministry)
    questions.assign(row, world.signatory, by=world.contributor)
    questions.reply(row, "The yearbook was revised.", by=world.signatory, at=LATER)

    with pytest.raises(Denied):
        release(row, world.signatory)
    with pytest.raises(Denied):
        questions.reply(row, "Not mine.", by=world.stranger, at=LATER)
    with pytest.raises(Denied):
        questions.assign(row, world.stranger, by=world.signatory)
    row.refresh_from_db()
    assert (row.assigned_to, row.replied_by) == (world.signatory, world.signatory)


def test_a_body_sees_what_concerns_it_and_the_releasing_side_sees_all(world):
    mine = question(world.ministry)
    other = question(Organization.objects.get(code="M-TWO"))

    assert list(found.visible_to(world.signatory)) == [mine]
    assert list(found.visible_to(world.stranger)) == [other]
    assert set(found.visible_to(world.reviewer)) == {mine, other}


def test_who_releases_answers_of_the_own_body_only_where_nobody_else_could(world):
    row = receive(Page("/en/", TODAY, organization=world.receiver))
    release(row, world.reviewer)

    other = ReportingRule.objects.create(
        code="R02", act="report", cadence="yearly", recipient=world.other, **named("r", "what")
    )
    user((Role.REVIEWER, other.recipient))
    again = receive(Page("/en/", TODAY, organization=world.receiver), mark="two")
    with pytest.raises(Denied):
        release(again, world.reviewer)


def test_a_report_moves_no_public_page_on_its_day_and_counts_from_the_next(world):
    before = edition.present()
    row = receive(Page("/en/", TODAY))
    assert edition.present() == before
    assert found.summary(TODAY).asked == 0
    assert found.summary(TODAY + timedelta(days=1)).asked == 1

    questions.set_aside(row, "Advertising", by=world.reviewer, at=LATER)
    assert edition.present() != before
