"""The small world as the ladder sees it: the due date, the mornings, and a run with its mails."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core import mail

from tests.factories import World, user
from tracker.rules.states import Role
from tracker.workflow import ladder, notices, runs

ALMATY = ZoneInfo("Asia/Almaty")
DUE = date(2027, 4, 1)  # a Thursday
KNOWN = date(2027, 2, 1)


def morning(days, hour=9):
    """The moment of a day before (negative) or after the due date."""
    return datetime.combine(DUE + timedelta(days=days), time(hour), ALMATY)


def remind(days, hour=9):
    """Run the ladder on a day, send what it wrote, and return who got what: {address: subject}."""
    mail.outbox.clear()
    runs.remind(at=morning(days, hour))
    notices.send_due(at=morning(days, hour))
    assert all(len(message.to) == 1 for message in mail.outbox)
    got = {message.to[0]: message.subject for message in mail.outbox}
    assert len(got) == len(mail.outbox)  # one mail a person
    return got


class Reminded(World):
    """The usual world with the usual ladder, whose duty has been known for long.

    `head` and `leader` are the ministry's.
    """

    def __init__(self):
        super().__init__()
        ladder.furnish()
        runs.remind(at=datetime.combine(KNOWN, time(9), ALMATY))
        self.head = user((Role.HEAD, self.ministry))
        self.leader = user((Role.LEADER, self.ministry))

    @property
    def of_body(self):
        """The addresses of those who fill in and sign."""
        return {self.contributor.email, self.signatory.email}
