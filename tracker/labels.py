"""The words and the look of every coded value, in one table each. A missing word fails loudly.

Fields take `choices("TABLE")`, so a new member needs no migration.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils.deconstruct import deconstructible
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker import labels_content, labels_duties, labels_mail, labels_report, labels_review
from tracker.labels_content import Words
from tracker.rules.cadences import CADENCES
from tracker.rules.cells import Trouble
from tracker.rules.flags import FlagReason
from tracker.rules.kinds import KINDS
from tracker.rules.methods import METHODS
from tracker.rules.states import UNDER_REVIEW, ReportState, Role
from tracker.rules.timing import Timing
from tracker.rules.values import Evidence, Expectation, Status


class Badge(NamedTuple):
    """A status as it is shown: always its symbol and its word together."""

    word: str | Promise
    symbol: str  # the name of an SVG in templates/components/symbols.html
    tone: str  # the end of a CSS class
    meaning: str | Promise


STATUS: Mapping[str, Badge] = {
    Status.ACHIEVED: Badge(
        _("Achieved"), "check", "achieved", _("A value for the deadline meets the target.")
    ),
    Status.ACHIEVED_LATE: Badge(
        _("Achieved late"),
        "check-late",
        "achieved",
        _("The target was met only after its deadline."),
    ),
    Status.ON_TRACK: Badge(
        _("On track"), "up", "on-track", _("The chance of meeting the target is at least 50%.")
    ),
    Status.AT_RISK: Badge(
        _("At risk"),
        "diamond",
        "at-risk",
        _("The chance of meeting the target is between 20% and 50%."),
    ),
    Status.OFF_TRACK: Badge(
        _("Off track"), "down", "off-track", _("The chance of meeting the target is under 20%.")
    ),
    Status.MISSED: Badge(
        _("Not achieved"),
        "cross",
        "missed",
        _("The deadline has passed and its value does not meet the target."),
    ),
    Status.OVERDUE_NO_DATA: Badge(
        _("Deadline passed, no data"),
        "alert",
        "overdue",
        _("The deadline has passed and nobody has published the value for it."),
    ),
    Status.NO_DATA: Badge(
        _("No data"), "circle", "no-data", _("There is too little or too old data to judge.")
    ),
    Status.NOT_ASSESSABLE: Badge(
        _("Not assessed"),
        "box",
        "not-assessed",
        _("As it is written, the target cannot be judged by numbers."),
    ),
    Status.SUPERSEDED: Badge(
        _("No longer in force"), "dash", "superseded", _("The target was replaced or withdrawn.")
    ),
}

REPORT_STATE: Words = {
    ReportState.DRAFT: _("Draft"),
    ReportState.SUBMITTED: _("Submitted"),
    ReportState.RETURNED: _("Returned for revision"),
    ReportState.APPROVED: _("Approved"),
}
REPORT_SHOWN: Words = {**REPORT_STATE, UNDER_REVIEW: _("Under review")}
MOVE: Words = {
    "submit": _("Submit"),
    "withdraw": _("Withdraw"),
    "give_back": _("Return for revision"),
    "approve": _("Approve"),
    "reopen": _("Reopen"),
    "update": _("Enter official figures"),
}
MOVED: Words = {
    "submit": _("Submitted"),
    "withdraw": _("Withdrawn"),
    "give_back": _("Returned for revision"),
    "approve": _("Approved"),
    "reopen": _("Reopened"),
    "update": _("Official figures being entered"),
}
ROLE: Words = {
    Role.CONTRIBUTOR: _("Contributor"),
    Role.OFFICER: _("Responsible officer"),
    Role.SIGNATORY: _("Signatory"),
    Role.HEAD: _("Head of department"),
    Role.LEADER: _("Head of the body or deputy"),
    Role.REVIEWER: _("Reviewer"),
    Role.COORDINATOR: _("Coordinator"),
    Role.ADMINISTRATOR: _("Administrator"),
}
FLAG: Words = {
    FlagReason.OFF_TRACK: _("Off track"),
    FlagReason.OVERDUE_NO_DATA: _("Deadline passed, no data"),
    FlagReason.MISSED: _("Not achieved"),
    FlagReason.STALE_DATA: _("Data too old"),
    FlagReason.REPORT_DUE_SOON: _("Report due soon"),
    FlagReason.REPORT_OVERDUE: _("Report overdue"),
    FlagReason.REVIEW_OVERDUE: _("Review overdue"),
    FlagReason.JUDGEMENTS_DIFFER: _("Judgements differ"),
}
EXPECTATION: Words = {
    Expectation.ON_SCHEDULE: _("On schedule"),
    Expectation.WITH_DIFFICULTIES: _("With difficulties"),
    Expectation.WILL_NOT_BE_MET: _("Will not be met"),
}
LEDGER: Words = {
    "amended": _("Changed by an act"),
    "corrected": _("Entry corrected"),
    "baseline": _("Baseline revised"),
    "ended": _("Ended"),
}
OUTCOME: Words = {
    "completed": pgettext_lazy("outcome", "Completed"),
    "dropped": _("Dropped"),
    "merged": _("Merged into another target"),
    "superseded": _("Replaced"),
}
EVIDENCE: Words = {
    Evidence.WEAK: _("weak: 3 or 4 values"),
    Evidence.FAIR: _("fair: 5 to 7 values"),
    Evidence.GOOD: _("good: 8 or more values"),
}
COMPARISON: Words = {
    "at_least": _("at least"),
    "at_most": _("at most"),
    "exactly": _("exactly"),
    "between": _("between"),
}
STANDING: Words = {
    "promise": _("Promise"),
    "parameter": _("Limit of a scheme, not a promise"),
    "projection": _("Projection, not a promise"),
    "conditional": _("Conditional, not a promise"),
}
GROUP: Words = {
    "number": _("With a number"),
    "milestone": _("Milestone"),
    "qualitative": _("Qualitative"),
}
PRECISION: Words = {
    "day": _("Day"),
    "month": _("Month"),
    "half_year": _("Half-year"),
    "year": pgettext_lazy("precision", "Year"),
}
QUALIFIER: Words = {
    "exact": _("exact"),
    "about": _("about"),
    "more_than": _("more than"),
    "less_than": _("less than"),
    "up_to": _("up to"),
    "at_least": _("at least"),
    "range": _("range"),
    "ratio": _("ratio"),
    "missing": _("no data"),
    "qualitative": _("in words"),
}
VALUE_STATUS: Words = {
    "final": _("final"),
    "preliminary": _("preliminary"),
    "estimate": _("estimate"),
    "missing": _("no data"),
    "not_stated": _("not stated in the document"),
}
LINE_STATUS: Words = {
    "final": _("final"),
    "preliminary": _("preliminary"),
    "estimate": _("estimate"),
    "no_data": _("no data"),
}
NO_DATA: Words = labels_report.NO_DATA
CAUSE: Words = labels_report.CAUSE
PROBLEM: Words = labels_report.PROBLEM
WARNING: Words = labels_report.WARNING
MEASURE_STATE: Words = labels_report.MEASURE_STATE
ACT_KIND: Words = labels_report.ACT_KIND
TIMING: Words = {
    Timing.NOT_DUE: _("Not due yet"),
    Timing.DUE_SOON: _("Due soon"),
    Timing.DUE_TODAY: _("Due today"),
    Timing.EXTENDED: _("More time given"),
    Timing.ON_TIME: _("Submitted on time"),
    Timing.LATE: _("Submitted late"),
    Timing.OVERDUE: _("Report overdue"),
}
DAY_OFF: Words = labels_duties.DAY_OFF
SHIFT: Words = labels_duties.SHIFT
LEVEL: Words = labels_duties.LEVEL
RECURRENCE_FAULT: Words = labels_duties.RECURRENCE_FAULT
CELL: Words = {
    Trouble.ERROR: _("The cell shows an error. Enter the value itself."),
    Trouble.NO_RESULT: _("The cell holds a formula without a result. Enter the value itself."),
    Trouble.NOT_A_NUMBER: _("Enter a number, for example 0,18"),
    Trouble.NOT_A_DAY: _("Enter a day, for example 01.10.2026"),
    Trouble.DAY_FOR_NUMBER: _(
        "Excel has turned what was typed into a day. Enter the number once more, with the decimal "
        "separator that Excel uses."
    ),
    Trouble.UNKNOWN_WORD: _("Choose an answer from the list of the cell"),
}
BETTER: Words = {"up": _("higher is better"), "down": _("lower is better")}
ACT: Words = {
    "report": _("submits a report"),
    "forward": _("forwards the consolidated report"),
    "publish": _("publishes the consolidated report"),
    "meet": _("holds meetings"),
    "other": _("other duty"),
}
CYCLE_CHANGE: Words = labels_review.CYCLE_CHANGE
FILLED: Words = labels_review.FILLED
NOT_ASKED: Words = labels_review.NOT_ASKED
RETURN_REASON: Words = labels_review.RETURN_REASON
QUESTION_OUTCOME: Words = labels_review.QUESTION_OUTCOME
SECTION: Words = labels_review.SECTION
DATA_CHANGE: Words = labels_review.DATA_CHANGE
DATA_CHANGE_STATE: Words = labels_review.DATA_CHANGE_STATE
RECORD_TYPE: Words = labels_review.RECORD_TYPE
PLACE_KIND: Words = labels_content.PLACE_KIND
ORGANIZATION_KIND: Words = labels_content.ORGANIZATION_KIND
STRATEGY_KIND: Words = labels_content.STRATEGY_KIND
ACCESS_PURPOSE: Words = labels_content.ACCESS_PURPOSE
ACCOUNT_EVENT: Words = labels_content.ACCOUNT_EVENT
KIND: Words = {key: _(kind.label) for key, kind in KINDS.items()}
METHOD: Words = {key: _(method.label) for key, method in METHODS.items()}
OPINION: Words = {
    f"{key}:{status}": _(word.label)
    for key, method in METHODS.items()
    for status, word in method.traits.words.items()
}
CADENCE: Words = {key: _(cadence.label) for key, cadence in CADENCES.items()}


AUDIENCE: Words = labels_mail.AUDIENCE
COUNTED: Words = labels_mail.COUNTED
DIGEST: Words = labels_mail.DIGEST
DELIVERY: Words = labels_mail.DELIVERY
RHYTHM: Words = labels_mail.RHYTHM
LANGUAGE: Words = dict(settings.LANGUAGES)


@deconstructible
class choices:  # noqa: N801 -- reads as a function where fields name it
    """The choices of a field, read from one of the tables above, so a new member needs no migration."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __call__(self) -> list[tuple[str, str | Promise]]:
        """Return (code, word) pairs in the order of the table."""
        table: Mapping[str, str | Promise | Badge] = globals()[self.table]
        return [
            (str(code), word.word if isinstance(word, Badge) else word)
            for code, word in table.items()
        ]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, choices) and other.table == self.table

    def __hash__(self) -> int:
        return hash(self.table)
