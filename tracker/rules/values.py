"""What is judged and what comes out: the plain values every rule takes and gives."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """How a target stands, in the order of display. Lateness of a report is a flag, not this."""

    ACHIEVED = "achieved"
    ACHIEVED_LATE = "achieved_late"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    MISSED = "missed"
    OVERDUE_NO_DATA = "overdue_no_data"
    NO_DATA = "no_data"
    NOT_ASSESSABLE = "not_assessable"
    SUPERSEDED = "superseded"


FINAL = frozenset({Status.ACHIEVED, Status.ACHIEVED_LATE, Status.MISSED, Status.SUPERSEDED})
JUDGED = frozenset(
    {
        Status.ACHIEVED,
        Status.ACHIEVED_LATE,
        Status.ON_TRACK,
        Status.AT_RISK,
        Status.OFF_TRACK,
        Status.MISSED,
    }
)


class Reason(StrEnum):
    """Why a verdict is not plainer than it is. A verdict may carry several; the first weighs most.

    A document may set no number, baseline or deadline; may give a programme parameter or a
    projection instead of a promise; or may not say whether a figure is plan or outcome (unclear).
    """

    NUMBER = "number"
    BASELINE = "baseline"
    DEADLINE = "deadline"
    QUALITATIVE = "qualitative"
    PARAMETER = "parameter"
    PROJECTION = "projection"
    UNCLEAR = "unclear"
    DEADLINE_PASSED = "deadline_passed"
    NONE = "none"
    TOO_FEW = "too_few"
    STALE = "stale"
    SEVERAL_VALUES = "several_values"
    UNDATED = "undated"
    YEAR_MISSING = "year_missing"
    PART_MISSING = "part_missing"
    NO_UPDATE = "no_update"
    FORECAST_LATE = "forecast_late"
    REPORTED_NOT_DONE = "reported_not_done"
    BREACHED = "breached"
    LEVEL_REACHED = "level_reached"
    MAY_FALL_BACK = "may_fall_back"
    DEPENDS_ON_OTHERS = "depends_on_others"
    CONDITIONAL = "conditional"
    SUPERSEDED = "superseded"


class Standing(StrEnum):
    """What the document means by its number."""

    PROMISE = "promise"
    PARAMETER = "parameter"
    PROJECTION = "projection"
    CONDITIONAL = "conditional"


class Evidence(StrEnum):
    """How much a chance rests on: 3–4 yearly values weak, 5–7 fair, 8 and more good."""

    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


class Expectation(StrEnum):
    """What the owner of a target expects, in its own report."""

    ON_SCHEDULE = "on_schedule"
    WITH_DIFFICULTIES = "with_difficulties"
    WILL_NOT_BE_MET = "will_not_be_met"


@dataclass(frozen=True)
class Value:
    """One observed value. `on` is the day it holds for; None means the whole year."""

    year: int
    value: Decimal
    on: date | None = None
    edition: str = ""

    @property
    def ends_on(self) -> date:
        return self.on or date(self.year, 12, 31)


@dataclass(frozen=True)
class Statement:
    """What the owner (or, by a rating, a reviewer) said about a target besides observed values.

    `done` without `done_on` means done on a day nobody states. forecast_value: what the owner
    expects to observe at the deadline.
    """

    made_on: date
    done: bool = False
    done_on: date | None = None
    not_done: bool = False
    forecast_on: date | None = None
    rating: Status | None = None
    expectation: Expectation | None = None
    forecast_value: Decimal | None = None


@dataclass(frozen=True)
class Goal:
    """All a target needs in order to be judged.

    kind: a key of `kinds.KINDS`. direction: +1 at least, -1 at most, 0 exactly (within
    `tolerance`). value: the number promised, for a range its lower bound, with `high` the upper.
    factor: for a relative target, target = factor × baseline. starts_on: from when the promise
    holds. rounding: the unit values are rounded to; None reads it off the values as printed.
    plan: the value planned for each year, in the order of years. limit: a natural limit of the
    values, such as 100 for a share in per cent; only published rules ask for it.
    """

    kind: str = "level"
    direction: int = 1
    value: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    factor: Decimal | None = None
    baseline: Value | None = None
    deadline: date | None = None
    starts_on: date | None = None
    rounding: Decimal | None = None
    staleness_years: int = 3
    release_delay_months: int = 0
    superseded: bool = False
    standing: Standing = Standing.PROMISE
    unclear: bool = False
    plan: tuple[tuple[int, Decimal], ...] = ()
    limit: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """One of several goals that are judged together."""

    name: str
    goal: Goal
    record: "Record"


@dataclass(frozen=True)
class Record:
    """What is known on the day of judgement.

    undated: a value whose year nobody states. comparable_from: the first year after a declared
    break in the series; the pace is never taken across it.
    """

    values: tuple[Value, ...] = ()
    statements: tuple[Statement, ...] = ()
    parts: tuple[Part, ...] = ()
    undated: Decimal | None = None
    comparable_from: int | None = None


@dataclass(frozen=True)
class Constants:
    """The five fitted constants of the method `chance`, version 1, and its two bands.

    Fitted on 25,672 real cases; stored with each verdict so that it can be computed again.
    """

    noise: float = 6.0
    damping: float = 0.8
    miss: float = 2 / 3
    growth: float = 2 / 3
    short_series: float = 4.0
    on_track: float = 0.50
    at_risk: float = 0.20


@dataclass(frozen=True)
class PlanDue:
    """The last year of a plan that is over: what was planned, what was observed, whether it was met.

    value and met are None where no value for that year is known.
    """

    year: int
    planned: Decimal
    value: Decimal | None = None
    met: bool | None = None


@dataclass(frozen=True)
class Verdict:
    """The judgement of one goal on one day, with everything it rests on.

    chance: 0 < P < 1. projection, low, high: for the deadline year, with the 80 % band, in the
    unit of the values. gap: how much is still missing, never negative, 0 where met.
    required_per_year: signed, None where met. target, target_high: the numbers judged against,
    after a relative target is worked out. reached_in: the year the target was met. strip: for
    every-year goals each year and whether it was met (None: no data). last_status: the judgement
    before the data grew old or the deadline passed. direction_change: the change since the
    start. plan_due: how the plan's last due year came out. parts: name and status of each part.
    look_again_on: the next day on which the verdict can change without any new data.
    """

    status: Status
    reasons: tuple[Reason, ...] = ()
    chance: float | None = None
    projection: float | None = None
    low: float | None = None
    high: float | None = None
    gap: Decimal | None = None
    required_per_year: Decimal | None = None
    mean_change_5: Decimal | None = None
    best_change: Decimal | None = None
    evidence: Evidence | None = None
    latest: Value | None = None
    deadline_value: Value | None = None
    target: Decimal | None = None
    target_high: Decimal | None = None
    reached_in: int | None = None
    strip: tuple[tuple[int, bool | None], ...] = ()
    last_status: Status | None = None
    direction_change: Decimal | None = None
    plan_due: PlanDue | None = None
    parts: tuple[tuple[str, Status], ...] = ()
    method: str = "chance"
    version: int = 1
    look_again_on: date | None = None
