"""What a value must lie between for a goal to be met."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Bounds:
    """Lowest and highest value that meet a goal, both included; None leaves that side open."""

    low: Decimal | None = None
    high: Decimal | None = None

    def met_by(self, value: Decimal) -> bool:
        """Compare exactly: a tie counts."""
        return self.missing(value) == 0

    def missing(self, value: Decimal) -> Decimal:
        """The signed change that would bring a value to the nearer bound; 0 where it is met."""
        if self.low is not None and value < self.low:
            return self.low - value
        if self.high is not None and value > self.high:
            return self.high - value
        return Decimal(0)

    def widened(self, margin: Decimal) -> "Bounds":
        """The bounds moved apart, so that an exact goal has a chance at all."""
        return Bounds(
            None if self.low is None else self.low - margin,
            None if self.high is None else self.high + margin,
        )
