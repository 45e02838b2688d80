"""Where the pages of a list begin whose rows differ much in weight. Pure."""

from collections.abc import Iterable


def starts(weights: Iterable[int], most: int) -> list[int]:
    """The first row of each page, counted from 0: as many rows as weigh at most so much together.

    A row that is heavier alone has a page to itself; a list without rows has one page.
    """
    found, together = [0], 0
    for place, weight in enumerate(weights):
        if together and together + weight > most:
            found.append(place)
            together = 0
        together += weight
    return found
