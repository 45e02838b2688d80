"""The two series that a ratio is divided from."""

from tracker.models import Series


def parts_of(ratio: Series) -> tuple[Series, Series] | None:
    """The numerator and the denominator in the same place and breakdown; None unless both exist."""
    above, below = ratio.indicator.numerator_id, ratio.indicator.denominator_id
    if above is None or below is None:
        return None
    rows = Series.objects.filter(indicator__in=(above, below), place=ratio.place_id)
    found = {
        row.indicator_id: row
        for row in rows.select_related("indicator__unit").order_by("-pk")
        if row.breakdown == ratio.breakdown
    }
    return (found[above], found[below]) if {above, below} <= found.keys() else None
