"""Deadlines as an iCalendar file: an all-day event a duty, in the active language."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tracker.addresses import address
from tracker.models import Obligation, Target
from tracker.web.moves import promise
from tracker.wording import day_text, language

A_DAY = timedelta(days=1)
HALF_A_DAY = timedelta(hours=12)
KEPT = timedelta(days=400)  # how long a deadline that has passed stays in the file


class Deadline(NamedTuple):
    """One event. uid stays the same however often its day moves; revision counts the changes."""

    uid: str
    day: date
    title: str
    text: str
    address: str
    revision: int
    changed_at: datetime


class Changes(NamedTuple):
    """How often a record changed since it was made, and when last."""

    number: int
    latest: datetime


def deadlines_of(obligations: Iterable[Obligation]) -> list[Deadline]:
    """The deadlines of obligations, with their strategies, rules and bodies loaded."""
    rows = list(obligations)
    changes = _changes(Obligation, rows)
    return [_deadline(row, changes[row.pk]) for row in rows if row.pk in changes]


def deadlines_of_targets(targets: Iterable[Target]) -> list[Deadline]:
    """The deadlines of promises, with their strategies and units loaded."""
    rows = list(targets)
    changes = _changes(Target, rows)
    return [_of_target(row, changes[row.pk]) for row in rows if row.pk in changes]


def _of_target(row: Target, changes: Changes) -> Deadline:
    """A promise as an event on the last day on which it can be kept."""
    lines = [promise(row), row.strategy.title if row.strategy else ""]
    return Deadline(
        f"{row.code}.deadline@{_host()}",
        row.deadline or date.max,
        _("Deadline of the target: %(target)s") % {"target": row.title},
        "\n".join(line for line in lines if line),
        address("target", row.code),
        changes.number,
        changes.latest,
    )


def _changes(model: Any, rows: list[Any]) -> Mapping[int, Changes]:
    """For each record by its id what its history tells."""
    history = model.history.filter(id__in=[row.pk for row in rows]).order_by()
    counted = history.values("id").annotate(number=Count("pk"), latest=Max("history_date"))
    return {each["id"]: Changes(each["number"] - 1, each["latest"]) for each in counted}


def _deadline(row: Obligation, changes: Changes) -> Deadline:
    """A duty as an event on its last day."""
    named = {"year": row.cycle.year, "body": row.organization.name}
    title = _("%(duty)s: %(body)s") % {"duty": row.rule.what, "body": row.organization.name}
    if row.rule.act == "report":
        title = _("Report for %(year)s: %(body)s") % named
    return Deadline(
        uid_of(row),
        row.last_day,
        title,
        "\n".join(_lines(row)),
        address("cycle", row.cycle.year),
        changes.number,
        changes.latest,
    )


def _lines(row: Obligation) -> Iterable[str]:
    yield row.cycle.strategy.title
    yield row.rule.what
    if row.extended_to:
        yield _("First due on: %(day)s") % {"day": day_text(row.due_on)}
        yield _("Reason for more time: %(reason)s") % {"reason": row.extension_reason}
        if row.extended_late:
            yield _("The due date had passed when more time was given.")


def uid_of(row: Obligation) -> str:
    """A name for the event that nothing else has and no change of dates touches."""
    return f"{row.rule.code}.{row.organization.code}.{row.period_ends_on}@{_host()}"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def calendar_file(name: str, title: str, deadlines: Iterable[Deadline]) -> HttpResponse:
    """Answer with deadlines as a calendar; the same deadlines give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Nysana//{language()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", HALF_A_DAY, parameters={"VALUE": "DURATION"})
    for deadline in sorted(deadlines, key=lambda one: (one.day, one.uid)):
        calendar.add_component(_event(deadline))
    content = calendar.to_ical(sorted=False)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


def _event(deadline: Deadline) -> Event:
    moment = deadline.changed_at.astimezone(UTC)
    said: dict[str, Any] = {
        "uid": deadline.uid,
        "dtstamp": moment,
        "last-modified": moment,
        "sequence": deadline.revision,
        "dtstart": deadline.day,
        "dtend": deadline.day + A_DAY,
        "summary": deadline.title,
        "description": deadline.text,
        "url": deadline.address,
        "transp": "TRANSPARENT",
    }
    event = Event()
    for key, value in said.items():
        event.add(key, value)
    return event
