"""A tile map as pure geometry: one tile a region, as dark as its number is high.

Across positions are percentages of the picture, down pixels, so the type keeps its size on a phone.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.web.scales import STEPS
from tracker.wording import NBSP

COLUMNS, ROWS = 7, 5
HIGH, SPACE = 56, 4  # pixels
MOST = 5  # steps of the scale
TONES = 6  # of `tone.svg`, from the darkest on
DARK = 3  # so many are dark enough for white letters


@dataclass(frozen=True)
class Region:
    """A region with its place on the map; without a value it stays white."""

    column: int
    row: int
    short: str
    name: str
    value: float | None
    text: str


@dataclass(frozen=True)
class Tile:
    x: float
    y: int
    width: float
    middle: float
    tone: str
    light: bool  # whether dark letters stand on it
    short: str
    text: str
    name: str
    title: str


@dataclass(frozen=True)
class Step:
    """A tone with the numbers that it stands for."""

    x: float
    width: float
    tone: str
    text: str


@dataclass(frozen=True)
class Map:
    """Everything the template draws, and how high it is in pixels."""

    height: int
    tiles: tuple[Tile, ...]
    steps: tuple[Step, ...]
    key: int  # where the key begins, in pixels

    @property
    def short_names(self) -> str:
        """What the short names stand for."""
        return "; ".join(f"{tile.short}{NBSP}– {tile.name}" for tile in self.tiles)


def draw(
    regions: Sequence[Region], *, highest: float, missing: str, number: Callable[[float], str]
) -> Map:
    """Lay out the map; `highest` is the number at the end of the scale, the same for all years."""
    edges = edges_of(highest)
    share = 100 / COLUMNS
    tiles = tuple(_tile(region, edges, share, missing) for region in regions)
    key = ROWS * (HIGH + SPACE) + 6
    return Map(key + 34, tiles, _steps(edges, number), key)


def edges_of(highest: float) -> list[float]:
    """The ends of at most five equal steps from zero, round numbers all."""
    rough = (highest if highest > 0 else 1.0) / MOST
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in STEPS if power * size >= rough * 0.999)
    count = max(math.ceil(highest / step - 1e-9), 1)
    return [round(step * place, 10) for place in range(count + 1)]


def _tile(region: Region, edges: list[float], share: float, missing: str) -> Tile:
    tone = "gap" if region.value is None else tone_of(region.value, edges)
    x = round(region.column * share + 0.4, 2)
    return Tile(
        x=x,
        y=region.row * (HIGH + SPACE) + 1,
        width=round(share - 0.8, 2),
        middle=round(x + (share - 0.8) / 2, 2),
        tone=tone,
        light=tone == "gap" or int(tone) >= DARK,
        short=region.short,
        text=region.text or "–",
        name=region.name,
        title=f"{region.name}: {region.text or missing}",
    )


def tone_of(value: float, edges: Sequence[float]) -> str:
    """The tone of a number: the lightest for the first step, the darkest for the last."""
    steps = len(edges) - 1
    step = next((n for n, edge in enumerate(edges[1:]) if value < edge), steps - 1)
    return str(TONES - 1 - round(step * (TONES - 1) / max(steps - 1, 1)))


def _steps(edges: Sequence[float], number: Callable[[float], str]) -> tuple[Step, ...]:
    width = round(100 / (len(edges) - 1), 2)
    return tuple(
        Step(round(place * width, 2), width, tone_of(low, edges), f"{number(low)}–{number(high)}")
        for place, (low, high) in enumerate(pairwise(edges))
    )
