"""The public pages as they stood at the end of a past day: `?as_of=2026-05-01`."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.queries import as_of, changes
from tracker.web import past_links
from tracker.wording import day_text

NAME = "as_of"
A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST = 40  # how much of a mistyped day is repeated

type Explain = Callable[[HttpRequest, "Unavailable"], HttpResponse]


class Unavailable(Exception):
    """A day that cannot be shown, with the reason in the reader's language."""

    def __init__(self, reason: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class Days(NamedTuple):
    """What a page says about days: the one it shows, those it could, and how to get there."""

    shown: date | None
    first: date | None
    last: date
    others: list[tuple[str, str]]
    present: str

    @property
    def any(self) -> bool:
        """Whether any past day can be shown."""
        return self.first is not None and self.first <= self.last


def days(request: HttpRequest, first: date | None) -> Days:
    """The days of a page, by the first day of the record."""
    query = request.GET.copy()
    query.pop(NAME, None)
    others = [(name, text) for name, texts in query.lists() for text in texts]
    present = f"{request.path}?{query.urlencode()}" if query else request.path
    return Days(as_of.day(), first, yesterday(), others, present)


def yesterday() -> date:
    """The last day that is over in the country."""
    return timezone.localdate() - timedelta(days=1)


def answer(
    request: HttpRequest, view: Callable[[], HttpResponse], explain: Explain
) -> HttpResponse:
    """Answer with the view as of the day that the address names; as of now where it names none."""
    typed = request.GET.get(NAME, "").strip()
    if not typed:
        return view()
    try:
        day = _day(typed, changes.record().first_day)
        with as_of.standing_at(day):
            return _answer(request, view, explain, day)
    except Unavailable as error:
        return explain(request, error)


def _day(typed: str, first: date | None) -> date:
    """The day that was typed, if it is one that can be shown."""
    last = yesterday()
    possible = _possible(first, last)
    try:
        day = date.fromisoformat(A_DAY.fullmatch(typed)[0])  # type: ignore[index]
    except (TypeError, ValueError):
        reason = _("“%(typed)s” is not a day. Write year, month and day, such as 2026-05-01.")
        raise Unavailable(f"{reason % {'typed': typed[:LONGEST]}} {possible}") from None
    asked = {"day": day_text(day)}
    if day > last:
        reason = _("The day that you asked for, %(day)s, is not over yet.") % asked
        raise Unavailable(f"{reason} {possible}")
    if first is None or day < first:
        reason = _("You asked for %(day)s. The record does not reach back so far.") % asked
        raise Unavailable(f"{reason} {possible}", HTTPStatus.NOT_FOUND)
    return day


def _possible(first: date | None, last: date) -> str:
    """Which days can be shown, in a sentence."""
    if first is None or first > last:
        return _("The record begins today. A past day can be shown from tomorrow on.")
    days = {"first": day_text(first), "last": day_text(last)}
    return _("The record begins on %(first)s. Days up to %(last)s can be shown.") % days


def _answer(
    request: HttpRequest, view: Callable[[], HttpResponse], explain: Explain, day: date
) -> HttpResponse:
    """The view's complete answer; where it finds nothing, that there was no such page that day."""
    try:
        response = view()
    except Http404:
        reason = _("There was no such page at the end of %(day)s.") % {"day": day_text(day)}
        response = explain(request, Unavailable(reason, HTTPStatus.NOT_FOUND))
    if response.streaming:
        raise TypeError("An answer as of a past day must be complete when its view returns.")
    return past_links.kept(request, response, day)


def explain_in_full(request: HttpRequest, error: Unavailable) -> HttpResponse:
    """Say on a page why a day cannot be shown, and let the reader choose another."""
    context = {
        "reason": error.reason,
        "past": days(request, changes.record().first_day),
        "choose_here": True,
    }
    return render(request, "public/unavailable.html", context, status=error.status)


def explain_in_a_line(request: HttpRequest, error: Unavailable) -> HttpResponse:
    """Say in plain text why a file cannot be had as of a day."""
    plain = "text/plain; charset=utf-8"
    return HttpResponse(f"{error.reason}\n", content_type=plain, status=error.status)
