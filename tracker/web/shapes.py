"""The picture of a target, as its kind asks for: values over the years, an event, or the parts of a whole."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import labels
from tracker.models import Observation, Target
from tracker.queries import measured
from tracker.rules.kinds import KINDS, Course
from tracker.rules.values import Status
from tracker.web import bars, event_line, figures, judgements, target_words
from tracker.web.figure import Figure, Panel
from tracker.wording import amount_text, day_text, number_text
from tracker.workflow.promise_words import part_name


def of_target(target: Target, *, on: date, beside: Sequence[Target] = ()) -> Figure | None:
    """The picture of one target; values are drawn with other targets on the same series beside it.

    Its heading is the target with its status.
    """
    figure = _drawn(target, on=on, beside=beside)
    word = str(labels.STATUS[Status(target.status)].word)
    return figure._replace(heading=(target.title, word)) if figure else None


def _drawn(target: Target, *, on: date, beside: Sequence[Target]) -> Figure | None:
    course = KINDS[target.kind].traits.course
    if course is Course.EVENT:
        return _event(target, on=on)
    if course is Course.PARTS and not beside and (figure := _parts(target)):
        return figure
    return figures.of_target(target, on=on, beside=beside)


def _event(target: Target, *, on: date) -> Figure | None:
    """The plan and what was said since, on a line of time; nothing where no day is known."""
    events = _events(target)
    if not any(event.look != "start" for event in events):
        return None
    drawn = event_line.draw(events, today=on, now=_("today"))
    told = "; ".join(event.text for event in sorted(events, key=lambda one: one.day))
    return Figure(
        id=f"event_line-{target.pk}",
        title=events[-1].text,
        subtitle=target.title,
        summary=told,
        panels=(Panel(drawn, "components/event_line_body.svg", drawn.height),),
    )


def _events(target: Target) -> list[event_line.Event]:
    found = []
    starts = target.starts_on or (
        date(target.strategy.starts_year, 1, 1)
        if target.strategy and target.strategy.starts_year
        else None
    )
    if starts:
        text = _("Strategy begins: %(when)s") % {"when": str(starts.year)}
        found.append(event_line.Event(starts, text, "start"))
    if target.deadline:
        text = _("Planned: %(when)s") % {"when": target_words.deadline(target)}
        found.append(event_line.Event(target.deadline, text, "planned"))
    for said in judgements.events(target):
        if said.done:
            day = said.done_on or said.made_on
            text = pgettext("milestone", "Done: %(when)s") % {"when": day_text(day)}
            found.append(event_line.Event(day, text, "done"))
        elif said.not_done:
            text = _("Reported as not done: %(when)s") % {"when": day_text(said.made_on)}
            found.append(event_line.Event(said.made_on, text, "undone"))
        if said.forecast_on and not said.done:
            text = _("Expected: %(when)s") % {"when": day_text(said.forecast_on)}
            found.append(event_line.Event(said.forecast_on, text, "expected"))
    return found


def _parts(target: Target) -> Figure | None:
    """The shares that were planned over those that were observed, as two bars of one length."""
    shares, drawn = _together(target) if target.judged_with else (_own(target), [])
    years = sorted({str(row.year) for row in drawn})
    if not any(plan for _name, plan, _fact in shares):
        return None
    rows = (
        bars.Row(_("Plan"), tuple(_share(name, plan) for name, plan, _fact in shares)),
        bars.Row(
            ", ".join([_("Fact"), *years]),
            tuple(_share(name, fact) for name, _plan, fact in shares),
        ),
    )
    stack = bars.stacked(rows, missing=_("no data"))
    told = "; ".join(
        f"{name}: {_percent(plan) or '–'} → {_percent(fact) or _('no data')}"
        for name, plan, fact in shares
    )
    return Figure(
        id=f"parts-{target.pk}",
        title=_("The parts as they were planned, and as they are"),
        subtitle=target.title,
        summary=_("Plan → fact: %(parts)s.") % {"parts": told},
        panels=(Panel(stack, "components/bars_body.svg", stack.height),),
        drawn=drawn,
    )


type Share = tuple[str, Decimal | None, Decimal | None]


def _own(target: Target) -> list[Share]:
    """The parts that the target lists itself; nobody measures them one by one."""
    return [
        (part_name(part), Decimal(part["value"]), None)
        for part in target.parts
        if part.get("value")
    ]


def _together(target: Target) -> tuple[list[Share], list[Observation]]:
    """The targets that are judged together, with the values of the newest year that all have.

    And these values: of several years, where there is no such year.
    """
    parts = measured.parts_of(target.judged_with)
    names = measured.names_of({name for one in parts for name in _breakdown(one)})
    known = {one.pk: measured.by_year(one.series) for one in parts}
    shared = measured.shared_year(known.values())
    found: list[Share] = []
    values: list[Observation] = []
    for one in parts:
        rows = known[one.pk]
        row = rows[shared or max(rows)] if rows else None
        kinds = list(_breakdown(one).items())
        name = str(names.get(kinds[0], one.title)) if len(kinds) == 1 else one.title
        found.append((name, one.value, row.value if row else None))
        values += [row] if row else []
    return found, values


def _breakdown(target: Target) -> dict[str, str]:
    return target.series.breakdown if target.series else {}


def _share(name: str, value: Decimal | None) -> bars.Part:
    return bars.Part(name, None if value is None else float(value), _percent(value))


def _percent(value: Decimal | None) -> str:
    return "" if value is None else amount_text(number_text(value), "%")
