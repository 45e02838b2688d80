"""The methods that judge a goal, each with its own words; the default is one of them.

The published ones stand beside the verdict as second opinions and never change it.
"""

import math
from collections.abc import Callable, Iterable

from tracker.rules import by_value, growth, weather
from tracker.rules.assess import assess
from tracker.rules.case import Case
from tracker.rules.opinion import (
    METHODS,
    NOT_AVAILABLE,
    Opinion,
    Published,
    Word,
    say,
    say_by_ratio,
)
from tracker.rules.registry import Entry, gettext_noop
from tracker.rules.values import Status
from tracker.rules.way import one_aim, way_of

__all__ = ["DEFAULT", "METHODS", "Opinion", "disagree", "disagrees", "opinions", "published"]

DEFAULT = "chance"
KEPT = frozenset({Status.ACHIEVED, Status.ACHIEVED_LATE, Status.ON_TRACK})
NOT_KEPT = frozenset({Status.OFF_TRACK, Status.MISSED})
ABOVE_ZERO = math.ulp(0.0)  # the least number above zero: a step for "more than nothing"


def published() -> list[Entry[Callable[[Case], Opinion | None], Published]]:
    """The methods that others have published, in their order."""
    return [entry for key, entry in METHODS.items() if key != DEFAULT]


def opinions(case: Case) -> tuple[Opinion, ...]:
    """What each published method says, where it applies and there is a value to judge by."""
    if case.latest is None or case.has_several_values or case.goal.superseded:
        return ()
    if by_value.not_a_promise(case):
        return ()
    said = [entry.rule(case) for entry in published()]
    return tuple(opinion for opinion in said if opinion is not None)


def disagrees(status: Status, opinion: Opinion) -> bool:
    """Whether one says kept and the other not kept. What is in between contradicts nobody."""
    return (status in KEPT and opinion.stance < 0) or (status in NOT_KEPT and opinion.stance > 0)


def disagree(status: Status, said: Iterable[Opinion]) -> bool:
    """Whether any of the opinions disagrees with the verdict."""
    return any(disagrees(status, opinion) for opinion in said)


@METHODS.add(DEFAULT, gettext_noop("Chance by past pace"), Published("Nysana, 2026."))
def chance(case: Case) -> Opinion | None:
    """The default method's status and chance; None where it can give no chance."""
    verdict = assess(case.goal, case.record, on=case.on, constants=case.constants)
    if verdict.chance is None:
        return None
    stance = (verdict.status in KEPT) - (verdict.status in NOT_KEPT)
    return Opinion(DEFAULT, verdict.version, verdict.status, verdict.chance, stance)


@METHODS.add(
    "line",
    gettext_noop("Straight line"),
    Published(
        source="Common practice of planning and audit offices; no single publisher.",
        rule=gettext_noop(
            "The change per year since the baseline is divided by the change per year that leads "
            "straight from the baseline to the target. From 0.95 on the value is on the line, "
            "above 0 behind it, otherwise it moves away."
        ),
        weakness=gettext_noop(
            "It takes a steady pace for granted and sees only the baseline and the latest value, "
            "so one unusual year turns it."
        ),
        words={
            "on_line": Word(gettext_noop("on the line"), 1),
            "behind": Word(gettext_noop("behind the line"), 0),
            "away": Word(gettext_noop("moving away"), -1),
        },
    ),
)
def line(case: Case) -> Opinion | None:
    way = way_of(case)
    if way is None or not way.leads_there:
        return None
    return say_by_ratio("line", way.ratio, ((0.95, "on_line"), (ABOVE_ZERO, "behind")), "away")


@METHODS.add(
    "statcan",
    gettext_noop("Statistics Canada and Open SDG"),
    Published(
        source="Statistics Canada, Sustainable Development Goals Data Hub, 2026; "
        "Open SDG; steps as in Eurostat’s monitoring reports.",
        rule=gettext_noop(
            "The compound growth a year since the baseline is divided by the growth needed to "
            "reach the target: from 0.95 substantial, from 0.60 moderate, from 0 limited, below 0 "
            "deterioration. Without a target, growth of 1.5 per cent a year is substantial, 0.5 "
            "moderate, less near a natural limit."
        ),
        weakness=gettext_noop(
            "Growth in per cent is unsafe near zero and for targets of zero: it overrates a rise "
            "from almost nothing and underrates a fall to almost nothing."
        ),
        words={
            growth.ACHIEVED: Word(gettext_noop("target achieved"), 1),
            growth.SUBSTANTIAL: Word(gettext_noop("substantial progress"), 1),
            growth.MODERATE: Word(gettext_noop("moderate progress"), 0),
            growth.LIMITED: Word(gettext_noop("limited progress"), -1),
            growth.DETERIORATION: Word(gettext_noop("deterioration"), -1),
            NOT_AVAILABLE: Word(gettext_noop("not available"), 0),
        },
    ),
)
def statcan(case: Case) -> Opinion | None:
    found = growth.progress(case)
    return None if found is None else say("statcan", *found)


