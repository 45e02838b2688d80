"""The sentences a verdict is told in: templates for each status and each reason."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from tracker.rules.values import Reason, Status

# A slot is filled by the first of its sentences whose numbers are all known, or stays out.
type Slot = tuple[str, ...]

SITUATION: Slot = (
    gettext_noop("Latest: %(value)s (%(year)s). Target: %(target)s, deadline: %(deadline)s."),
    gettext_noop("Latest: %(value)s (%(year)s). Target: %(target)s."),
    gettext_noop("Target: %(target)s, deadline: %(deadline)s."),
    gettext_noop("Target: %(target)s."),
    gettext_noop("Deadline: %(deadline)s."),
)
NEEDED: Slot = (
    gettext_noop("Needed per year: %(required)s; the best year so far: %(best)s."),
    gettext_noop("Needed per year: %(required)s."),
)
PROJECTION: Slot = (gettext_noop("At this pace, at the deadline: %(projection)s."),)
CHANCE: Slot = (gettext_noop("Chance of meeting the target: %(chance)s."),)
YEARS: Slot = (
    gettext_noop("Years met: %(met)s; years not met: %(unmet)s; years without data: %(empty)s."),
)
PARTS: Slot = (gettext_noop("Parts on track or achieved: %(good)s of %(parts)s."),)
LAST: Slot = (gettext_noop("Last judgement: %(last)s."),)
DISTANCE: Slot = (gettext_noop("Distance to the target: %(gap)s."),)
CHANGE: Slot = (gettext_noop("Change since the start: %(change)s."),)
OWNER: Slot = (gettext_noop("Responsible: %(owner)s."),)

NOTHING_KNOWN = gettext_noop("No data to judge by.")

PLAN: Slot = (
    gettext_noop(
        "Plan for the year (%(plan_year)s): %(plan_met)s. Observed: %(plan_value)s. "
        "The plan was met."
    ),
    gettext_noop(
        "Plan for the year (%(plan_year)s): %(plan_unmet)s. Observed: %(plan_value)s. "
        "The plan was not met."
    ),
    gettext_noop("Plan for the year (%(plan_year)s): %(planned)s. No value is known."),
)

SLOTS: Mapping[Status, tuple[Slot, ...]] = {
    Status.ACHIEVED: (
        (
            gettext_noop(
                "Achieved. At the deadline: %(final)s (%(final_year)s). Target: %(target)s."
            ),
            gettext_noop("Achieved. Latest: %(value)s (%(year)s). Target: %(target)s."),
            gettext_noop("Achieved. Target: %(target)s."),
            gettext_noop("Achieved. Done in time: %(reached)s. Deadline: %(deadline)s."),
            gettext_noop("Achieved."),
        ),
        YEARS,
        PARTS,
    ),
    Status.ACHIEVED_LATE: (
        (
            gettext_noop(
                "Achieved late. Reached: %(reached)s. Target: %(target)s, deadline: %(deadline)s."
            ),
            gettext_noop("Achieved late. Reached: %(reached)s. Deadline: %(deadline)s."),
            gettext_noop("Achieved late."),
        ),
        PARTS,
    ),
    Status.ON_TRACK: ((gettext_noop("On track."),), SITUATION, PROJECTION, YEARS, PARTS, CHANCE),
    Status.AT_RISK: ((gettext_noop("At risk."),), SITUATION, NEEDED, YEARS, PARTS, CHANCE),
    Status.OFF_TRACK: ((gettext_noop("Off track."),), SITUATION, NEEDED, YEARS, PARTS, CHANCE),
    Status.MISSED: (
        (
            gettext_noop(
                "Not achieved. At the deadline: %(final)s (%(final_year)s). "
                "Target: %(target)s. Short by %(gap)s."
            ),
            gettext_noop("Not achieved. Target: %(target)s, deadline: %(deadline)s."),
            gettext_noop("Not achieved. Deadline: %(deadline)s."),
            gettext_noop("Not achieved."),
        ),
        YEARS,
        PARTS,
    ),
    Status.OVERDUE_NO_DATA: (
        (
            gettext_noop(
                "The deadline (%(deadline)s) has passed; no value for it has been reported."
            ),
            gettext_noop("The deadline has passed; no value for it has been reported."),
        ),
        (
            gettext_noop("Latest: %(value)s (%(year)s). Target: %(target)s."),
            gettext_noop("Target: %(target)s."),
        ),
        YEARS,
        PARTS,
        LAST,
        OWNER,
    ),
    Status.NO_DATA: ((NOTHING_KNOWN,), SITUATION, YEARS, PARTS, LAST, OWNER),
    Status.NOT_ASSESSABLE: (
        (gettext_noop("Cannot be assessed as written."),),
        DISTANCE,
        CHANGE,
        PARTS,
        OWNER,
    ),
    Status.SUPERSEDED: ((gettext_noop("No longer in force."),),),
}

REASONS: Mapping[Reason, str] = {
    Reason.NUMBER: gettext_noop("No number is set."),
    Reason.BASELINE: gettext_noop("The baseline is not stated in the document."),
    Reason.DEADLINE: gettext_noop("No deadline is stated."),
    Reason.QUALITATIVE: gettext_noop("Such a target is judged by reviewers, in words."),
    Reason.PARAMETER: gettext_noop("The number is a parameter of the programme, not a promise."),
    Reason.PROJECTION: gettext_noop("The number is a projection, not a promise."),
    Reason.UNCLEAR: gettext_noop(
        "The document does not say whether the number is a plan or an outcome."
    ),
    Reason.DEADLINE_PASSED: gettext_noop("The deadline has passed."),
    Reason.NONE: gettext_noop("No value has been reported yet."),
    Reason.TOO_FEW: gettext_noop("There are fewer than three yearly values."),
    Reason.STALE: gettext_noop("The latest value is too old to judge by."),
    Reason.SEVERAL_VALUES: gettext_noop(
        "There are several values for one period, and none is marked as used."
    ),
    Reason.UNDATED: gettext_noop("The date of the value is not stated."),
    Reason.YEAR_MISSING: gettext_noop("Data for some of the years are missing."),
    Reason.PART_MISSING: gettext_noop("The parts are judged together, and data are missing."),
    Reason.NO_UPDATE: gettext_noop("The owner has reported nothing for twelve months."),
    Reason.FORECAST_LATE: gettext_noop("The owner expects to finish after the deadline."),
    Reason.REPORTED_NOT_DONE: gettext_noop("The owner has reported that it was not done."),
    Reason.BREACHED: gettext_noop("The level was not kept every year."),
    Reason.LEVEL_REACHED: gettext_noop("The level is already reached."),
    Reason.MAY_FALL_BACK: gettext_noop("It can still fall back before the deadline."),
    Reason.DEPENDS_ON_OTHERS: gettext_noop("A place in a ranking depends on others too."),
    Reason.CONDITIONAL: gettext_noop("The document promises this only under a condition."),
    Reason.SUPERSEDED: gettext_noop("The target was replaced or withdrawn."),
}
NAMED_PARTS = gettext_noop("The parts are judged together; missing: %(missing)s.")

CHANCES: tuple[tuple[float, str], ...] = (
    (0.05, gettext_noop("under 5%")),
    (0.15, gettext_noop("about 1 in 10")),
    (0.225, gettext_noop("about 1 in 5")),
    (0.29, gettext_noop("about 1 in 4")),
    (0.415, gettext_noop("about 1 in 3")),
    (0.585, gettext_noop("about even")),
    (0.71, gettext_noop("about 2 in 3")),
    (0.775, gettext_noop("about 3 in 4")),
    (0.85, gettext_noop("about 4 in 5")),
    (0.95, gettext_noop("about 9 in 10")),
)
LIKELIEST = gettext_noop("over 95%")
