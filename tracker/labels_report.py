"""The words around a report's lines: what stops it, what looks odd, its measures and its acts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.labels_content import Words
from tracker.rules.measures import MeasureState
from tracker.rules.oddities import Warning as Oddity
from tracker.rules.reporting import Problem

PROBLEM: Words = {
    Problem.NOTHING_SAID: _("Enter what was reached, or say that there is no data"),
    Problem.NO_DATA_REASON: _("Say why there is no value"),
    Problem.STATUS_MISSING: _("Choose the state of the value: final, preliminary or estimate"),
    Problem.YEAR_NOT_BEGUN: _(
        "The year has not begun: this is a plan, not an observed value. Take the value out"
    ),
    Problem.YEAR_NOT_OVER: _(
        "The year is not over: the value cannot be final yet. Choose “preliminary” or “estimate”"
    ),
    Problem.CAUSE: _("State the cause of the deviation"),
    Problem.CAUSE_SHORT: _("Explain the cause in at least 30 characters"),
    Problem.MEASURES: _("Name the measures: what, who, until when"),
    Problem.MEASURE_INCOMPLETE: _("Say of each measure who carries it out and until when"),
    Problem.MEASURE_UNDECIDED: _("Close or extend each measure carried over from last year"),
    Problem.MEASURE_NO_OUTCOME: _("Say what came of the measure, or why it takes longer"),
    Problem.MEASURE_NO_NEW_DAY: _("Enter a new day for the measure, later than the one before"),
    Problem.EVIDENCE: _("Add evidence: this indicator requires it"),
    Problem.STILL_WAITING: _(
        "Confirm or replace the value and mark it as final, or enter a new day for the official figure"
    ),
    Problem.DONE_IN_FUTURE: _("The day on which it was done lies in the future"),
    Problem.WORDS: _("Describe the progress in words"),
    Problem.NARRATIVE: _("Describe in words what was done: the report has no lines"),
    Problem.LETTER: _("Enter the number and the date of the covering letter"),
    Problem.SCAN: _("Add a scan of the paper report to the evidence"),
    Problem.UNANSWERED: _("Answer the reviewer’s remark"),
}
WARNING: Words = {
    Oddity.JUMP: _("Differs from last year by more than half. Check the value."),
    Oddity.FACTOR_TEN: _(
        "About 10, 100 or 1000 times more or less than last year. Check the decimal separator."
    ),
    Oddity.OUTSIDE_SHARE: _("A share lies between 0 and 100. Check the value."),
    Oddity.SAME_AS_LAST: _("The same as last year, to the last digit. Check the value."),
    Oddity.UNUSUAL: _("Changed more than three times as much as usual. Check the value."),
    Oddity.OFFICIAL_DIFFERS: _("Differs from the official statistics. Check the value."),
    Oddity.YEAR_NOT_BEGUN: _(
        "The year has not begun: this is a plan, not an observed value. Take the value out."
    ),
    Oddity.YEAR_NOT_OVER: _(
        "The year is not over: the value cannot be final yet. Choose “preliminary” or “estimate”."
    ),
    Oddity.SUM_OF_PARTS: _("The parts do not add up to 100. Check the values."),
    Oddity.OUTLIER: _("Far from the other values of the series. Check the value."),
}
MEASURE_STATE: Words = {
    MeasureState.OPEN: pgettext_lazy("measure", "Open"),
    MeasureState.CLOSED: pgettext_lazy("measure", "Closed"),
    MeasureState.EXTENDED: pgettext_lazy("measure", "Extended"),
}
ACT_KIND: Words = {
    "law": _("Law"),
    "decree": _("Decree"),
    "resolution": _("Resolution"),
    "order": pgettext_lazy("legal act", "Order"),
    "other": _("Other"),
}
NO_DATA: Words = {
    "later": _("Published later"),
    "not_collected": _("Not collected"),
    "confidential": _("Confidential"),
    "not_applicable": _("Not applicable"),
    "method_changed": _("The method changed"),
    "other": _("Other"),
}
CAUSE: Words = {
    "financing": _("Financing late or cut"),
    "procurement": _("Procurement delayed"),
    "legal_act": _("Legal act not adopted"),
    "other_body": _("Depends on another body"),
    "statistics": _("Data not yet published by the statistics office"),
    "method": _("Method or definition changed"),
    "economy": _("External economic conditions"),
    "force_majeure": _("Force majeure"),
    "plan": _("Plan value unrealistic"),
    "other": _("Other"),
}
