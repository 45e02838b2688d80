"""How much one visitor may have the site do. Pure."""

from math import ceil
from typing import NamedTuple

MOST_A_REQUEST = 10  # seconds that count of one: a slow hour of the database is nobody's fault


class Allowance(NamedTuple):
    """Seconds of work that one visitor may cause at once, and what comes back of them each second.

    A share of a quarter leaves most of a process to the others, however long somebody goes on.
    """

    most: float
    share: float = 0.25

    def spent(self, spent: float, *, ago: float) -> float:
        """What is still spent of what was so some seconds ago."""
        return max(0.0, spent - ago * self.share)

    def charged(self, spent: float, seconds: float) -> float:
        """What is spent with some more; the debt never exceeds the allowance itself."""
        return min(spent + seconds, 2 * self.most)

    def wait(self, spent: float) -> int:
        """After how many whole seconds to come again; 0 for now."""
        return ceil(max(0.0, spent - self.most) / self.share)
