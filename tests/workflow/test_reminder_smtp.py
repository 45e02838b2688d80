"""Reminders through a real mail server: what arrives, and what happens when the server fails."""

import pytest

from tests.workflow.reminding import Reminded, morning
from tracker.models import Notice, User
from tracker.workflow import notices, runs


@pytest.fixture
def world(db, settings, mail_server):
    """The usual world with its ladder; its mail goes through the mail server."""
    settings.MAILERS = mail_server.options
    settings.DEFAULT_FROM_EMAIL = "Nysana <nysana@example.kz>"
    return Reminded()


@pytest.fixture
def written(world):
    """The two mails of fourteen days before, which wait for the sending."""
    runs.remind(at=morning(-14))
    return world


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("kk", "2026 жылғы есеп: қалған күн саны — 14", "2027 жылғы 1 сәуір"),
        ("ru", "Отчёт за 2026 год: осталось дней — 14", "1 апреля 2027"),
        ("en", "Report for 2026: days left — 14", "1 April 2027"),
    ],
)
def test_what_arrives_is_a_whole_mail_in_the_persons_language(
    world, mail_server, language, subject, said
):
    User.objects.update(language=language)
    runs.remind(at=morning(-14))
    notices.send_due(at=morning(-14))

    message, raw = mail_server.messages[0], mail_server.raw[0]
    assert str(message["Subject"]) == subject
    assert str(message["From"]) == "Nysana <nysana@example.kz>"
    assert str(message["Message-ID"]).startswith("<notice-")
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", language)
    assert said in message.get_content()
    assert raw.isascii() or b"8bit" in raw
    headers = raw.partition(b"\r\n\r\n")[0]
    assert headers.isascii()
    assert mail_server.told == sorted(world.of_body)


def test_a_recipient_whom_the_server_refuses_keeps_no_other_from_his_mail(written, mail_server):
    mail_server.refused.add(written.contributor.email)
    for attempt in range(notices.MOST_ATTEMPTS + 2):
        notices.send_due(at=morning(-14) + notices.RETRY * attempt)

    refused = Notice.objects.get(address=written.contributor.email)
    assert mail_server.told == [written.signatory.email]
    assert "550" in refused.error
    assert notices.stage_of(refused, at=morning(-13)) == "given_up"


def test_a_server_that_cuts_the_line_after_the_message_never_gets_it_again(written, mail_server):
    mail_server.hang_up = True
    notices.send_due(at=morning(-14))
    mail_server.hang_up = False
    for attempt in range(1, 4):
        notices.send_due(at=morning(-14) + notices.RETRY * attempt)

    assert mail_server.told == sorted(written.of_body)
    assert notices.unknown(at=morning(-13)).count() == 2


def test_a_server_that_is_away_gets_the_mail_once_when_it_is_back(written, mail_server):
    mail_server.stop()
    assert notices.send_due(at=morning(-14)) == 0

    mail_server.start()
    assert notices.send_due(at=morning(-14)) == 0
    assert notices.send_due(at=morning(-14) + notices.RETRY) == 2
    assert mail_server.told == sorted(written.of_body)
