"""Examples for the methodology, worked from the stored verdicts of real targets."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tracker.models import Target
from tracker.queries import targets
from tracker.rules.chance import BAND_80, pace
from tracker.rules.exchange import decode
from tracker.rules.values import Constants, Value
from tracker.sentences import chance_words
from tracker.web import target_words
from tracker.wording import number_text

LESSONS = {
    "T006": _("A target with a number and a deadline that has passed."),
    "T022": _("A target whose deadline is ahead: the chance is worked out from the past pace."),
    "T018": _("A level to keep every year: one answer a year, years without data are listed."),
    "T021": _("A target that cannot be judged as it is written."),
    "T042": _("A direction without a number: the change is shown, but no verdict."),
}
DIGITS = 4


class Example(NamedTuple):
    """A target that shows a rule, with the numbers of its formula filled in."""

    target: Target
    lesson: Any
    aim: str
    deadline: str
    steps: list[tuple[str, str]]


def examples() -> list[Example]:
    """The examples whose targets exist."""
    rows = targets.whole().filter(code__in=LESSONS, verdict__isnull=False)
    found = {row.code: row for row in rows}
    return [_example(found[code], lesson) for code, lesson in LESSONS.items() if code in found]


def _example(target: Target, lesson: Any) -> Example:
    return Example(
        target, lesson, target_words.aim(target), target_words.deadline(target), steps(target)
    )


def steps(target: Target) -> list[tuple[str, str]]:
    """The formula of the chance with the numbers of the stored verdict; none where there is none."""
    verdict = target.verdict
    if verdict is None or verdict.result.get("chance") is None or not target.deadline:
        return []
    constants = decode(Constants, verdict.constants)
    past = pace(decode(tuple[Value, ...], verdict.inputs["record"]["values"]))
    if past is None:
        return []
    result = verdict.result
    noise = constants.noise * past.variance / (past.n - 1)
    share = past.mean**2 / (past.mean**2 + noise) if past.mean else 0.0
    years = target.deadline.year - past.last_year
    scale = (result["high"] - result["projection"]) / BAND_80
    damping, last = _short(constants.damping), _short(past.last_value)
    mean, shared = _short(past.mean), _short(share)
    return [
        ("n", f"{past.n}"),
        ("μ", mean),
        ("v", _short(past.variance)),
        ("A", _short(past.mean_abs)),
        ("share", f"μ² ÷ (μ² + {_short(constants.noise)} · v ÷ {past.n - 1}) = {shared}"),
        ("h", f"{target.deadline.year} − {past.last_year} = {years}"),
        ("f", f"{last} + {damping} · {shared} · {mean} · {years} = {_short(result['projection'])}"),
        (
            "scale",
            f"⅔ · A · h^⅔ · √(1 + {_short(constants.short_series)} ÷ {past.n}) = {_short(scale)}",
        ),
        ("z", _short(_distance(target, result["projection"]) / scale)),
        ("P", f"½ · (1 + z ÷ √(2 + z²)): {chance_words(result['chance'])}"),
    ]


def _distance(target: Target, projection: float) -> float:
    """How far the projection lies beyond the target, the wanted way."""
    wanted = float(target_words.decimal_of(target, "target") or 0)
    return wanted - projection if target.comparison == "at_most" else projection - wanted


def _short(value: float) -> str:
    """A computed number with four digits that count."""
    exact = Decimal(repr(float(value)))
    if not exact:
        return "0"
    places = max(DIGITS - 1 - exact.adjusted(), 0)
    text = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize()
    return number_text(Decimal(format(text, "f")))
