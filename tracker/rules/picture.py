"""What fits into one picture of all promises: a cell for each, or a bar where there are too many."""

from collections.abc import Mapping

A_ROW = 48  # cells that are still told apart in one row
A_PICTURE = 120  # cells that one page can name without growing heavy


def in_cells[Key](
    totals: Mapping[Key, int], *, row: int = A_ROW, most: int = A_PICTURE
) -> frozenset[Key]:
    """The groups whose members are drawn one by one: the smallest first, as long as they fit.

    totals: how many members each group has. The others are drawn as one bar each.
    """
    found = []
    for key, number in sorted(totals.items(), key=lambda pair: pair[1]):
        if number > row or number > most:
            break
        found.append(key)
        most -= number
    return frozenset(found)
