"""Small symbols for many promises: drawn once a page, then named by each cell."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tracker import labels
from tracker.models import Target
from tracker.queries.picture import Cell
from tracker.rules.picture import in_cells
from tracker.rules.spark import Spark
from tracker.rules.values import Status
from tracker.templatetags.tracker import FILLS

register = template.Library()

FOLDER = Path(settings.BASE_DIR) / "templates" / "components" / "symbols"
OUTSIDE = re.compile(r"<svg[^>]*>|</svg>")


@register.simple_tag
def symbol_sheet() -> SafeString:
    """The symbols of all statuses under their names, for cells to use; nothing is seen of it."""
    return _sheet()


@cache
def _sheet() -> SafeString:
    names = sorted({badge.symbol for badge in labels.STATUS.values()})
    symbols = "".join(
        f'<symbol id="s-{name}" viewBox="0 0 16 16">{_inside(name)}</symbol>' for name in names
    )
    sheet = f'<svg width="0" height="0" class="visually-hidden" aria-hidden="true">{symbols}</svg>'
    return mark_safe(sheet)  # noqa: S308 -- our own files


def _inside(name: str) -> str:
    return OUTSIDE.sub("", (FOLDER / f"{name}.svg").read_text("utf-8").strip())


@register.simple_tag
def drawn_in_cells(counted: Iterable[Any]) -> frozenset[int]:
    """The keys of the records of a table whose promises are drawn one by one."""
    return in_cells({one.record.pk: one.total for one in counted})


@register.simple_tag
def small_cells(counts: Mapping[str, int]) -> SafeString:
    """One symbol for each promise, in the order of the statuses; to be named by what holds them."""
    return format_html_join(
        "",
        '<svg class="tone-{}"><use href="#s-{}"/></svg>',
        ((badge.tone, badge.symbol) for badge, number in _badges(counts) for _ in range(number)),
    )


@register.simple_tag
def light_bar(counts: Mapping[str, int]) -> SafeString:
    """A stacked bar of the statuses in few bytes; the numbers are told elsewhere on the page."""
    total, start, parts = sum(counts.values()), 0, []
    for status in Status:
        if number := counts.get(status, 0):
            fill = FILLS.get(status, "")
            fill = format_html(' fill="{}"', fill) if fill.startswith("url") else ""
            x, width = f"{start / total:.1%}", f"{number / total:.1%}"
            parts.append((labels.STATUS[status].tone, x, width, fill))
            start += number
    rects = format_html_join("", '<rect class="tone-{}" x="{}" width="{}"{}/>', parts)
    return format_html('<svg class="bar bar-mini" aria-hidden="true">{}</svg>', rects)


@register.simple_tag
def linked_cells(cells: Iterable[Cell], most: int) -> SafeString:
    """One symbol for each promise, which leads to its page and is named by number, title, status.

    most: characters of a title that are told.
    """
    return format_html_join(
        "",
        f'<a class="tone-{{}}" href="{reverse("targets")}{{}}/" title="{{}}">'
        '<svg><use href="#s-{}"/></svg></a>',
        (_link(cell, labels.STATUS[cell.status], most) for cell in cells),
    )


def _link(cell: Cell, badge: labels.Badge, most: int) -> tuple[Any, ...]:
    title = cell.title if len(cell.title) <= most else f"{cell.title[: most - 1].rstrip()}…"
    name = format_html("{}: {} ({})", badge.word, title, cell.code)
    return badge.tone, cell.code, name, badge.symbol


@register.simple_tag
def status_symbol(status: str) -> str:
    """The name of a status's symbol in the sheet."""
    return labels.STATUS[Status(status)].symbol


@register.simple_tag
def light_badge(status: str) -> SafeString:
    """A status as symbol and word, in few bytes: for long lists on pages with the sheet."""
    badge = labels.STATUS[Status(status)]
    return format_html(
        '<span class="badge tone-{}"><svg class="symbol" aria-hidden="true">'
        '<use href="#s-{}"/></svg>{}</span>',
        badge.tone,
        badge.symbol,
        badge.word,
    )


@register.simple_tag
def spark_of(sparks: Mapping[int, Spark], target: Target) -> SafeString | str:
    """The last values of a target as a small line that ends in a dot; nothing where it has none."""
    line = sparks.get(target.pk)
    if line is None:
        return ""
    return format_html(
        '<svg class="spark" viewBox="0 0 96 28"><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="3"/></svg>',
        line.line,
        *line.dots[-1],
    )


@register.filter
def told(counts: Mapping[str, int]) -> str:
    """How many have each status, in words."""
    return "; ".join(f"{badge.word}: {number}" for badge, number in _badges(counts))


def _badges(counts: Mapping[str, int]) -> list[tuple[labels.Badge, int]]:
    return [(labels.STATUS[status], counts[status]) for status in Status if counts.get(status)]


@register.filter
def near(page: Page) -> list[int]:
    """The numbers of the first, the last and the neighbouring pages; 0 stands for those left out."""
    found = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in found]