@METHODS.add(
    "germany",
    gettext_noop("Germany’s weather symbols"),
    Published(
        source="German Federal Government, Sustainable Development Strategy; "
        "Federal Statistical Office, indicator report, 2023.",
        rule=gettext_noop(
            "The mean change per year over the last five years goes on to the deadline. If it "
            "covers at least 95 per cent of the distance left: sun; at least 80: sun with cloud; a part: "
            "cloud; nothing: thunderstorm. Levels to keep, ranges and directions without a number "
            "have symbols of their own."
        ),
        weakness=gettext_noop(
            "Five years are short: the symbol turns often. It needs four values in them, and close "
            "to the target a small change is enough for any symbol."
        ),
        words={
            weather.SUN: Word(gettext_noop("sun"), 1),
            weather.SUN_CLOUD: Word(gettext_noop("sun with cloud"), 0),
            weather.CLOUD: Word(gettext_noop("cloud"), -1),
            weather.THUNDERSTORM: Word(gettext_noop("thunderstorm"), -1),
        },
    ),
)
def germany(case: Case) -> Opinion | None:
    found = weather.symbol(case)
    return None if found is None else say("germany", *found)


@METHODS.add(
    "sdsn",
    gettext_noop("Sustainable Development Report"),
    Published(
        source="Sustainable Development Solutions Network, Sustainable Development Report: "
        "four arrows of its dashboards.",
        rule=gettext_noop(
            "The mean change per year over the last five years is divided by the change per year "
            "that leads straight from the baseline to the target: from 1 on track, from 0.5 "
            "moderately improving, from 0 stagnating, below 0 decreasing. A target that is met is "
            "on track."
        ),
        weakness=gettext_noop(
            "What was lost before the last five years is not asked back, so it can say on track "
            "where the target can no longer be reached in time."
        ),
        words={
            "on_track": Word(gettext_noop("on track"), 1),
            "moderately_improving": Word(gettext_noop("moderately improving"), 0),
            "stagnating": Word(gettext_noop("stagnating"), -1),
            "decreasing": Word(gettext_noop("decreasing"), -1),
        },
    ),
)
def sdsn(case: Case) -> Opinion | None:
    if _is_met(case):
        return say("sdsn", "on_track")
    way = way_of(case)
    if way is None or not way.leads_there or len(case.last_five_years) < 2:
        return None
    years = way.deadline - way.base_year
    ratio = weather.trend(case) * years / (way.aim - way.base)
    steps = ((1.0, "on_track"), (0.5, "moderately_improving"), (0.0, "stagnating"))
    return say_by_ratio("sdsn", ratio, steps, "decreasing")


@METHODS.add(
    "unsd",
    gettext_noop("United Nations progress chart"),
    Published(
        source="United Nations Statistics Division, SDG Progress Chart 2023, technical note.",
        rule=gettext_noop(
            "The compound growth since the baseline goes on to the deadline. If the value then "
            "covers at least 95 per cent of the way from the baseline to the target: on track; at least "
            "10: fair progress; less: stagnation or regression. A target that is met is on track."
        ),
        weakness=gettext_noop(
            "Compound growth runs away over many years and cannot be reckoned across zero; the "
            "middle step is very wide."
        ),
        words={
            "on_track": Word(gettext_noop("on track"), 1),
            "fair": Word(gettext_noop("fair progress"), 0),
            "stagnation": Word(gettext_noop("stagnation or regression"), -1),
        },
    ),
)
def unsd(case: Case) -> Opinion | None:
    if _is_met(case):
        return say("unsd", "on_track")
    way = way_of(case)
    if way is None or not way.leads_there:
        return None
    end = growth.continued(way)
    if end is None:
        return None
    ratio = (end - way.base) / (way.aim - way.base)
    return say_by_ratio("unsd", ratio, ((0.95, "on_track"), (0.10, "fair")), "stagnation")


def _is_met(case: Case) -> bool:
    """Whether the latest value meets a goal of one number."""
    return one_aim(case) is not None and case.latest is not None and case.is_met_by(case.latest)
