"""The parts of a chart: what is to be drawn, and the positions that come out.

All positions are percentages of the picture. Years stand for their end: 31 December 2015 is at 2015.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One value. `used` for the verdict, or another source of the same series.

    comparable: False before a declared break in the series. second: of another series, drawn as
    the second line.
    """

    year: int
    value: float
    label: str = ""
    used: bool = True
    low: float | None = None
    high: float | None = None
    comparable: bool = True
    second: bool = False


@dataclass(frozen=True)
class Aim:
    """A target: its number, its deadline if it has one, and where its path begins.

    plan: the value planned for each year, drawn instead of the path. own: whether the picture is
    of this target, or shows it beside that one.
    """

    value: float
    label: str
    year: float | None = None
    start: tuple[float, float] | None = None
    plan: tuple[tuple[int, float], ...] = ()
    own: bool = True

    @property
    def path(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Where the straight path begins and ends."""
        if self.start is None or self.year is None or self.plan:
            return None
        return self.start, (self.year, self.value)


@dataclass(frozen=True)
class Fan:
    """The projection for the deadline year with its 80 % band.

    growth: the band widens with this power of the years, as in `rules.chance`.
    """

    year: float
    middle: float
    low: float
    high: float
    growth: float = 2 / 3


@dataclass(frozen=True)
class Texts:
    """The words in the picture, in the reader's language; the names of two lines, if there are two."""

    today: str = "today"
    plan: str = "plan"
    broken: str = "series break"
    better: str = "↑ better"
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    used: bool
    title: str


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    look: str  # solid, gap, second, path, plan, level, range, fan or grid


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str
    anchor: str = "start"
    look: str = "value"  # value, second, aim, plan, break, today, tick or year


@dataclass(frozen=True)
class Chart:
    """Everything the template draws; lines and labels are grouped by their look."""

    lines: dict[str, list[Line]]
    rings: tuple[Dot, ...]
    dots: tuple[Dot, ...]
    labels: dict[str, list[Label]]
    fan: str  # the corners of the band, or nothing
    today: float | None
    squares: tuple[Dot, ...] = ()  # planned values
    diamonds: tuple[Dot, ...] = ()  # values of the second line
    broken: tuple[float, ...] = ()  # where the series breaks

    @property
    def hollow(self) -> bool:
        """Whether other sources or approximate values stand beside those that are used."""
        return not all(dot.used for dot in self.dots)
