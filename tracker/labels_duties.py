"""The words around due dates: days off, what happens on them, and what is wrong with a recurrence."""

from django.utils.translation import gettext_lazy as _

from tracker.labels_content import Words
from tracker.rules.recurrence import Fault
from tracker.rules.workdays import DayOff, Shift

DAY_OFF: Words = {DayOff.WEEKEND: _("weekend"), DayOff.HOLIDAY: _("public holiday")}
SHIFT: Words = {
    Shift.NONE: _("The due date stays"),
    Shift.NEXT: _("The next working day"),
    Shift.PREVIOUS: _("The working day before"),
}
RECURRENCE_FAULT: Words = {
    Fault.UNREADABLE: _("This is no iCalendar recurrence: “%(part)s”."),
    Fault.FREQUENCY: _("A recurrence begins with FREQ=YEARLY, FREQ=MONTHLY or FREQ=WEEKLY."),
    Fault.PART: _("This part of the recurrence is not understood here: %(part)s."),
    Fault.NUMBER: _("This part of the recurrence has a wrong value: %(part)s."),
    Fault.TOO_MANY: _("The recurrence names more than one due day a week: %(part)s."),
    Fault.NEVER: _("The recurrence names no due day in twelve years: %(part)s."),
}
LEVEL: Words = {"central": _("Central bodies"), "local": _("Local bodies")}
