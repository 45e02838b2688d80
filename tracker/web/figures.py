"""A chart of a series with its title, its summary in words, and the targets drawn into it."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.models import Observation, Series, Target
from tracker.rules.values import Constants
from tracker.web import planned, target_words
from tracker.web.chart import draw
from tracker.web.chart_marks import Aim, Chart, Fan, Point, Texts
from tracker.web.figure import Figure, Panel, subtitle, tick_text
from tracker.web.scales import year_of
from tracker.wording import amount_text, number_text
from tracker.workflow.promise_words import unit_of


def of_series(
    series: Series, targets: Sequence[Target], *, on: date, own: Target | None = None
) -> Figure | None:
    """Draw a series with the targets set on it; nothing where it has no dated number.

    own: the target whose page it is, where others are drawn beside it under their codes.
    What is said of a year that has not begun is no observed value, here as in the verdict.
    """
    observations = [
        row
        for row in series.observations.all()
        if row.year and row.year <= on.year and _number(row) is not None
    ]
    sign = target_words.sign(series.indicator.unit)
    points = [_point(row, sign, series.comparable_from or 0) for row in observations]
    used = sorted((point for point in points if point.used), key=lambda point: point.year)
    rank = any(target.kind == "rank" for target in targets) or series.indicator.unit.code == "rank"
    drawn = draw(
        points,
        [_aim(target, used, own) for target in targets if _drawable(target)],
        fan=next((fan for target in ([own] if own else targets) if (fan := _fan(target))), None),
        today=year_of(on),
        rank=rank,
        tick_text=tick_text,
        texts=_texts(),
    )
    if drawn is None:
        return None
    return Figure(
        id=f"chart-{series.pk}",
        title=_title([point for point in used if point.comparable] or used, rank=rank),
        subtitle=subtitle(
            series.indicator, [point.year for point in used or points], series.place.name
        ),
        summary=" ".join([_summary(used, targets), *_plans(own, targets), *_break(series, points)]),
        panels=(lines(drawn),),
        drawn=observations,
    )


def lines(chart: Chart) -> Panel:
    """A chart of lines as a drawing."""
    return Panel(chart, "components/chart_body.svg", 340)


def _texts() -> Texts:
    return Texts(_("today"), _("plan"), _("series break"), _("↑ better"))


def _plans(own: Target | None, targets: Sequence[Target]) -> list[str]:
    """The planned values that are drawn, in words."""
    found = []
    for target in [own] if own else targets:
        rows = [f"{row.year}: {row.plan}" for row in planned.rows_of(target)]
        if rows and _drawable(target):
            found.append(_("Plan: %(values)s.") % {"values": "; ".join(rows)})
    return found


def _break(series: Series, points: Iterable[Point]) -> list[str]:
    """Where the series breaks, in words; nothing where no value lies before the break."""
    if all(point.comparable for point in points):
        return []
    return [target_words.incomparable(series)]


def _number(row: Observation) -> Decimal | None:
    if row.value is not None or row.low is None or row.high is None:
        return row.value
    return (row.low + row.high) / 2


def _point(row: Observation, sign: str, comparable_from: int) -> Point:
    value = _number(row)
    return Point(
        year=row.year or 0,
        value=float(value or 0),
        label=target_words.observed(row, sign),
        used=row.used and row.value is not None,
        low=None if row.low is None else float(row.low),
        high=None if row.high is None else float(row.high),
        comparable=(row.year or 0) >= comparable_from,
    )


def _drawable(target: Target) -> bool:
    return target_words.decimal_of(target, "target") is not None


def _aim(target: Target, used: list[Point], page_of: Target | None) -> Aim:
    value = float(target_words.decimal_of(target, "target") or 0)
    year = year_of(target.deadline) if target.deadline else None
    percent = bool((unit := unit_of(target)) and unit.percent)
    number = amount_text(number_text(target.value), "%" if percent else "") if target.value else ""
    own = page_of is None or target.pk == page_of.pk
    words = {"code": target.code, "number": number or target_words.aim(target)}
    text = _aim_text(page_of, own=own) % words
    text = _until(target, text)
    plan = planned.numbers_of(target) if own else []
    return Aim(
        value,
        text,
        year,
        _start(target, used, year) if own else None,
        tuple((year, float(number)) for year, number in plan),
        own,
    )


def _until(target: Target, text: str) -> str:
    """A target with its deadline, or that the document states none."""
    if target.deadline:
        return f"{text} ({target_words.deadline(target)})"
    return _("%(target)s, no deadline stated") % {"target": text}


def _aim_text(page_of: Target | None, *, own: bool) -> str:
    """The words at a target's line; with its code where several are drawn."""
    if page_of is None:
        return _("Target: %(number)s")
    return _("%(code)s (this page): %(number)s") if own else "%(code)s: %(number)s"


def _start(target: Target, used: list[Point], year: float | None) -> tuple[float, float] | None:
    """Where the path begins: the stated baseline, else the first value since the strategy began.

    A value before a break of the series begins no path.
    """
    if target.baseline_year and target.baseline_value is not None:
        return target.baseline_year, float(target.baseline_value)
    since = (target.strategy.starts_year if target.strategy else None) or 0
    later = [
        point
        for point in used
        if point.comparable and point.year >= since and (year is None or point.year < year)
    ]
    return (later[0].year, later[0].value) if later else None


def _fan(target: Target) -> Fan | None:
    found = target_words.result_of(target)
    if found.get("projection") is None or target.deadline is None or found.get("low") is None:
        return None
    constants = target.verdict.constants if target.verdict else {}
    growth = constants.get("growth", Constants().growth)
    ends = (found["projection"], found["low"], found["high"])
    return Fan(year_of(target.deadline), *ends, growth=growth)


def _title(used: list[Point], *, rank: bool) -> str:
    """The message in one line."""
    if not used:
        return _("No value is used for the verdict.")
    if len(used) == 1:
        return _("Only value so far: %(value)s (%(year)s)") % {
            "value": used[0].label,
            "year": used[0].year,
        }
    first, last = used[0], used[-1]
    ends = {
        "first": f"{first.label} ({first.year})",
        "last": f"{last.label} ({last.year})",
    }
    if rank:
        return _("Place: %(first)s → %(last)s") % ends
    if last.value == first.value:
        return _("No change: %(first)s → %(last)s") % ends
    rose = last.value > first.value
    return (_("Rise: %(first)s → %(last)s") if rose else _("Fall: %(first)s → %(last)s")) % ends


def _summary(used: list[Point], targets: Sequence[Target]) -> str:
    """What the picture shows, for those who do not see it."""
    told = [f"{point.year}: {point.label}" for point in used]
    if len(told) > 12:
        told = [*told[:2], "…", *told[-9:]]
    aims = [_until(target, target_words.aim(target)) for target in targets if _drawable(target)]
    text = _("Values: %(values)s.") % {"values": "; ".join(told) or "–"}
    if not aims:
        return text
    said = _("Targets: %(aims)s.") % {"aims": "; ".join(aims)}
    return f"{text} {said}"


def of_target(target: Target, *, on: date, beside: Sequence[Target] = ()) -> Figure | None:
    """The chart of one target, with others on the same series beside it."""
    if target.series is None:
        return None
    if not beside:
        return of_series(target.series, [target], on=on)
    drawn = sorted([target, *beside], key=lambda one: one.code)
    return of_series(target.series, drawn, on=on, own=target)
