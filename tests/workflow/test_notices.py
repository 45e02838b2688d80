"""Notices go to the body that owes, once, whatever dies half-way."""

from datetime import date, timedelta
from smtplib import SMTPResponseException, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from tests.factories import NOW, user
from tracker.models import Assignment, Flag, Notice, User
from tracker.rules.states import Role
from tracker.workflow import announcing, flags, notices
from tracker.workflow.recipients import Recipient, recipients

LATE = date(2027, 4, 2)
SOON = date(2027, 3, 25)
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def late(world):
    """A world whose ministry is far from its target, and whose people want each mail at once."""
    User.objects.update(digest="immediate")
    Flag.objects.create(reason="off_track", target=world.target, raised_at=NOW)
    return world


def outcome():
    """How many notices were written and how many have gone out."""
    return Notice.objects.count(), len(mail.outbox)


def test_the_people_of_the_body_that_answers_are_told_and_nobody_else(late):
    announcing.announce(on=LATE, at=NOW)
    notices.send_due(at=NOW)

    told = {address for message in mail.outbox for address in message.to}
    assert told == {late.contributor.email, late.signatory.email}


def test_announcing_and_sending_twice_tells_once(late):
    for _ in range(2):
        announcing.announce(on=LATE, at=NOW)
        notices.send_due(at=NOW)

    assert outcome() == (2, 2)


def test_a_standing_flag_is_not_announced_again_on_the_next_day(late):
    announcing.announce(on=LATE, at=NOW)
    announcing.announce(on=LATE + timedelta(days=1), at=NOW)

    assert Notice.objects.count() == 2


def test_each_person_is_written_to_in_his_language(late):
    late.contributor.language, late.signatory.language = "kk", "ru"
    late.contributor.save()
    late.signatory.save()

    announcing.announce(on=LATE, at=NOW)

    assert set(Notice.objects.values_list("language", flat=True)) == {"kk", "ru"}


def test_a_body_without_people_is_told_at_its_own_address(world):
    world.other.email = "office@example.kz"

    world.other.memberships.all().delete()

    assert recipients(world.other) == [Recipient("office@example.kz", "kk")]


def test_somebody_who_left_is_not_told(late):
    late.contributor.is_active = False
    late.contributor.save()

    announcing.announce(on=LATE, at=NOW)

    assert [notice.address for notice in Notice.objects.all()] == [late.signatory.email]


def test_the_dates_of_duties_are_told_by_the_ladder_alone(world):
    flags.reconcile_obligations(on=LATE, at=NOW)

    assert Flag.objects.filter(reason="report_overdue", cleared_at=None).exists()
    assert announcing.announce(on=LATE, at=NOW) == 0


def test_what_the_night_found_waits_for_the_morning(late):
    night, morning = NOW.replace(hour=2), NOW.replace(hour=9)
    announcing.announce(on=LATE, at=night)

    assert notices.send_due(at=night) == 0
    assert notices.send_due(at=morning) == 2


def test_nothing_is_told_of_a_report_that_came_in_time(world):
    world.report("submitted")
    flags.reconcile_obligations(on=LATE, at=NOW)

    assert not Flag.objects.filter(obligation=world.obligation, reason="report_overdue").exists()


def test_a_worker_that_died_before_sending_loses_nothing(late):
    announcing.announce(on=LATE, at=NOW)
    notices.claim_one(at=NOW)  # and then the worker dies

    assert notices.send_due(at=NOW) == 1
    assert notices.send_due(at=NOW + notices.LEASE * 2) == 1
    assert outcome() == (2, 2)


def test_a_worker_that_died_while_sending_never_sends_twice(late):
    announcing.announce(on=LATE, at=NOW)
    notice = notices.claim_one(at=NOW)
    Notice.objects.filter(pk=notice.pk).update(sending_at=NOW)  # and then the worker dies

    notices.send_due(at=NOW + notices.LEASE * 2)

    assert notice.address not in {address for message in mail.outbox for address in message.to}
    assert list(notices.unknown(at=NOW + notices.LEASE * 2)) == [notice]


