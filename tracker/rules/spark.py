"""A line of a few values, small enough for a cell: pure geometry for one SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 96, 28, 5
MOST = 10  # values, the newest ones


@dataclass(frozen=True)
class Spark:
    """The corners of the line, its dots, and the ring of the value that is not approved yet."""

    line: str
    dots: tuple[tuple[float, float], ...]
    ring: tuple[float, float] | None


def spark(known: Mapping[int, Decimal], new: tuple[int, Decimal] | None) -> Spark | None:
    """Lay out the values of the years with the new one at the end; None with fewer than two."""
    points = sorted(known.items())[-MOST:] + ([new] if new else [])
    if len(points) < 2:
        return None
    years = [year for year, _value in points]
    values = [float(value) for _year, value in points]
    spots = [
        (
            _place(year, years[0], years[-1], WIDTH),
            round(HEIGHT - _place(value, min(values), max(values), HEIGHT), 1),
        )
        for year, value in zip(years, values, strict=True)
    ]
    return Spark(
        line=" ".join(f"{x},{y}" for x, y in spots),
        dots=tuple(spots[:-1] if new else spots),
        ring=spots[-1] if new else None,
    )


def _place(at: float, low: float, high: float, length: int) -> float:
    """Where a number lies between two others along a side, away from its ends."""
    share = (at - low) / (high - low) if high > low else 0.5
    return round(EDGE + share * (length - 2 * EDGE), 1)
