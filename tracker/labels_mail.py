"""The words of the ladder of reminders and of the delivery log."""

from django.utils.translation import gettext_lazy as _

from tracker.labels_content import Words
from tracker.rules.following import Rhythm
from tracker.rules.reminders import Audience, Counted, Digest

AUDIENCE: Words = {
    Audience.BODY: _("those who fill in and sign the report"),
    Audience.ANSWERS: _("the responsible officer and the signatory"),
    Audience.HEAD: _("the head of department"),
    Audience.LEADER: _("the head of the body or deputy"),
    Audience.COORDINATOR: _("the coordinators"),
}
COUNTED: Words = {
    Counted.CALENDAR: _("calendar days"),
    Counted.WORKING: _("working days"),
}
DIGEST: Words = {
    Digest.IMMEDIATE: _("At once: each message by itself"),
    Digest.DAILY: _("Once a day, in the morning"),
    Digest.WEEKLY: _("Once a week, on Monday"),
}
DELIVERY: Words = {
    "waiting": _("Waiting"),
    "held": _("Waits for the digest"),
    "sent": _("Sent"),
    "unknown": _("Unknown whether sent"),
    "given_up": _("Not delivered"),
}
RHYTHM: Words = {
    Rhythm.IMMEDIATE: _("Soon after each change"),
    Rhythm.WEEKLY: _("Once a week, on Monday"),
}
