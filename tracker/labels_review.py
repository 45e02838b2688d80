"""The words for what reviewers and coordinators choose and see: a part of `labels`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.labels_content import Words
from tracker.rules.filling import Filled, Section

CYCLE_CHANGE: Words = {
    "opened": _("Opened early"),
    "extended": _("Due date extended for all"),
    "extended_ahead": _("Due date extended for all whose due date had not passed"),
    "extended_late": _("Due date extended for all, also where it had passed"),
    "body_added": _("Body added"),
    "body_removed": _("Body taken out"),
}
DATA_CHANGE: Words = {
    "entered": _("Entered by hand"),
    "corrected": _("Corrected by hand"),
    "removed": _("Removed by hand"),
}
DATA_CHANGE_STATE: Words = {
    "waiting": _("Waits for a second person"),
    "confirmed": _("Confirmed"),
    "refused": _("Refused"),
    "withdrawn": pgettext_lazy("proposal", "Withdrawn"),
}
RECORD_TYPE: Words = {
    "observation": _("Value"),
    "statement": _("Statement"),
    "counted": _("Thing counted"),
    "series": pgettext_lazy("one record", "Series"),
    "indicator": _("Indicator"),
    "unit": _("Unit of measurement"),
    "target": _("Target"),
}
NOT_ASKED: Words = {
    "receives": _("it receives the reports"),
    "later": _("it began after the reporting year"),
    "ended": _("it has ended"),
}
SECTION: Words = {
    Section.FACTS: _("Plan and fact"),
    Section.MILESTONES: _("Milestones"),
    Section.DEVIATIONS: _("Deviations"),
    Section.NARRATIVE: _("Narrative"),
    Section.EVIDENCE: _("Evidence"),
    Section.LETTER: _("Covering letter"),
}
FILLED: Words = {
    Filled.COMPLETE: _("complete"),
    Filled.BEGUN: _("begun"),
    Filled.EMPTY: _("empty"),
    Filled.NOT_NEEDED: _("not needed"),
}
RETURN_REASON: Words = {
    "value": _("A value is doubtful"),
    "source": _("A source is missing or unclear"),
    "evidence": _("Evidence is missing"),
    "cause": _("The cause or the measures are not explained"),
    "incomplete": _("The report is incomplete"),
    "plan": _("A plan value is not the approved one"),
    "letter": _("The covering letter is missing or wrong"),
    "other": _("Other"),
}
QUESTION_OUTCOME: Words = {
    "mended": pgettext_lazy("outcome of a question", "Mended"),
    "no_error": pgettext_lazy("outcome of a question", "Not an error"),
    "known": pgettext_lazy("outcome of a question", "Known"),
}
