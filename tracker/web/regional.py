"""An indicator in the regions: the map of a year, a row of the table for each, and how they changed."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from tracker.models import Indicator, Observation, Place, Series
from tracker.queries import measured
from tracker.web import region_lines, target_words, tiles
from tracker.web.figure import Figure, Panel, highest_and_lowest, sources_of, subtitle, tick_text
from tracker.web.region_data import SPLITS, TILES, Split
from tracker.wording import amount_text, day_text, language, number_text


class Value(NamedTuple):
    """A number in the table. broken: a series break lies between it and the one before."""

    year: str
    text: str
    broken: bool
    exists: bool  # whether the region existed at the end of the year


class Row(NamedTuple):
    """A region in the table."""

    place: Place
    series: Series
    values: list[Value]
    line: region_lines.RegionLine
    note: str


class Regional(NamedTuple):
    """What the page of an indicator shows."""

    year: int
    years: list[int]
    figure: Figure
    rows: list[Row]
    sources: list[str]  # of all numbers of the table


def regional(indicator: Indicator, series: Sequence[Series], *, asked: str) -> Regional | None:
    """Draw an indicator for the year asked for, or the newest; nothing where no region has a value."""
    known = {one.pk: measured.by_year(one) for one in series}
    years = sorted({year for rows in known.values() for year in rows})
    if not years:
        return None
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[-1]
    highest = max(float(row.value or 0) for rows in known.values() for row in rows.values())
    places = {one.place.code: one.place for one in series}
    return Regional(
        year,
        years,
        _figure(indicator, series, known, year, highest),
        [_row(one, known[one.pk], years, highest, places) for one in series],
        sources_of(row for rows in known.values() for row in rows.values()),
    )


def existed(place: Place, year: int) -> bool:
    """Whether a region existed at the end of a year."""
    end = date(year, 12, 31)
    began = place.valid_from is None or place.valid_from <= end
    return began and (place.valid_to is None or place.valid_to >= end)


def _text(row: Observation | None) -> str:
    """The number with the digits that it has, or nothing."""
    return "" if row is None or row.value is None else number_text(row.value)


def _figure(
    indicator: Indicator,
    series: Sequence[Series],
    known: dict[int, dict[int, Observation]],
    year: int,
    highest: float,
) -> Figure:
    there = [one for one in series if one.place.code in TILES and existed(one.place, year)]
    drawn = tiles.draw(
        [_region(one.place, known[one.pk].get(year)) for one in there],
        highest=highest,
        missing=_("no data"),
        number=tick_text,
    )
    told = [(one.place.name, row) for one in there if (row := known[one.pk].get(year))]
    return Figure(
        id=f"map-{indicator.code}",
        title=_message(told, indicator),
        subtitle=subtitle(indicator, [year]),
        summary=_(
            "One tile a region, as dark as its number is high. All numbers are in the table."
        ),
        panels=(Panel(drawn, "components/tiles_body.svg", drawn.height),),
        drawn=[row for _name, row in told],
    )


def _region(place: Place, row: Observation | None) -> tiles.Region:
    tile = TILES[place.code]
    return tiles.Region(
        tile.column,
        tile.row,
        getattr(tile, language()),
        place.name,
        None if row is None else float(row.value or 0),
        _text(row),
    )


def _message(told: list[tuple[str, Observation]], indicator: Indicator) -> str:
    """The ends of the scale, in a line."""
    if not told:
        return _("No data")
    sign = target_words.sign(indicator.unit)
    return highest_and_lowest(
        [(name, float(row.value or 0), amount_text(_text(row), sign)) for name, row in told]
    )


def _row(
    series: Series,
    known: dict[int, Observation],
    years: list[int],
    highest: float,
    places: dict[str, Place],
) -> Row:
    broken = series.comparable_from
    values = [
        Value(
            str(year),
            _text(known.get(year)),
            broken=year == broken,
            exists=existed(series.place, year),
        )
        for year in years
    ]
    numbers = {year: float(row.value or 0) for year, row in known.items()}
    drawn = region_lines.draw(
        {year: value for year, value in numbers.items() if existed(series.place, year)},
        years=(years[0], years[-1]),
        highest=highest,
        broken=broken,
    )
    return Row(series.place, series, values, drawn, _note(series.place, places))


def _note(place: Place, places: dict[str, Place]) -> str:
    """How a region was split, or out of which it was made."""
    for split in SPLITS:
        told = {"day": day_text(split.day), "old": _named([split.old], places)}
        told["new"] = _named(split.new, places)
        if place.code in split.new:
            return _("Region since %(day)s. Before that it was part of: %(old)s.") % told
        if place.code == split.old:
            return _split(split) % told
    return ""


def _split(split: Split) -> str:
    if split.ended:
        return _("Split on %(day)s into: %(new)s.")
    return _("Since %(day)s without: %(new)s. Values before and after are not comparable.")


def _named(codes: Sequence[str], places: dict[str, Place]) -> str:
    return ", ".join(places[code].name if code in places else code for code in codes)
