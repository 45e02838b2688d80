"""How well methods did on targets whose outcome is known: hit rate, Brier score, calibration, flips."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tracker.rules.backtest import Answer, Trial
from tracker.rules.methods import DEFAULT, METHODS

BINS = (0.0, 0.05, 0.20, 0.35, 0.50, 0.65, 0.80, 0.95, 1.0)
DIGITS = 4


@dataclass
class Share:
    """Targets counted together: how many, how many came true, and what was said of them."""

    n: int = 0
    true: int = 0
    said: float = 0.0

    def add(self, answer: Answer, *, came_true: bool) -> None:
        """Count one more."""
        self.n += 1
        self.true += came_true
        self.said += answer.probability

    def summary(self) -> dict[str, Any]:
        """The shares as plain numbers."""
        return {
            "n": self.n,
            "said": rounded(self.said, self.n),
            "came_true": rounded(self.true, self.n),
        }


@dataclass
class Score:
    """What one method is worth so far. default_misses: those of the default on the same targets."""

    judged: int = 0
    silent: int = 0
    hits: int = 0
    misses: float = 0.0
    default_misses: float = 0.0
    steps: int = 0
    flips: int = 0
    stances: dict[int, Share] = field(default_factory=lambda: {1: Share(), 0: Share(), -1: Share()})

    def add(self, method: str, trial: Trial) -> None:
        """Count one target in."""
        answer, default = trial.path[0].get(method), trial.path[0][DEFAULT]
        if answer is None:
            self.silent += 1
            return
        self.judged += 1
        self.hits += answer.kept == trial.came_true
        self.misses += (answer.probability - trial.came_true) ** 2
        self.default_misses += (default.probability - trial.came_true) ** 2
        self.stances[answer.stance].add(answer, came_true=trial.came_true)
        steps, flips = trial.flips(method)
        self.steps += steps
        self.flips += flips

    def summary(self) -> dict[str, Any]:
        """The score as plain numbers; shares of nothing are None."""
        return {
            "judged": self.judged,
            "silent": self.silent,
            "hit_rate": rounded(self.hits, self.judged),
            "brier": rounded(self.misses, self.judged),
            "default_brier": rounded(self.default_misses, self.judged),
            "steps": self.steps,
            "flips": rounded(self.flips, self.steps),
            "stances": {str(key): share.summary() for key, share in self.stances.items()},
        }


def scored(series: Iterable[Iterable[Trial]]) -> dict[str, Any]:
    """All methods on the targets of some series, as plain numbers that JSON can hold."""
    scores = {method: Score() for method in METHODS}
    bins = [Share() for _ in BINS[1:]]
    tested, everything = 0, Share()
    for targets in series:
        before = everything.n
        for trial in targets:
            default = trial.path[0][DEFAULT]
            everything.add(default, came_true=trial.came_true)
            bins[bin_of(default.probability)].add(default, came_true=trial.came_true)
            for method, score in scores.items():
                score.add(method, trial)
        tested += everything.n > before
    rate = everything.true / everything.n if everything.n else 0.0
    return {
        "series_tested": tested,
        "targets": everything.n,
        "came_true": rounded(rate, 1),
        "base_rate_brier": rounded(rate * (1 - rate), 1),
        "methods": {method: score.summary() for method, score in scores.items()},
        "calibration": [
            {"low": low, "high": high, **share.summary()}
            for (low, high), share in zip(pairwise(BINS), bins, strict=True)
        ],
    }


def bin_of(probability: float) -> int:
    """The bin of a probability: each holds its lower end, the last one both."""
    return max(place for place, low in enumerate(BINS[:-1]) if low <= probability)


def rounded(total: float, number: int) -> float | None:
    """A mean to four digits after the point; None of nothing."""
    return round(total / number, DIGITS) if number else None
