"""The pages of reporting cycles and of their consolidated reports."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from tracker import labels
from tracker.datasets.columns import Row, Table
from tracker.datasets.reports import CONSOLIDATED, DUTIES, consolidated_rows, row_without_duty
from tracker.models import Consolidation
from tracker.queries import copies, cycle_changes, duties
from tracker.rules.exchange import decode
from tracker.rules.measures import Step
from tracker.templatetags.queue import in_language
from tracker.web import compliance
from tracker.web.data_answers import data_file, json_answer, tables
from tracker.web.pages import public_file, public_page, show, today


@public_page
def cycles(request: HttpRequest) -> HttpResponse:
    """All reporting cycles."""
    return show(request, "cycles", cycles=duties.cycles(), today=today())


@public_page
def cycle(request: HttpRequest, year: int) -> HttpResponse:
    """One reporting year: how far it is, and how each body stands."""
    on = today()
    level = compliance.level_asked(request.GET.get("level"))
    found = [_cycle(row, level, on=on) for row in _cycles(year)]
    return show(
        request,
        "cycle",
        year=year,
        cycles=found,
        level=level,
        levels=[("", _("All bodies")), *labels.LEVEL.items()],
    )


def _cycles(year: int) -> list[Any]:
    rows = list(duties.cycles().filter(year=year))
    if not rows:
        raise Http404
    return rows


def _cycle(row: Any, level: str, *, on: date) -> dict[str, Any]:
    owed = duties.duties(row.obligations.all(), on=on)
    own = {duty.obligation.rule.act: duty for duty in owed}
    shown = [duty for duty in owed if compliance.is_of(duty.obligation.organization, level)]
    reports = [duty for duty in shown if duty.obligation.rule.act == "report"]
    editions = list(duties.published(row))
    return {
        "row": row,
        "reports": reports,
        "summary": compliance.summary(reports),
        "others": [duty for duty in shown if duty not in reports],
        "without": [body for body in duties.without_duty(row) if compliance.is_of(body, level)],
        "approved": row.approved,
        "editions": editions,
        "extended": cycle_changes.extensions(row),
        "days_left": (row.due_on - on).days,
        "forward": own.get("forward"),
        "publish": own.get("publish"),
    }


@data_file
def compliance_file(request: HttpRequest, kind: str, year: int) -> HttpResponseBase:
    """How each body stands in a year, one duty a row; then the bodies that owe no report."""
    rows = Table(DUTIES, _rows(request, year))
    return tables(request, kind, f"reports-{year}", [("duties", rows)], {"year": year})


def _rows(request: HttpRequest, year: int) -> list[Row]:
    """The duties of a year as rows, then the bodies that owe no report."""
    level, on = compliance.level_asked(request.GET.get("level")), today()
    rows: list[Row] = []
    apart = []
    for cycle in _cycles(year):
        rows += DUTIES.rows(duties.duties(cycle.obligations.all(), on=on))
        apart += [row_without_duty(cycle, body) for body in duties.without_duty(cycle)]
    return [row for row in (*rows, *apart) if level in ("", row["level"])]


def _published(year: int) -> list[Consolidation]:
    """The newest public edition of each cycle of a year."""
    newest = [duties.published(row).first() for row in _cycles(year)]
    found = [edition for edition in newest if edition]
    if not found:
        raise Http404
    return found


@public_page
def consolidated(request: HttpRequest, year: int) -> HttpResponse:
    """The consolidated report of a year, word for word as it was frozen."""
    frozen = copies.of_editions()
    editions = [_edition(one) | {"copy": frozen.get(one.pk)} for one in _published(year)]
    return show(request, "consolidated", year=year, editions=editions)


def _edition(one: Consolidation) -> dict[str, Any]:
    """An edition in the active language, by the names and titles that it was frozen with."""
    content = one.content
    bodies = [body | {"name": in_language(body["name"])} for body in content["bodies"]]
    names = {body["code"]: body["name"] for body in bodies}
    return {
        "row": one,
        "strategy": one.cycle.strategy,
        "bodies": bodies,
        "missing": [in_language(row["name"]) for row in content["missing"]],
        "lines": [
            line
            | {"name": names[line["body"]], "title": in_language(line["title"])}
            | {"forecast_on": _day(line.get("forecast_on"))}
            | {"steps": decode(tuple[Step, ...], line.get("steps", []))}
            for line in content["lines"]
        ],
    }


def _day(text: str | None) -> date | None:
    """A day of a frozen edition; editions made before the column have none."""
    return date.fromisoformat(text) if text else None


@data_file
def consolidated_file(request: HttpRequest, kind: str, year: int) -> HttpResponseBase:
    """The figures of the consolidated report."""
    rows = Table(CONSOLIDATED, consolidated_rows(_published(year)))
    return tables(request, kind, f"consolidated-{year}", [("consolidated", rows)])


@public_file
def as_json(request: HttpRequest, year: int) -> HttpResponse:
    """The frozen content itself, from which the checksum can be computed again."""
    editions = [
        {"edition": one.edition, "sha256": one.sha256, "content": one.content}
        for one in _published(year)
    ]
    return json_answer({"year": year, "editions": editions})
