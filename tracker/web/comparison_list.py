"""The charts that the readers of the source documents expect, as data: which series in which shape."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOUR = ("KZ", "KG", "TJ", "UZ")
FIVE = (*FOUR, "TM")
FIELDS = (
    "natural_sciences",
    "engineering_technology",
    "medical_health_sciences",
    "agricultural_sciences",
    "social_sciences",
    "humanities",
)
ALL = ""  # the series without a breakdown


class Shape(StrEnum):
    """How a comparison is drawn."""

    LINE = "line"  # one series over the years with the targets set on it
    BARS = "bars"  # one bar a place
    STACK = "stack"  # one bar a place, cut into the parts of its whole, which stands among them
    PANELS = "panels"  # one small chart a place, on one scale


@dataclass(frozen=True)
class Comparison:
    """One page of figures. by: the breakdown; values: its codes in the order of the drawing."""

    code: str
    name: str | Promise
    shape: Shape
    indicator: str
    places: tuple[str, ...] = FOUR
    by: str = ""
    values: tuple[str, ...] = (ALL,)


COMPARISONS = {
    one.code: one
    for one in (
        Comparison(
            "research-expenditure",
            _("Research expenditure and the targets set for it"),
            Shape.LINE,
            "gerd_pct_gdp",
            ("KZ",),
        ),
        Comparison(
            "researchers-by-field",
            _("Researchers by field of science in Central Asia"),
            Shape.STACK,
            "researchers",
            by="field",
            values=(*FIELDS, ALL),
        ),
        Comparison(
            "women-among-researchers",
            _("Women among researchers in Central Asia"),
            Shape.BARS,
            "researchers_women_share",
        ),
        Comparison(
            "women-by-field",
            _("Women among researchers by field of science in Central Asia"),
            Shape.PANELS,
            "researchers_women_share",
            by="field",
            values=FIELDS,
        ),
        Comparison(
            "doctorates",
            _("Doctorates awarded in Central Asia"),
            Shape.PANELS,
            "phds",
            by="field",
            values=(ALL, "science", "engineering"),
        ),
        Comparison(
            "women-among-doctors",
            _("Women among new doctors of science in Central Asia"),
            Shape.PANELS,
            "phds_women_share",
            by="field",
            values=(ALL, "science", "engineering"),
        ),
        Comparison(
            "articles-per-million",
            _("Scientific articles per million inhabitants in Central Asia"),
            Shape.BARS,
            "articles_per_million",
            FIVE,
        ),
    )
}
