"""The line of a series so small that it fits into a row of a table: its shape and where it breaks."""

from collections.abc import Mapping
from dataclasses import dataclass

WIDE, HIGH, EDGE = 120, 28, 3  # pixels


@dataclass(frozen=True)
class RegionLine:
    """Lines as the corners of each, the last value, and where the series breaks."""

    lines: tuple[str, ...]
    last: tuple[float, float] | None
    broken: float | None


def draw(
    values: Mapping[int, float], *, years: tuple[int, int], highest: float, broken: int | None
) -> RegionLine:
    """Lay out a line from zero; it is cut where a year is missing and where the series breaks."""
    parts: list[list[int]] = []
    for year in sorted(values):
        if not parts or year - parts[-1][-1] > 1 or year == broken:
            parts.append([])
        parts[-1].append(year)

    def x(year: float) -> float:
        span = max(years[1] - years[0], 1)
        return round(EDGE + (year - years[0]) / span * (WIDE - 2 * EDGE), 1)

    def y(value: float) -> float:
        return round(HIGH - EDGE - value / (highest if highest > 0 else 1.0) * (HIGH - 2 * EDGE), 1)

    lines = tuple(" ".join(f"{x(year)},{y(values[year])}" for year in part) for part in parts)
    last = (x(parts[-1][-1]), y(values[parts[-1][-1]])) if parts else None
    before = broken is not None and any(year < broken for year in values)
    return RegionLine(lines, last, x(broken - 0.5) if broken and before else None)
