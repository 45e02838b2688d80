"""Where each region stands on the tile map, what is written on its tile, and how regions were split.

A tile map gives every region the same room: on a map of outlines the cities, where most research
is done, would be dots.
"""

from datetime import date
from typing import NamedTuple


class Tile(NamedTuple):
    """Column and row on the map, and the short name in each language."""

    column: int
    row: int
    kk: str
    ru: str
    en: str


class Split(NamedTuple):
    """A region out of which others were made on a day; `ended`: nothing of it is left under its name."""

    day: date
    old: str
    new: tuple[str, ...]
    ended: bool = False


TILES = {
    "KZ-NORTH-KAZAKHSTAN": Tile(3, 0, "СҚО", "СКО", "NKR"),
    "KZ-WEST-KAZAKHSTAN": Tile(0, 1, "БҚО", "ЗКО", "WKR"),
    "KZ-KOSTANAY": Tile(2, 1, "ҚОС", "КОС", "KOS"),
    "KZ-AKMOLA": Tile(3, 1, "АҚМ", "АКМ", "AKM"),
    "KZ-ASTANA": Tile(4, 1, "АСТ", "АСТ", "AST"),
    "KZ-PAVLODAR": Tile(5, 1, "ПАВ", "ПАВ", "PAV"),
    "KZ-ATYRAU": Tile(0, 2, "АТЫ", "АТЫ", "ATY"),
    "KZ-AKTOBE": Tile(1, 2, "АҚТ", "АКТ", "AKT"),
    "KZ-ULYTAU": Tile(3, 2, "ҰЛЫ", "УЛЫ", "ULY"),
    "KZ-KARAGANDY": Tile(4, 2, "ҚАР", "КАР", "KAR"),
    "KZ-ABAY": Tile(5, 2, "АБА", "АБА", "ABA"),
    "KZ-EAST-KAZAKHSTAN": Tile(6, 2, "ШҚО", "ВКО", "EKR"),
    "KZ-MANGISTAU": Tile(0, 3, "МАҢ", "МАН", "MAN"),
    "KZ-KYZYLORDA": Tile(2, 3, "ҚЫЗ", "КЫЗ", "KYZ"),
    "KZ-TURKISTAN": Tile(3, 3, "ТҮР", "ТУР", "TUR"),
    "KZ-SOUTH-KAZAKHSTAN": Tile(3, 3, "ОҚО", "ЮКО", "SKR"),
    "KZ-ZHAMBYL": Tile(4, 3, "ЖАМ", "ЖАМ", "ZHA"),
    "KZ-ALMATY-REGION": Tile(5, 3, "АЛО", "АЛО", "ALR"),
    "KZ-ZHETISU": Tile(6, 3, "ЖЕТ", "ЖЕТ", "ZHE"),
    "KZ-SHYMKENT": Tile(3, 4, "ШЫМ", "ШЫМ", "SHY"),
    "KZ-ALMATY": Tile(5, 4, "АЛА", "АЛА", "ALA"),
}
SPLITS = (
    Split(date(2018, 6, 19), "KZ-SOUTH-KAZAKHSTAN", ("KZ-TURKISTAN", "KZ-SHYMKENT"), ended=True),
    Split(date(2022, 6, 8), "KZ-EAST-KAZAKHSTAN", ("KZ-ABAY",)),
    Split(date(2022, 6, 8), "KZ-ALMATY-REGION", ("KZ-ZHETISU",)),
    Split(date(2022, 6, 8), "KZ-KARAGANDY", ("KZ-ULYTAU",)),
)