def mail_through(settings, backend):
    """Let the mail go through a backend of these tests, or the usual one of tests."""
    path = f"tests.workflow.test_notices.{backend}" if backend else LOCMEM
    settings.MAILERS = {"default": {"BACKEND": path}}


@pytest.mark.parametrize("backend", ["Refusing", "Unreachable"])
def test_a_message_that_certainly_did_not_go_out_is_tried_again_later(late, settings, backend):
    mail_through(settings, backend)
    announcing.announce(on=LATE, at=NOW)
    notices.send_due(at=NOW)
    mail_through(settings, None)

    assert notices.send_due(at=NOW) == 0
    assert notices.send_due(at=NOW + notices.RETRY) == 2


def test_a_server_that_hangs_up_while_it_has_the_message_never_gets_it_again(late, settings):
    mail_through(settings, "HangingUp")
    announcing.announce(on=LATE, at=NOW)
    notices.send_due(at=NOW)
    mail_through(settings, None)

    assert notices.send_due(at=NOW + notices.RETRY * 9) == 0
    assert notices.unknown(at=NOW + notices.RETRY).count() == 2
    assert set(Notice.objects.values_list("error", flat=True)) == {"the server hung up"}


def test_a_returned_report_is_told_to_its_body_once(world):
    world.report("returned")

    told = Notice.objects.filter(key__startswith="returned/")
    assert set(told.values_list("organization", flat=True)) == {world.ministry.pk}
    assert told.count() == 2
    body = told.first().body
    assert str(world.reviewer) in body
    assert "The source is missing" in body
    assert "1. T-ONE" in body
    assert "Where is this from?" in body


def test_a_demonstration_assignment_sends_nothing(world):
    world.target.assignments.update(demo=True)
    Flag.objects.create(reason="off_track", target=world.target, raised_at=NOW)

    assert announcing.announce(on=SOON, at=NOW) == 0


def test_a_flag_on_a_target_is_told_to_the_body_that_answers_for_it(world):
    Flag.objects.create(reason="off_track", target=world.target, raised_at=NOW)
    user((Role.CONTRIBUTOR, world.other))

    announcing.announce(on=SOON, at=NOW)

    assert set(Notice.objects.values_list("organization", flat=True)) == {world.ministry.pk}


def test_every_body_that_answers_for_a_target_is_told(world):
    Assignment.objects.create(target=world.target, organization=world.other)
    Flag.objects.create(reason="off_track", target=world.target, raised_at=NOW)

    announcing.announce(on=SOON, at=NOW)

    told = set(Notice.objects.values_list("organization__code", flat=True))
    assert told == {world.ministry.code, world.other.code}


def test_a_late_review_is_told_to_those_who_review(world):
    Flag.objects.create(reason="review_overdue", obligation=world.obligation, raised_at=NOW)

    announcing.announce(on=SOON, at=NOW)

    told = set(Notice.objects.values_list("address", flat=True))
    assert told == {
        each.email for each in (world.reviewer, world.other_reviewer, world.coordinator)
    }


def test_somebody_who_left_before_the_sending_gets_nothing(late):
    announcing.announce(on=LATE, at=NOW)
    late.contributor.memberships.all().delete()
    notices.send_due(at=NOW)

    assert {address for message in mail.outbox for address in message.to} == {late.signatory.email}


def test_two_accounts_with_one_mailbox_get_one_message(late):
    late.contributor.email, late.signatory.email = "one@example.kz", "ONE@example.kz"
    late.contributor.save()
    late.signatory.save()

    assert len(recipients(late.ministry)) == 1


def test_a_very_long_address_and_name_stop_nobody(late):
    late.contributor.email = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 50}.kz"
    late.contributor.save()
    late.ministry.name_en = "Ministry " * 33
    late.ministry.save()

    assert announcing.announce(on=LATE, at=NOW) == 2


class Through(BaseEmailBackend):
    """A mail server for tests."""


class Refusing(Through):
    """A mail server that refuses the message."""

    def send_messages(self, messages):
        raise SMTPResponseException(451, b"try again later")


class Unreachable(Through):
    """A mail server that cannot be reached."""

    def open(self):
        raise ConnectionRefusedError


class HangingUp(Through):
    """A mail server that hangs up while it has the message."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("the server hung up")
